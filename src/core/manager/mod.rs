//! The manager: opens one session after the other, and shares the current one between namespaces.
//!
//! This file has the calls of the application that open, close and query the connection and its namespaces. Emitted events and
//! acknowledgements are in `emit`, received packets in `receive`, other reports of transports in `transports`, the calls of a
//! custom codec in `codec`, and the internal transitions in `connection` and `namespaces`.

#[cfg(any(test, feature = "__npm"))]
mod codec;
mod connection;
mod emit;
mod namespaces;
mod receive;
mod transports;

use super::acks::AckDeadlines;
use super::backoff::{Backoff, Random};
use super::decoder::Decoder;
use super::engine::{Engine, EngineState, Unsent};
use super::error::ConnectionError;
use super::options::{EngineOptions, ReconnectionOptions};
use super::output::{EngineId, Event, ManagerEvent, Outgoing, Output, SocketId};
use super::queue::{Cause, Item, NEVER, Queue, Step};
use super::socket::SocketState;
use super::sockets::Sockets;
use crate::data::{Detail, Text};
use crate::package::Switch;
use crate::protocol::socket_packet::PacketType;

/// What encodes packets as messages, and decodes them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Codec {
    /// The codec of this crate: that of the Socket.IO protocol.
    #[default]
    BuiltIn,
    /// The application: see [`Event::Encode`] and [`Event::Decode`].
    #[doc(hidden)]
    #[cfg(any(test, feature = "__npm"))]
    Custom,
}

