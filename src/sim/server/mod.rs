//! A model of a server, written from the protocol documents: Engine.IO 4 in this file and `session`, Socket.IO 5 in `sockets`.
//! One process; "another node" is one that knows no session.

mod session;
mod sockets;
pub mod wire;

use super::env::{Env, Job};
use super::invariants::Invariant;
use super::network::{Down, Frame, LinkId, Up};
use super::script::Time;
use session::{Session, Via};
use sockets::Socket;

/// A session, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionId(usize);

/// What the server does at a later time.
#[derive(Debug)]
pub enum Work {
    Ping(SessionId),
    PongDue(SessionId, u64),
    /// While an upgrade runs: ends a pending poll.
    Flush(SessionId),
    UpgradeDue(SessionId, LinkId),
    /// The middleware has run.
    Grant {
        session: SessionId,
        namespace: usize,
        pid: Option<String>,
        offset: Option<String>,
    },
    /// Emits some events.
    Chat(usize),
    /// Acknowledges an event.
    Acknowledge {
        uid: usize,
        grant: u32,
        id: u64,
        number: usize,
    },
}

#[derive(Default)]
pub struct Server {
    sessions: Vec<Session>,
    sockets: Vec<Socket>,
    /// When it works again.
    down_until: Time,
    /// Until when it does nothing.
    hangs_until: Time,
}

impl Server {
    /// Something arrives.
    pub fn arrive(&mut self, env: &mut Env, link: LinkId, message: Up) {
        if env.now < self.down_until {
            env.down(link, Down::Failed);
            return;
        }
        if env.now < self.hangs_until {
            return env.put_off(self.hangs_until, Job::Up(link, message));
        }
        match message {
            Up::Get { sid: None } => {
                let id = self.open(env, Via::Polling);
                let handshake = self.handshake(env, id);
                env.down(link, Down::Response { status: 200, body: handshake });
            }
            Up::Get { sid: Some(sid) } => match self.known(env, &sid) {
                Some(id) => self.get(env, id, link),
                None => env.down(link, unknown()),
            },
            Up::Post { sid, body } => match self.known(env, &sid) {
                Some(id) => self.post(env, id, link, &body),
                None => env.down(link, unknown()),
            },
            Up::Abort | Up::Close => self.link_ended(env, link),
            Up::Connect { sid: None } => {
                env.down(link, Down::Accept);
                let id = self.open(env, Via::WebSocket(link));
                let handshake = self.handshake(env, id);
                env.down(link, Down::Frame(Frame::Text(handshake)));
            }
            Up::Connect { sid: Some(sid) } => {
                let id = self.known(env, &sid);
                let session = id.and_then(|id| self.sessions.get_mut(id.0));
                match session.filter(|session| session.via == Via::Polling && session.probe.is_none()) {
                    Some(session) => {
                        session.probe = Some(link);
                        env.down(link, Down::Accept);
                        env.after(5000, Job::Server(Work::UpgradeDue(session.id, link)));
                    }
                    None => env.down(link, Down::Failed),
                }
            }
            Up::Frame(frame) => self.frame(env, link, frame),
        }
    }

    /// A connection is broken, or the client has closed it.
    pub fn link_ended(&mut self, env: &mut Env, link: LinkId) {
        let mut ended = None;
        for session in self.sessions.iter_mut().filter(|session| session.is_open) {
            if session.probe == Some(link) {
                session.probe = None;
                session.is_upgrading = false;
            }
            if session.via == Via::WebSocket(link) || session.poll == Some(link) {
                ended = Some(session.id);
            }
        }
        if let Some(id) = ended {
            self.close(env, id, false);
        }
    }

    pub fn work(&mut self, env: &mut Env, work: Work) {
        if env.now < self.hangs_until {
            return env.put_off(self.hangs_until, Job::Server(work));
        }
        match work {
            Work::Ping(id) => self.ping(env, id),
            Work::PongDue(id, number) => {
                if self.session(id).is_some_and(|session| session.awaited_pong == Some(number)) && !env.is_leaving {
                    self.close(env, id, true);
                }
            }
            Work::Flush(id) => {
                if let Some(session) = self.sessions.get_mut(id.0).filter(|session| session.is_open) {
                    if session.is_upgrading && session.poll.is_some() {
                        session.send(env, [Frame::Text("6".into())]);
                    }
                    if session.is_upgrading {
                        env.after(100, Job::Server(Work::Flush(id)));
                    }
                }
            }
            Work::UpgradeDue(id, link) => {
                if let Some(session) = self.sessions.get_mut(id.0).filter(|session| session.probe == Some(link)) {
                    session.probe = None;
                    session.is_upgrading = false;
                    env.down(link, Down::Close);
                }
            }
            Work::Grant { session, namespace, pid, offset } => self.grant(env, session, namespace, pid, offset),
            Work::Chat(uid) => self.chat(env, uid),
            Work::Acknowledge { uid, grant, id, number } => self.acknowledge(env, uid, grant, id, number),
        }
    }

