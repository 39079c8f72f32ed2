//! One session of Engine.IO 4: its transports, heartbeat, write buffer and end.

use super::{Server, SessionId, Work};
use crate::sim::env::{Env, Job};
use crate::sim::network::{Down, Frame, LinkId};
use socketio::protocol::base64;

/// By what the session works.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Via {
    Polling,
    WebSocket(LinkId),
}

#[derive(Debug)]
pub struct Session {
    pub id: SessionId,
    pub is_open: bool,
    pub via: Via,
    /// The GET that waits.
    pub poll: Option<LinkId>,
    /// The WebSocket that may take over.
    pub probe: Option<LinkId>,
    /// The probe has been answered.
    pub is_upgrading: bool,
    pub awaited_pong: Option<u64>,
    pings: u64,
    buffer: Vec<Frame>,
    /// The namespaces: number, and the socket there.
    pub joined: Vec<(usize, usize)>,
    /// An event that waits for its attachment.
    pub partial: Option<String>,
}

impl Session {
    /// Sends packets, after those that wait.
    pub fn send(&mut self, env: &mut Env, frames: impl IntoIterator<Item = Frame>) {
        self.buffer.extend(frames);
        if self.buffer.is_empty() {
            return;
        }
        match (self.via, self.poll) {
            (Via::WebSocket(link), _) => {
                for frame in self.buffer.drain(..) {
                    env.down(link, Down::Frame(frame));
                }
            }
            (Via::Polling, Some(link)) => {
                self.poll = None;
                let packets: Vec<String> = self.buffer.drain(..).map(text).collect();
                env.down(link, Down::Response { status: 200, body: packets.join("\x1e") });
            }
            (Via::Polling, None) => {}
        }
    }

    pub fn uses(&self, link: LinkId) -> bool {
        self.via == Via::WebSocket(link) || self.probe == Some(link)
    }
}

/// A packet as it stands in a body.
fn text(frame: Frame) -> String {
    match frame {
        Frame::Text(text) => text,
        Frame::Binary(bytes) => format!("b{}", base64::encode(&bytes)),
    }
}

impl Server {
    pub(super) fn open(&mut self, env: &mut Env, via: Via) -> SessionId {
        let id = SessionId(self.sessions.len());
        env.after(env.settings.ping_interval, Job::Server(Work::Ping(id)));
        self.sessions.push(Session {
            id,
            is_open: true,
            via,
            poll: None,
            probe: None,
            is_upgrading: false,
            awaited_pong: None,
            pings: 0,
            buffer: Vec::new(),
            joined: Vec::new(),
            partial: None,
        });
        id
    }

    pub(super) fn handshake(&self, env: &Env, id: SessionId) -> String {
        let settings = &env.settings;
        let is_polling = self.session(id).is_some_and(|session| session.via == Via::Polling);
        let upgrades = if settings.offers_upgrade && is_polling { "\"websocket\"" } else { "" };
        format!(
            "0{{\"sid\":\"e{}\",\"upgrades\":[{upgrades}],\"pingInterval\":{},\"pingTimeout\":{},\"maxPayload\":{}}}",
            id.0, settings.ping_interval, settings.ping_timeout, settings.max_payload
        )
    }

    pub(super) fn ping(&mut self, env: &mut Env, id: SessionId) {
        let Some(session) = self.sessions.get_mut(id.0).filter(|session| session.is_open) else { return };
        session.pings += 1;
        session.awaited_pong = Some(session.pings);
        session.send(env, [Frame::Text("2".into())]);
        env.after(env.settings.ping_timeout, Job::Server(Work::PongDue(id, session.pings)));
    }

    /// A packet has arrived.
    pub(super) fn packet(&mut self, env: &mut Env, id: SessionId, frame: Frame) {
        let Some(session) = self.sessions.get_mut(id.0).filter(|session| session.is_open) else { return };
        match frame {
            Frame::Binary(bytes) => self.attachment(env, id, &bytes),
            Frame::Text(text) => match text.as_bytes().first() {
                Some(b'3') => {
                    session.awaited_pong = None;
                    env.after(env.settings.ping_interval, Job::Server(Work::Ping(id)));
                }
                Some(b'4') => self.message(env, id, text.get(1..).unwrap_or_default()),
                Some(b'b') => {
                    let bytes = text.get(1..).and_then(base64::decode).unwrap_or_default();
                    self.attachment(env, id, &bytes);
                }
                Some(b'1') => {
                    if let Some(session) = self.sessions.get_mut(id.0) {
                        session.send(env, [Frame::Text("6".into())]);
                    }
                    self.close(env, id, false);
                }
                _ => self.close(env, id, true),
            },
        }
    }

    /// Ends a session. With `tells`, the client is told.
    pub(super) fn close(&mut self, env: &mut Env, id: SessionId, tells: bool) {
        let Some(session) = self.sessions.get_mut(id.0).filter(|session| session.is_open) else { return };
        session.is_open = false;
        match session.via {
            Via::WebSocket(link) if tells => env.down(link, Down::Close),
            Via::Polling if tells => session.send(env, [Frame::Text("1".into())]),
            _ => {}
        }
        if let Some(probe) = session.probe.take() {
            env.down(probe, Down::Close);
        }
        let joined = std::mem::take(&mut session.joined);
        env.note(|| format!("server: e{} has ended", id.0));
        for (_, uid) in joined {
            self.leave(env, uid, true);
        }
    }
}
