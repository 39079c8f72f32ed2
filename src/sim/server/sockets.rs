//! Socket.IO 5 on top of the sessions: namespaces, events and acknowledgements both ways, connection state recovery.

use serde_json::Value as Json;

use super::wire::{self, Packet};
use super::{Server, SessionId, Work};
use crate::sim::env::{Env, Job};
use crate::sim::invariants::Invariant;
use crate::sim::network::Frame;
use crate::sim::script::Time;
use crate::sim::stream::Sent;

/// The server's side of a namespace. A recovered session goes on with the same one.
#[derive(Debug)]
pub struct Socket {
    /// Its number among all sockets.
    pub uid: usize,
    pub namespace: usize,
    /// `None` while the client is away.
    session: Option<SessionId>,
    away_since: Time,
    /// How often it has been connected.
    grant: u32,
    /// It will not be connected any more.
    pub is_over: bool,
    /// The events that are kept for recovery.
    pub log: Vec<Logged>,
    /// How many more bursts of events there are.
    chats: u32,
}

/// An event that is kept for recovery.
#[derive(Clone, Copy, Debug)]
pub struct Logged {
    /// Its place among the events for all sockets: an offset may be that of an earlier session.
    place: u64,
    seq: usize,
    is_binary: bool,
}

impl Server {
    /// A message has arrived: a packet of Socket.IO.
    pub(super) fn message(&mut self, env: &mut Env, id: SessionId, text: &str) {
        let Some(session) = self.sessions.get_mut(id.0) else { return };
        let is_between = session.partial.is_some();
        env.check(Invariant::Attachments, !is_between, || format!("{text} where an attachment is due"));
        let Some(packet) = wire::read(text) else {
            env.check(Invariant::Commands, false, || format!("the client sent {text}"));
            return;
        };
        let namespace = packet.namespace;
        let joined = session.joined.iter().rev().find(|(joined, _)| *joined == namespace).map(|(_, uid)| *uid);
        match (packet.kind, joined) {
            (b'0', None) => self.connect(env, id, &packet),
            (b'1', Some(_)) => {
                let left: Vec<_> = session.joined.extract_if(.., |(joined, _)| *joined == namespace).collect();
                left.into_iter().for_each(|(_, uid)| self.leave(env, uid, false));
            }
            (b'2', Some(uid)) => self.event(env, uid, packet.id, packet.json, None),
            (b'5', Some(_)) => session.partial = Some(text.into()),
            (b'3', Some(uid)) => {
                if let (Some([answered, seq]), Some(id)) = (wire::numbers(packet.json), packet.id) {
                    env.ledger.server_acknowledged(uid, id as usize, (answered, seq));
                }
            }
            // A packet for a namespace that is not connected, as after the server has disconnected it.
            _ => self.close(env, id, true),
        }
    }

    pub(super) fn attachment(&mut self, env: &mut Env, id: SessionId, bytes: &[u8]) {
        let Some(session) = self.sessions.get_mut(id.0) else { return };
        let partial = session.partial.take();
        env.check(Invariant::Attachments, partial.is_some(), || "an attachment where none is due".into());
        let Some(text) = partial else { return };
        let Some(packet) = wire::read(&text) else { return };
        let joined = session.joined.iter().rev().find(|(joined, _)| *joined == packet.namespace).map(|(_, uid)| *uid);
        if let Some(uid) = joined {
            self.event(env, uid, packet.id, packet.json, Some(bytes));
        }
    }

    fn event(&mut self, env: &mut Env, uid: usize, ack: Option<u64>, json: &str, attachment: Option<&[u8]>) {
        let Some(socket) = self.sockets.get(uid) else { return };
        let Some([number]) = wire::numbers(json) else { return };
        env.note(|| format!("server: event {number} for s{uid}"));
        let is_answered = env.ledger.server_received(socket.namespace, number, attachment);
        if let (Some(id), true) = (ack, is_answered) {
            let delay = env.rng.below(100);
            env.after(delay, Job::Server(Work::Acknowledge { uid, grant: socket.grant, id, number }));
        }
    }

