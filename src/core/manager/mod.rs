//! Keeps a connection open, one session after the other, and shares it between namespaces.
//!
//! This file holds what an application asks of a connection and its namespaces. Events and acknowledgements are in `emit`,
//! received messages in `receive`, other reports of transports in `transports`, the answers of a custom codec in `codec`, and
//! what a manager does by itself in `connection` and `namespaces`.

mod codec;
mod connection;
mod emit;
mod namespaces;
mod receive;
mod transports;

use super::acks::AckDeadlines;
use super::backoff::{Backoff, Random};
use super::decoder::Decoder;
use super::engine::{Engine, EngineState};
use super::error::ConnectionError;
use super::options::{EngineOptions, ReconnectionOptions};
use super::output::{EngineId, Event, ManagerEvent, Outgoing, OutgoingFrame, Output, SocketId};
use super::queue::{Cause, Item, NEVER, Queue, Step};
use super::socket::SocketState;
use super::sockets::Sockets;
use crate::data::Detail;
use crate::protocol::socket_packet::PacketType;

/// Who turns packets into messages and back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Codec {
    /// The client itself.
    #[default]
    BuiltIn,
    /// The application: see [`Event::Encode`] and [`Event::Decode`].
    Custom,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Closed,
    Opening(Cause),
    Open,
}

/// A connection to one server; see the [module](super) for how to drive it.
pub struct Manager {
    reconnection: ReconnectionOptions,
    codec: Codec,
    random: Random,
    queue: Queue,
    state: State,
    latest_engine: EngineId,
    engine: Option<Engine>,
    /// Sessions that are over for the application and only send what they have buffered.
    closing: Vec<Engine>,
    /// What had not left when the latest session to end did, until that has been told.
    ended: Option<(EngineId, Vec<OutgoingFrame>)>,
    decoder: Decoder,
    sockets: Sockets,
    backoff: Backoff,
    /// An attempt to reconnect is planned or under way.
    reconnecting: bool,
    /// The application closed the connection: nothing opens it but the application.
    skip_reconnect: bool,
    reconnect_at: f64,
    timeout_at: f64,
    /// A failure found before the application could have begun to listen; reported by the next timeout.
    failure: Option<ConnectionError>,
    /// Until when acknowledgements are waited for, the earliest first.
    ack_deadlines: AckDeadlines,
    /// Whether the application wants to see each packet.
    observed: bool,
}

impl Manager {
    /// A manager that is closed. The seed decides how far off the delays are that are randomized.
    pub fn new(codec: Codec, reconnection: ReconnectionOptions, seed: u64) -> Self {
        Self {
            reconnection,
            codec,
            random: Random(seed),
            queue: Queue::default(),
            state: State::Closed,
            latest_engine: EngineId(0),
            engine: None,
            closing: Vec::new(),
            ended: None,
            decoder: Decoder::default(),
            sockets: Sockets::default(),
            backoff: Backoff::default(),
            reconnecting: false,
            skip_reconnect: false,
            reconnect_at: NEVER,
            timeout_at: NEVER,
            failure: None,
            ack_deadlines: AckDeadlines::default(),
            observed: false,
        }
    }

    // ---- outputs and time ----

    /// The next thing to do or to tell; see the [module](super).
    pub fn poll_output(&mut self) -> Option<Output> {
        loop {
            match self.queue.pop()? {
                Item::Output(output) => return Some(output),
                Item::Step(step) => self.run_step(step),
            }
        }
    }

    /// When [`handle_timeout`](Self::handle_timeout) is to be called, in ms.
    pub fn next_deadline(&self) -> Option<f64> {
        let failure = if self.failure.is_some() { self.queue.now } else { NEVER };
        let mut earliest = self.ack_deadlines.next().min(self.reconnect_at).min(self.timeout_at).min(failure);
        if let Some(engine) = &self.engine {
            earliest = earliest.min(engine.deadline());
        }
        for engine in &self.closing {
            earliest = earliest.min(engine.deadline());
        }
        (earliest < NEVER).then_some(earliest)
    }

