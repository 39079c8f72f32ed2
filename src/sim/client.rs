//! The computer of the client: its transports as a browser has them, its timer, its clock, and what happens to them.

use std::sync::Arc;

use super::env::{Env, Job};
use super::invariants::Invariant;
use super::network::{Frame, LinkId, LinkKind, Up};
use super::script::Time;
use socketio::core::{Content, OutgoingFrame, TransportId, TransportKind};
use socketio::{data, protocol::payload};

/// What the wall clock shows in the beginning, in ms.
const EPOCH: f64 = 1_700_000_000_000.0;

/// A transport that the driver has opened.
#[derive(Debug)]
pub struct Transport {
    pub id: TransportId,
    kind: TransportKind,
    pub sid: Option<String>,
    pub is_closed: bool,
    pub poll: Option<LinkId>,
    pub post: Option<LinkId>,
    pub socket: Option<LinkId>,
    /// The WebSocket is open.
    pub is_open: bool,
    /// It has not reported yet that it has passed on what it was given.
    pub is_flushing: bool,
}

#[derive(Default)]
pub struct Client {
    transports: Vec<Transport>,
    /// The number of the timer's latest setting, and when it fires.
    timer: (u64, Option<Time>),
    /// How much the wall clock differs from the time, in ms.
    pub skew: i64,
    /// Until when the computer sleeps, or the page is away.
    pub frozen_until: Time,
    /// Until when timers run late, and how late.
    pub throttled: (Time, u64),
}

impl Client {
    pub fn now(&self, env: &Env) -> f64 {
        EPOCH + env.now as f64 + self.skew as f64
    }

    pub fn transport(&mut self, id: TransportId) -> Option<&mut Transport> {
        self.transports.iter_mut().find(|transport| transport.id == id && !transport.is_closed)
    }

    /// The transport of a link, even if it is closed.
    pub fn of_link(&mut self, env: &Env, link: LinkId) -> Option<&mut Transport> {
        let id = env.network.link(link)?.transport;
        self.transports.iter_mut().find(|transport| transport.id == id)
    }

    /// How many transports are not closed.
    pub fn open_transports(&self) -> usize {
        self.transports.iter().filter(|transport| !transport.is_closed).count()
    }

    /// Whether a timer is set.
    pub fn has_timer(&self) -> bool {
        self.timer.1.is_some()
    }

    // ---- the timer ----

    pub fn wake(&mut self, env: &mut Env, delay: Option<f64>) {
        let late = if env.now < self.throttled.0 { self.throttled.1 } else { 0 };
        self.set_timer(env, delay.map(|delay| env.now + delay as u64 + late));
    }

    fn set_timer(&mut self, env: &mut Env, at: Option<Time>) {
        self.timer = (self.timer.0 + 1, at);
        if let Some(at) = at {
            env.at(at, Job::Timer(self.timer.0));
        }
    }

    /// Whether this setting of the timer is the latest, which has fired now.
    pub fn fires(&mut self, number: u64) -> bool {
        let fires = self.timer.0 == number && self.timer.1.is_some();
        if fires {
            self.timer.1 = None;
        }
        fires
    }

    /// Nothing runs for a while, and the timer stands still.
    pub fn freeze(&mut self, env: &mut Env, lasts: u64) {
        // What has been put off keeps its order.
        if env.now < self.frozen_until {
            return;
        }
        self.frozen_until = env.now + lasts;
        if let Some(at) = self.timer.1 {
            self.set_timer(env, Some(at + lasts));
        }
    }

    // ---- commands ----

    pub fn open(&mut self, env: &mut Env, id: TransportId, kind: TransportKind, sid: Option<String>) {
        env.note(|| format!("T{} opens {kind} {}", id.0, sid.as_deref().unwrap_or_default()));
        let socket = (kind == TransportKind::WebSocket)
            .then(|| env.open_link(id, LinkKind::WebSocket, Up::Connect { sid: sid.clone() }));
        self.transports.push(Transport {
            id,
            kind,
            sid,
            is_closed: false,
            poll: None,
            post: None,
            socket,
            is_open: false,
            is_flushing: false,
        });
    }

    pub fn identify(&mut self, id: TransportId, sid: String) {
        if let Some(transport) = self.transport(id) {
            transport.sid = Some(sid);
        }
    }

    pub fn poll(&mut self, env: &mut Env, id: TransportId) {
        let Some(transport) = self.transport(id) else {
            return env.check(Invariant::Commands, false, || format!("T{} polls", id.0));
        };
        env.check(Invariant::OnePoll, transport.poll.is_none(), || format!("T{} polls twice", id.0));
        env.note(|| format!("T{} polls", id.0));
        transport.poll = Some(env.open_link(id, LinkKind::Get, Up::Get { sid: transport.sid.clone() }));
    }

    pub fn send(&mut self, env: &mut Env, id: TransportId, messages: &Arc<Vec<OutgoingFrame>>) {
        let frames: Vec<Frame> = messages.iter().map(frame).collect();
        env.note(|| format!("T{} sends {frames:?}", id.0));
        let Some(transport) = self.transport(id) else {
            return env.check(Invariant::Commands, false, || format!("T{} sends {frames:?}", id.0));
        };
        let is_farewell = frames == [Frame::Text("1".into())];
        match transport.kind {
            TransportKind::WebSocket => {
                // The packet that ends an upgrade follows the probe at once.
                let is_upgrade = frames == [Frame::Text("5".into())];
                let is_ready = transport.is_open && (!transport.is_flushing || is_upgrade);
                env.check(Invariant::Commands, is_ready, || format!("T{} is not writable: {frames:?}", id.0));
                transport.is_flushing = true;
                if let Some(link) = transport.socket {
                    frames.into_iter().for_each(|frame| env.up(link, Up::Frame(frame)));
                }
                let delay = if env.rng.percent(5) { env.rng.below(30) } else { 0 };
                env.after(delay, Job::Flushed(id));
            }
            TransportKind::Polling => {
                let is_only = transport.post.is_none() || is_farewell;
                env.check(Invariant::OnePost, is_only, || format!("T{} posts twice: {frames:?}", id.0));
                let packets = frames.iter().map(|frame| match frame {
                    Frame::Text(text) => payload::Packet::Text(text),
                    Frame::Binary(bytes) => payload::Packet::Binary(bytes),
                });
                let body = payload::join(packets);
                let sid = transport.sid.clone().unwrap_or_default();
                let link = env.open_link(id, LinkKind::Post, Up::Post { sid, body });
                transport.post = Some(link);
            }
        }
    }

    pub fn close(&mut self, env: &mut Env, id: TransportId) {
        env.note(|| format!("T{} closes", id.0));
        let Some(transport) = self.transport(id) else {
            return env.check(Invariant::Commands, false, || format!("T{} closes twice", id.0));
        };
        transport.is_closed = true;
        if let Some(link) = transport.socket {
            env.up(link, Up::Close);
        }
        // A poll is given up once the POST has ended.
        if transport.post.is_none() {
            transport.give_poll_up(env);
        }
    }
}

impl Transport {
    pub fn give_poll_up(&mut self, env: &mut Env) {
        if let Some(link) = self.poll.take() {
            env.up(link, Up::Abort);
        }
    }
}

fn frame(message: &OutgoingFrame) -> Frame {
    match &message.content {
        Content::Text(text) => Frame::Text(text.clone()),
        Content::Packet { prefix, id, json } => Frame::Text(data::join(prefix, *id, json.as_ref())),
        Content::Binary(bytes) => Frame::Binary(bytes.clone()),
    }
}