    pub(super) fn acknowledge(&mut self, env: &mut Env, uid: usize, grant: u32, id: u64, number: usize) {
        let Some(socket) = self.sockets.get(uid).filter(|socket| socket.grant == grant) else { return };
        let packet = wire::write("3", socket.namespace, Some(id), &format!("[{number}]"));
        if let Some(session) = socket.session.and_then(|id| self.sessions.get_mut(id.0)) {
            session.send(env, [Frame::Text(packet)]);
        }
    }

    fn connect(&mut self, env: &mut Env, session: SessionId, packet: &Packet<'_>) {
        let auth: Json = serde_json::from_str(packet.json).unwrap_or_default();
        let field = |name| auth.get(name).and_then(Json::as_str).map(String::from);
        let work = Work::Grant { session, namespace: packet.namespace, pid: field("pid"), offset: field("offset") };
        let delay = env.rng.range(0, env.settings.middleware);
        env.after(delay, Job::Server(work));
    }

    /// The middleware has run: grants a namespace, or refuses it.
    pub(super) fn grant(
        &mut self,
        env: &mut Env,
        id: SessionId,
        namespace: usize,
        pid: Option<String>,
        offset: Option<String>,
    ) {
        let Some(session) = self.sessions.get_mut(id.0).filter(|session| session.is_open) else { return };
        let is_new = session.joined.iter().all(|(joined, _)| *joined != namespace);
        if is_new && !env.is_quiet && env.rng.percent(env.settings.refuses) {
            let packet = wire::write("4", namespace, None, "{\"message\":\"no\"}");
            return session.send(env, [Frame::Text(packet)]);
        }
        let recovered = pid.zip(offset).and_then(|(pid, offset)| self.missed(env, namespace, &pid, &offset));
        let (uid, missed) = match recovered.clone() {
            Some(recovered) => recovered,
            None => (self.sockets.len(), Vec::new()),
        };
        if recovered.is_none() {
            self.sockets.push(Socket {
                uid,
                namespace,
                session: None,
                away_since: 0,
                grant: 0,
                is_over: false,
                log: Vec::new(),
                chats: 30,
            });
            env.ledger.add_stream(namespace);
            env.after(1, Job::Server(Work::Chat(uid)));
        }
        let Some(socket) = self.sockets.get_mut(uid) else { return };
        socket.session = Some(id);
        socket.grant += 1;
        env.ledger.granted(uid, socket.grant, recovered.is_some());
        env.note(|| format!("server: grants s{uid} in e{}, recovered: {}", id.0, recovered.is_some()));
        let Some(session) = self.sessions.get_mut(id.0) else { return };
        // A client that disconnects before it is connected does not tell: then there are two sockets.
        for (_, other) in session.joined.iter().filter(|(joined, _)| *joined == namespace) {
            env.ledger.stream_left(*other);
        }
        session.joined.push((namespace, uid));
        // The missed events come first.
        for Logged { seq, is_binary, .. } in missed {
            session.send(env, event_frames(uid, seq, namespace, None, true, is_binary));
        }
        let pid = env.settings.recovery.map(|_| format!(",\"pid\":\"p{uid}\"")).unwrap_or_default();
        session.send(env, [Frame::Text(wire::write("0", namespace, None, &format!("{{\"sid\":\"s{uid}\"{pid}}}")))]);
    }

    /// The socket that goes on, and the events that it has missed; `None` if it cannot go on.
    fn missed(&self, env: &Env, namespace: usize, pid: &str, offset: &str) -> Option<(usize, Vec<Logged>)> {
        let [uid] = wire::numbers(pid)?;
        let [of, seq] = wire::numbers(offset)?;
        let socket = self.sockets.get(uid).filter(|socket| !socket.is_over && socket.session.is_none())?;
        let is_kept = env.now <= socket.away_since + env.settings.recovery?;
        let last = self.sockets.get(of)?.log.iter().find(|logged| logged.seq == seq)?.place;
        let is_known = socket.namespace == namespace;
        (is_kept && is_known).then(|| (uid, socket.log.iter().copied().filter(|logged| logged.place > last).collect()))
    }