    /// Some deadline may have passed.
    pub fn handle_timeout(&mut self, now: f64) {
        self.queue.now = now;
        if let Some(failure) = self.failure.take() {
            self.attempt_failed(failure);
        }
        if now >= self.timeout_at {
            self.attempt_failed(ConnectionError::Timeout);
            self.release_engine();
        }
        while let Some((id, ack)) = self.ack_deadlines.take_due(now) {
            self.ack_timed_out(id, ack);
        }
        if now >= self.reconnect_at {
            self.reconnect_at = NEVER;
            // An attempt of the application's own may be under way in its place.
            if self.state == State::Closed {
                self.queue.event(Event::Manager(ManagerEvent::ReconnectAttempt(self.backoff.attempts())));
                self.queue.step(Step::AttemptOpen);
            }
        }
        if let Some(engine) = &mut self.engine {
            engine.handle_timeout(&mut self.queue);
            self.handle_engine_outputs();
        }
        for engine in &mut self.closing {
            engine.handle_timeout(&mut self.queue);
        }
        self.remove_closed();
    }

    /// Whether nothing is open, planned or to be told: the manager may be forgotten until the application calls again.
    pub fn is_idle(&self) -> bool {
        self.state == State::Closed
            && !self.reconnecting
            && self.closing.is_empty()
            && self.ack_deadlines.is_empty()
            && self.queue.is_empty()
    }

    // ---- the connection ----

    /// Opens the connection. With `wants_result` the application is told how it went by [`Event::OpenResult`], and a
    /// failure is not followed by attempts to reconnect. Does nothing if the connection is open or being opened.
    pub fn open(&mut self, now: f64, wants_result: bool) {
        self.queue.now = now;
        self.open_engine(if wants_result { Cause::Application } else { Cause::Socket });
    }

    /// The answer to [`Event::Configure`], now or later: how to open the session, or what went wrong when the options were read.
    pub fn provide_options(&mut self, now: f64, engine: EngineId, options: Result<EngineOptions, Detail>) {
        self.queue.now = now;
        if !self.awaits_options(engine) {
            return;
        }
        match options.map(|options| Engine::open(engine, options, &mut self.queue)) {
            Ok(Some(opened)) => self.engine = Some(opened),
            Ok(None) => self.failure = Some(ConnectionError::NoTransports),
            Err(detail) => self.failure = Some(ConnectionError::InvalidOptions(detail)),
        }
    }

    /// Closes the connection; only the application opens it again.
    pub fn close(&mut self, now: f64) {
        self.queue.now = now;
        self.force_close();
    }

    /// Closes the session once it has sent what it has buffered; the connection is then opened again as after any
    /// other close.
    pub fn close_engine(&mut self, now: f64) {
        self.queue.now = now;
        if let Some(engine) = &mut self.engine {
            engine.close(&mut self.queue);
            self.handle_engine_outputs();
        }
    }

    /// Whether to tell of each packet of a session, both ways; see [`EngineEvent`](super::EngineEvent).
    pub fn observe_engine(&mut self, id: EngineId, observed: bool) {
        if let Some(engine) = self.engine_mut(id) {
            engine.observed = observed;
        }
    }

    /// Whether to give each packet that is received as an [`Event::Packet`], after all that comes of it.
    pub fn observe_packets(&mut self, observed: bool) {
        self.observed = observed;
    }

    /// Whether to give the binary messages of a session as blobs.
    pub fn set_blobs(&mut self, id: EngineId, blobs: bool) {
        if let Some(engine) = self.engine_mut(id) {
            engine.blobs = blobs;
        }
    }