    /// It restarts: it knows nothing any more.
    pub fn restart(&mut self, env: &mut Env, lasts: u64, tells: bool) {
        for session in &mut self.sessions {
            session.is_open = false;
        }
        for socket in &mut self.sockets {
            socket.is_over = true;
            socket.log.clear();
            env.ledger.stream_over(socket.uid);
        }
        self.down_until = env.now + lasts;
        env.cut(tells, false);
    }

    pub fn hang(&mut self, env: &Env, lasts: u64) {
        // What has been put off keeps its order.
        if env.now >= self.hangs_until {
            self.hangs_until = env.now + lasts;
        }
    }

    /// Closes all sessions.
    pub fn close_all(&mut self, env: &mut Env) {
        for id in (0..self.sessions.len()).map(SessionId) {
            self.close(env, id, true);
        }
    }

    /// Sends what is no packet.
    pub fn send_garbage(&mut self, env: &mut Env) {
        let garbage = env.rng.pick("4x", &["", "9", "42", "42[\"a\"", "b4", "42{}"]);
        for session in self.sessions.iter_mut().filter(|session| session.is_open) {
            session.send(env, [Frame::Text(garbage.into())]);
        }
    }

    /// Leaves a packet without its attachments, and dies.
    pub fn send_half_a_packet(&mut self, env: &mut Env) {
        let packet = "451-[\"s\",0,0,{\"_placeholder\":true,\"num\":0}]";
        for session in self.sessions.iter_mut().filter(|session| session.is_open) {
            session.send(env, [Frame::Text(packet.into())]);
        }
        self.close_all(env);
    }

    fn session(&self, SessionId(id): SessionId) -> Option<&Session> {
        self.sessions.get(id).filter(|session| session.is_open)
    }

    /// The session of an id, unless the request has reached another node.
    fn known(&self, env: &mut Env, sid: &str) -> Option<SessionId> {
        if env.network.wrong_node > 0 {
            env.network.wrong_node -= 1;
            return None;
        }
        let id = SessionId(sid.strip_prefix('e')?.parse().ok()?);
        self.session(id).map(|session| session.id)
    }

    fn get(&mut self, env: &mut Env, id: SessionId, link: LinkId) {
        let Some(session) = self.sessions.get_mut(id.0) else { return };
        env.check(Invariant::OnePoll, session.poll.is_none(), || format!("two polls of e{}", id.0));
        if session.via != Via::Polling {
            return env.down(link, unknown());
        }
        session.poll = Some(link);
        session.send(env, []);
    }

    fn post(&mut self, env: &mut Env, id: SessionId, link: LinkId, body: &str) {
        if self.session(id).is_none_or(|session| session.via != Via::Polling) {
            return env.down(link, unknown());
        }
        let limit = env.settings.max_payload as usize;
        let fits = body.len() <= limit || !body.contains('\x1e');
        env.check(Invariant::MaxPayload, fits, || format!("{} bytes, over {limit}: {body}", body.len()));
        for packet in body.split('\x1e') {
            self.packet(env, id, Frame::Text(packet.into()));
        }
        env.down(link, Down::Response { status: 200, body: "ok".into() });
    }

    fn frame(&mut self, env: &mut Env, link: LinkId, frame: Frame) {
        let sessions = &mut self.sessions;
        let Some(session) = sessions.iter_mut().rev().find(|session| session.is_open && session.uses(link)) else {
            return;
        };
        if session.via == Via::WebSocket(link) {
            let id = session.id;
            return self.packet(env, id, frame);
        }
        match frame {
            Frame::Text(text) if text == "2probe" => {
                session.is_upgrading = true;
                env.down(link, Down::Frame(Frame::Text("3probe".into())));
                env.after(100, Job::Server(Work::Flush(session.id)));
            }
            Frame::Text(text) if text == "5" => {
                let poll = session.poll;
                env.check(Invariant::OnePoll, poll.is_none(), || "an upgrade while a poll runs".into());
                session.probe = None;
                session.is_upgrading = false;
                session.via = Via::WebSocket(link);
                session.send(env, []);
            }
            _ => self.link_ended(env, link),
        }
    }
}

fn unknown() -> Down {
    Down::Response { status: 400, body: "{\"code\":1,\"message\":\"Session ID unknown\"}".into() }
}