    /// The client has left a namespace.
    pub(super) fn leave(&mut self, env: &mut Env, uid: usize, may_come_back: bool) {
        let Some(socket) = self.sockets.get_mut(uid) else { return };
        socket.session = None;
        socket.away_since = env.now;
        if !may_come_back || env.settings.recovery.is_none() {
            socket.is_over = true;
            env.ledger.stream_over(uid);
        }
    }

    /// The server disconnects a namespace.
    pub fn disconnect(&mut self, env: &mut Env, namespace: usize) {
        for at in 0..self.sessions.len() {
            let Some(session) = self.sessions.get_mut(at).filter(|session| session.is_open) else { continue };
            let Some(place) = session.joined.iter().position(|(joined, _)| *joined == namespace) else { continue };
            let (_, uid) = session.joined.remove(place);
            session.send(env, [Frame::Text(wire::write("1", namespace, None, ""))]);
            // An acknowledgement that comes late goes to the next session of the namespace.
            env.ledger.stream_dismissed(uid, format!("e{at}"));
            self.leave(env, uid, false);
        }
    }

    /// Emits some events, and plans to go on.
    pub(super) fn chat(&mut self, env: &mut Env, uid: usize) {
        let Some(socket) = self.sockets.get_mut(uid).filter(|socket| !socket.is_over) else { return };
        if env.is_silent {
            return;
        }
        for _ in 0..env.rng.range(1, 3) {
            Self::emit(socket, &mut self.sessions, env);
        }
        if socket.chats > 0 {
            socket.chats -= 1;
            let delay = env.rng.range(1, 2 * env.settings.chatter);
            env.after(delay, Job::Server(Work::Chat(uid)));
        }
    }

    /// The sockets whose clients are there.
    pub fn connected(&self) -> Vec<usize> {
        self.sockets
            .iter()
            .filter(|socket| socket.session.is_some() && !socket.is_over)
            .map(|socket| socket.uid)
            .collect()
    }

    /// Emits to everyone who is connected.
    pub fn chat_with_all(&mut self, env: &mut Env) {
        for uid in 0..self.sockets.len() {
            if let Some(socket) = self.sockets.get_mut(uid) {
                socket.chats = 0;
            }
            self.chat(env, uid);
        }
    }

    fn emit(socket: &mut Socket, sessions: &mut [super::Session], env: &mut Env) {
        let session = socket.session.and_then(|id| sessions.get_mut(id.0));
        // What is to be acknowledged is not kept for recovery.
        let wants_ack = session.is_some() && env.rng.percent(20);
        let is_logged = env.settings.recovery.is_some() && !wants_ack;
        let is_binary = env.rng.percent(10);
        let grant = if session.is_some() { socket.grant } else { 0 };
        let seq = env.ledger.server_emits(socket.uid, Sent { grant, is_logged, wants_ack, ..Sent::default() });
        if is_logged {
            let place = env.next_place();
            socket.log.push(Logged { place, seq, is_binary });
        }
        let Some(session) = session else { return };
        let id = wants_ack.then_some(seq as u64);
        session.send(env, event_frames(socket.uid, seq, socket.namespace, id, is_logged, is_binary));
    }
}

/// An event: who emits it, its number, perhaps an attachment, perhaps its offset.
fn event_frames(
    uid: usize,
    seq: usize,
    namespace: usize,
    id: Option<u64>,
    is_logged: bool,
    is_binary: bool,
) -> Vec<Frame> {
    let placeholder = if is_binary { ",{\"_placeholder\":true,\"num\":0}" } else { "" };
    let offset = if is_logged { format!(",\"o{uid}.{seq}\"") } else { String::new() };
    let json = format!("[\"s\",{uid},{seq}{placeholder}{offset}]");
    let mut frames = vec![Frame::Text(wire::write(if is_binary { "51-" } else { "2" }, namespace, id, &json))];
    frames.extend(is_binary.then(|| Frame::Binary(format!("{uid}.{seq}").into_bytes())));
    frames
}