    /// Whether the connection is open.
    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }

    /// Whether the connection is being opened.
    pub fn is_opening(&self) -> bool {
        matches!(self.state, State::Opening(_))
    }

    /// Whether an attempt to reconnect is planned or under way.
    pub fn is_reconnecting(&self) -> bool {
        self.reconnecting
    }

    /// The reconnection options.
    pub fn reconnection(&self) -> &ReconnectionOptions {
        &self.reconnection
    }

    /// Changes the reconnection options, from the next attempt on. Turning reconnection off cancels a planned attempt.
    pub fn set_reconnection_options(&mut self, options: ReconnectionOptions) {
        let is_on = options.reconnection;
        let has_changed = is_on != self.reconnection.reconnection;
        self.reconnection = options;
        if has_changed {
            self.set_reconnection(is_on);
        }
    }

    /// Turns reconnection on or off; turning it off cancels a planned attempt.
    pub fn set_reconnection(&mut self, reconnection: bool) {
        self.reconnection.reconnection = reconnection;
        if !reconnection {
            self.skip_reconnect = true;
            self.reconnect_at = NEVER;
            self.reconnecting &= self.state != State::Closed;
        }
    }

    /// How far a session is.
    pub fn engine_state(&self, id: EngineId) -> EngineState {
        match self.find_engine(id) {
            Some(engine) => engine.state,
            None => EngineState::Closed,
        }
    }

    /// The id that the server has given a session.
    pub fn engine_sid(&self, id: EngineId) -> Option<&str> {
        self.find_engine(id)?.sid()
    }

    /// Whether a message that is written to a session now goes out at once.
    pub fn is_writable(&self, id: EngineId) -> bool {
        self.find_engine(id).is_some_and(Engine::is_writable)
    }

    /// What has been written to a session and may not have left, until its end has been told.
    pub fn write_buffer(&self, id: EngineId) -> Vec<OutgoingFrame> {
        match (self.find_engine(id), &self.ended) {
            (Some(engine), _) => engine.write_buffer(),
            (None, Some((ended, unsent))) if *ended == id => unsent.clone(),
            (None, _) => Vec::new(),
        }
    }

    /// The latest session.
    pub fn latest_engine(&self) -> EngineId {
        self.latest_engine
    }

    /// Whether this session waits for its options: see [`Event::Configure`].
    pub fn awaits_options(&self, engine: EngineId) -> bool {
        engine == self.latest_engine
            && matches!(self.state, State::Opening(_))
            && self.engine.is_none()
            && self.failure.is_none()
    }

    // ---- namespaces ----

    /// The socket of a namespace, made if there is none.
    pub fn socket(&mut self, namespace: &str) -> SocketId {
        self.sockets.find(namespace.as_bytes()).unwrap_or_else(|| self.sockets.add(namespace))
    }

    /// Forgets a namespace that is not connected, with all that it has buffered: its id is not used again. Leaves one that is
    /// connected or to be connected as it is.
    pub fn release(&mut self, id: SocketId) {
        if self.socket_state(id) == SocketState::Idle {
            self.sockets.remove(id);
        }
    }

    /// Connects a namespace, and the manager where needed. Does nothing if it is connected or being connected.
    pub fn connect(&mut self, now: f64, id: SocketId) {
        self.queue.now = now;
        let is_open = self.is_open();
        let Some(socket) = self.sockets.get_mut(id) else { return };
        if matches!(socket.state, SocketState::Connecting | SocketState::Connected | SocketState::Leaving) {
            return;
        }
        socket.state = SocketState::Waiting;
        if is_open {
            self.request_auth(id);
        } else if !self.reconnecting {
            self.open_engine(Cause::Socket);
        }
    }

    /// The answer to [`Event::Authenticate`], now or later: the credentials to ask for the namespace with.
    pub fn authenticate(&mut self, now: f64, id: SocketId, engine: EngineId, credentials: Option<Outgoing>) {
        self.queue.now = now;
        if engine != self.latest_engine || !self.is_open() {
            return;
        }
        if let Some(socket) = self.sockets.get_mut(id).filter(|socket| socket.state == SocketState::Waiting) {
            socket.state = SocketState::Connecting;
            self.send(PacketType::Connect, id, None, credentials, true);
        }
    }

    /// Leaves a namespace; closes the connection with the last one.
    pub fn disconnect(&mut self, now: f64, id: SocketId) {
        self.queue.now = now;
        match self.socket_state(id) {
            SocketState::Connected => {
                if let Some(socket) = self.sockets.get_mut(id) {
                    socket.state = SocketState::Leaving;
                }
                self.send(PacketType::Disconnect, id, None, None, true);
                // The packet has to be made, and shown to who watches, before the connection may close.
                self.queue.step(Step::FinishDisconnect(id));
            }
            SocketState::Leaving => {}
            SocketState::Idle | SocketState::Waiting | SocketState::Connecting => self.finish_disconnect(id),
        }
    }

    /// How far a namespace is.
    pub fn socket_state(&self, id: SocketId) -> SocketState {
        self.sockets.get(id).map_or(SocketState::Idle, |socket| socket.state)
    }

    /// Whether the server has made up for what the namespace missed before it was connected.
    pub fn has_recovered(&self, id: SocketId) -> bool {
        self.sockets.get(id).is_some_and(|socket| socket.recovered)
    }

    /// The server's id for a namespace that is connected.
    pub fn socket_id(&self, id: SocketId) -> Option<&str> {
        self.sockets.get(id)?.sid.as_deref()
    }
}

/// A session of a manager: the current one, or one that is closing.
fn find<'a>(
    current: &'a mut Option<Engine>,
    closing: &'a mut [Engine],
    is_it: impl Fn(&Engine) -> bool,
) -> Option<&'a mut Engine> {
    match current {
        Some(engine) if is_it(engine) => Some(engine),
        _ => closing.iter_mut().find(|engine| is_it(engine)),
    }
}