impl Codec {
    fn is_custom(self) -> bool {
        #[cfg(any(test, feature = "__npm"))]
        return self == Codec::Custom;
        #[cfg(not(any(test, feature = "__npm")))]
        false
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Closed,
    Opening(Cause),
    Open,
}

/// A connection to one server. The documentation of the [module](super) says how to drive it.
pub struct Manager {
    reconnection: ReconnectionOptions,
    codec: Codec,
    random: Random,
    queue: Queue,
    state: State,
    latest_engine: EngineId,
    engine: Option<Engine>,
    /// Earlier sessions that only send the rest of their write buffers.
    closing: Vec<Engine>,
    /// The unsent messages of the session that ended last, until its end has been reported.
    ended: Option<(EngineId, Unsent)>,
    decoder: Decoder,
    sockets: Sockets,
    backoff: Backoff,
    /// A reconnection attempt is scheduled or running.
    reconnecting: bool,
    /// The application closed the connection: only the application opens it again.
    skip_reconnect: bool,
    reconnect_at: f64,
    timeout_at: f64,
    /// A failure that is known while `open` runs. Reported by the next timeout, so that the application can add listeners first.
    failure: Option<ConnectionError>,
    ack_deadlines: AckDeadlines,
    /// Whether to report each received packet to the application.
    observed: Switch,
    /// Whether events that precede the answer to a connect packet are passed on unparsed, too.
    unparsed: bool,
}

impl Manager {
    /// A closed manager. The seed is that of the random part of reconnection delays: choose a different one for each client.
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
            observed: Switch::default(),
            unparsed: false,
        }
    }

    // ---- outputs and time ----

    /// The next output; `None` if there is none until the next input. Act on it before taking the next one.
    pub fn poll_output(&mut self) -> Option<Output> {
        loop {
            match self.queue.pop()? {
                Item::Output(output) => return Some(output),
                Item::Step(step) => self.run_step(step),
            }
        }
    }

    /// The time at which to call [`handle_timeout`](Self::handle_timeout), in ms. May change with each input.
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

    /// Handles all deadlines that have passed. May be called at any time.
    pub fn handle_timeout(&mut self, now: f64) {
        self.queue.now = now;
        if let Some(failure) = self.failure.take() {
            self.attempt_failed(failure);
        }
        self.expire_attempt(now);
        while let Some((id, ack)) = self.ack_deadlines.take_due(now) {
            self.ack_timed_out(id, ack);
        }
        if now >= self.reconnect_at {
            self.reconnect_at = NEVER;
            // Unless the application has started an attempt of its own meanwhile.
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

    /// Whether nothing is open, scheduled or pending: there will be no output until the application calls again.
    pub fn is_idle(&self) -> bool {
        self.state == State::Closed
            && !self.reconnecting
            && self.closing.is_empty()
            && self.ack_deadlines.is_empty()
            && self.queue.is_empty()
    }

    // ---- the connection ----

    /// Opens the connection. With `wants_result`, the result follows as [`Event::OpenResult`], and a failure is not followed by
    /// reconnection attempts. Does nothing if the connection is open or opening.
    pub fn open(&mut self, now: f64, wants_result: bool) {
        self.queue.now = now;
        self.open_engine(if wants_result { Cause::Application } else { Cause::Socket });
    }

    /// Answers [`Event::Configure`], now or later: how to open the session, or why the options cannot be provided. An answer for
    /// any session but the latest is ignored.
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

    /// Closes the connection. It does not reconnect.
    pub fn close(&mut self, now: f64) {
        self.queue.now = now;
        self.force_close();
    }

    /// Closes the session once its write buffer has been sent. The manager then reconnects, as after any other close.
    pub fn close_engine(&mut self, now: f64) {
        self.queue.now = now;
        if let Some(engine) = &mut self.engine {
            engine.close(&mut self.queue);
            self.handle_engine_outputs();
        }
    }

    /// Sets whether each packet of a session is reported, in both directions; see [`EngineEvent`](super::EngineEvent). Default:
    /// false.
    #[doc(hidden)]
    #[cfg(any(test, feature = "__npm"))]
    pub fn observe_engine(&mut self, id: EngineId, observed: bool) {
        if let Some(engine) = self.engine_mut(id) {
            engine.observed = observed.into();
        }
    }

    /// Sets whether each received packet is reported by [`Event::Packet`], after its own events. Default: false.
    #[doc(hidden)]
    #[cfg(any(test, feature = "__npm"))]
    pub fn observe_packets(&mut self, observed: bool) {
        self.observed = observed.into();
    }

    /// Has all events passed on [unparsed](super::Payload::Json), also those that the server emits before it answers a connect packet. By
    /// default these are parsed when they arrive. For an application that reads the text itself.
    pub fn pass_on_unparsed(&mut self) {
        self.unparsed = true;
    }

    /// Sets whether the received binary messages of a session are blobs, in a browser. Default: false.
    #[doc(hidden)]
    #[cfg(any(test, feature = "__npm"))]
    pub fn set_blobs(&mut self, id: EngineId, blobs: bool) {
        if let Some(engine) = self.engine_mut(id) {
            engine.blobs = blobs.into();
        }
    }

    /// Whether the connection is open.
    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }

    /// Whether the connection is opening.
    pub fn is_opening(&self) -> bool {
        matches!(self.state, State::Opening(_))
    }

    /// Whether a reconnection attempt is scheduled or running.
    pub fn is_reconnecting(&self) -> bool {
        self.reconnecting
    }

    /// When the next attempt starts, in ms from the latest input on; `None` if none is scheduled.
    pub fn reconnects_in(&self) -> Option<f64> {
        (self.reconnect_at < NEVER).then_some(self.reconnect_at - self.queue.now)
    }

    /// The reconnection options.
    pub fn reconnection(&self) -> &ReconnectionOptions {
        &self.reconnection
    }

    /// Changes the reconnection options; they apply from the next attempt on. Turning reconnection off cancels a scheduled attempt.
    pub fn set_reconnection_options(&mut self, options: ReconnectionOptions) {
        let is_on = options.reconnection;
        let has_changed = is_on != self.reconnection.reconnection;
        self.reconnection = options;
        if has_changed {
            self.set_reconnection(is_on);
        }
    }

    /// Turns reconnection on or off. Turning it off cancels a scheduled attempt.
    pub fn set_reconnection(&mut self, reconnection: bool) {
        self.reconnection.reconnection = reconnection;
        if !reconnection {
            self.skip_reconnect = true;
            self.reconnect_at = NEVER;
            self.reconnecting &= self.state != State::Closed;
        }
    }

    /// Whether no further attempt is made until the application opens the connection: it has closed it, or has asked for that.
    #[doc(hidden)]
    pub fn skips_reconnect(&self) -> bool {
        self.skip_reconnect
    }

    /// Sets whether a further attempt is made once the connection is lost or a scheduled attempt begins.
    #[doc(hidden)]
    pub fn skip_reconnect(&mut self, skip: bool) {
        self.skip_reconnect = skip;
    }

    /// The number of attempts since the latest success.
    #[doc(hidden)]
    pub fn attempts(&self) -> u32 {
        self.backoff.attempts()
    }

    /// Starts the delays and the count of attempts anew.
    #[doc(hidden)]
    pub fn reset_attempts(&mut self) {
        self.backoff.reset();
    }

    /// The state of a session; closed if there is no such session.
    pub fn engine_state(&self, id: EngineId) -> EngineState {
        match self.find_engine(id) {
            Some(engine) => engine.state,
            None => EngineState::Closed,
        }
    }

    /// The server's id for a session; `None` before the handshake, and once the session has ended.
    pub fn engine_sid(&self, id: EngineId) -> Option<&str> {
        self.find_engine(id)?.sid()
    }

    /// Whether a message is sent at once if it is written to a session now.
    pub fn is_writable(&self, id: EngineId) -> bool {
        self.find_engine(id).is_some_and(Engine::is_writable)
    }

    /// The messages of a session that may not have been sent yet. Available until the end of the session has been reported.
    #[doc(hidden)]
    #[cfg(any(test, feature = "__npm"))]
    pub fn write_buffer(&self, id: EngineId) -> impl Iterator<Item = &crate::core::OutgoingFrame> {
        let parts = match (self.find_engine(id), &self.ended) {
            (Some(engine), _) => engine.write_buffer(),
            (None, Some((ended, unsent))) if *ended == id => unsent.parts(),
            (None, _) => [[].as_slice(), &[]],
        };
        parts.into_iter().flatten()
    }

    /// The latest session.
    pub fn latest_engine(&self) -> EngineId {
        self.latest_engine
    }

    /// Whether [`Event::Configure`] of this session has not been answered yet.
    pub fn awaits_options(&self, engine: EngineId) -> bool {
        engine == self.latest_engine
            && matches!(self.state, State::Opening(_))
            && self.engine.is_none()
            && self.failure.is_none()
    }

    // ---- namespaces ----

    /// The id of a namespace, which is added if it is new.
    pub fn socket(&mut self, namespace: &str) -> SocketId {
        match self.sockets.find(namespace.as_bytes()) {
            Some(socket) => socket.id,
            None => self.sockets.add(namespace),
        }
    }

    /// Removes a namespace, its buffers and its pending acknowledgements, of which no [`Event::Ack`] follows. Does nothing unless its state
    /// is [`Idle`](SocketState::Idle). The id is not reused.
    pub fn release(&mut self, id: SocketId) {
        let Some(socket) = self.sockets.get_mut(id).filter(|socket| !socket.is_active()) else { return };
        for pending in socket.acks.take_all_but(std::iter::empty()) {
            if pending.deadline.is_some() {
                self.ack_deadlines.settle();
            }
        }
        self.sockets.remove(id);
    }

    /// Connects a namespace, and opens the connection if needed. Does nothing if the namespace is connected or connecting.
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

    /// Answers [`Event::Authenticate`], now or later: connects the namespace with these credentials. An answer for any session
    /// but the current one is ignored.
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

    /// Disconnects a namespace. Closes the connection if it was the last active one.
    pub fn disconnect(&mut self, now: f64, id: SocketId) {
        self.queue.now = now;
        match self.socket_state(id) {
            SocketState::Connected => {
                if let Some(socket) = self.sockets.get_mut(id) {
                    socket.state = SocketState::Leaving;
                }
                self.send(PacketType::Disconnect, id, None, None, true);
                // The packet has to be written, and reported to observers, before the connection may close.
                self.queue.step(Step::FinishDisconnect(id));
            }
            SocketState::Leaving => {}
            SocketState::Idle | SocketState::Waiting | SocketState::Connecting => self.finish_disconnect(id),
        }
    }

    /// The state of a namespace; idle if there is no such namespace.
    #[inline(never)] // It has many callers (code size).
    pub fn socket_state(&self, id: SocketId) -> SocketState {
        self.sockets.get(id).map_or(SocketState::Idle, |socket| socket.state)
    }

    /// Tells the offset of the last event that the application has received: the event's last argument, see
    /// [`Payload::offset`](super::Payload::offset). An application that never tells it misses the events that the server emits while
    /// the connection is lost. Telling it once, when the namespace is disconnected, is enough.
    pub fn set_offset(&mut self, id: SocketId, offset: Text) {
        if let Some(recovery) = self.sockets.get_mut(id).and_then(|socket| socket.recovery.as_mut()) {
            recovery.offset = Some(offset);
        }
    }

    /// Whether the server can recover the session of a namespace, so that [`set_offset`](Self::set_offset) is of use.
    pub fn can_recover(&self, id: SocketId) -> bool {
        self.sockets.get(id).is_some_and(|socket| socket.recovery.is_some())
    }

    /// Whether all that was emitted on a namespace has been passed to a transport, which has sent it.
    pub fn has_sent_all(&self, id: SocketId) -> bool {
        let is_written =
            self.engine.as_ref().is_none_or(|engine| engine.write_buffer().into_iter().all(<[_]>::is_empty));
        let socket = self.sockets.get(id);
        is_written
            && socket.is_none_or(|socket| {
                socket.send_buffer.is_empty() && socket.retries.iter().all(|event| event.tries > 0)
            })
    }

    /// Whether the server recovered the previous session when the namespace connected (connection state recovery).
    pub fn has_recovered(&self, id: SocketId) -> bool {
        self.sockets.get(id).is_some_and(|socket| socket.recovered)
    }

    /// The server's id for a namespace, while it is connected.
    pub fn socket_id(&self, id: SocketId) -> Option<&str> {
        self.sockets.get(id)?.sid.as_deref()
    }
}

/// Finds a session of a manager: the current one, or one that is closing.
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
