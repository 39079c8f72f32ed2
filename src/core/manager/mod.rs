//! The manager: opens one session after the other, and shares the current one between namespaces.
//!
//! This file has the calls of the application that open, close and query the connection, `namespaces` those for its namespaces. Emitted
//! events and acknowledgements are in `emit`, retries in `retry`, received packets in `receive`, other reports of transports in
//! `transports`, the calls of a custom codec in `codec`, what happens to the page in `page`, and the internal transitions in `connection`
//! and `namespaces`.

#[cfg(any(test, feature = "__npm"))]
mod codec;
mod connection;
mod emit;
mod namespaces;
mod page;
mod receive;
mod retry;
mod transports;

use super::acks::AckDeadlines;
use super::backoff::{Backoff, Random};
use super::decoder::Decoder;
use super::engine::{Engine, EngineState, Unsent};
use super::error::ConnectionError;
use super::options::{EngineOptions, ReconnectionOptions};
use super::output::{EngineId, Output};
use super::queue::{Cause, Item, NEVER, Queue};
use super::sockets::Sockets;
use crate::data::Detail;
use crate::package::{Only, Switch};

/// What encodes packets as messages, and decodes them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Codec {
    /// The codec of this crate: that of the Socket.IO protocol.
    #[default]
    BuiltIn,
    /// The application: see [`Event::Encode`](super::Event::Encode) and [`Event::Decode`](super::Event::Decode).
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
    ended: Option<(EngineId, Only<Unsent>)>,
    decoder: Decoder,
    sockets: Sockets,
    backoff: Backoff,
    /// A reconnection attempt is scheduled or running.
    reconnecting: bool,
    /// The application closed the connection: only the application opens it again.
    skip_reconnect: bool,
    reconnect_at: f64,
    /// After an attempt that was hastened: when the next one may begin.
    rests_until: f64,
    /// The page is back, and the end of its session is being reported.
    is_restoring: bool,
    timeout_at: f64,
    /// When a namespace has to be granted that gets events already.
    granted_by: f64,
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
            rests_until: 0.0,
            is_restoring: false,
            timeout_at: NEVER,
            granted_by: NEVER,
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
        let mut earliest = self.ack_deadlines.next().min(self.reconnect_at).min(failure);
        earliest = earliest.min(self.timeout_at).min(self.granted_by);
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
        if now >= self.granted_by {
            self.malformed("no answer to a connect packet");
        }
        while let Some((id, ack)) = self.ack_deadlines.take_due(now) {
            self.ack_timed_out(id, ack);
        }
        if now >= self.reconnect_at {
            self.begin_attempt();
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
    /// default these are parsed when they arrive, for the npm package; in other builds they never are. For an application that reads the
    /// text itself.
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

    /// The messages of a session that may not have been sent yet: those that the transport has taken, and the others. Available until the
    /// end of the session has been reported.
    #[doc(hidden)]
    #[cfg(any(test, feature = "__npm"))]
    pub fn write_buffer(&self, id: EngineId) -> [&[crate::core::OutgoingFrame]; 2] {
        match (self.find_engine(id), &self.ended) {
            (Some(engine), _) => engine.write_buffer(),
            (None, Some((ended, unsent))) if *ended == id => unsent.parts(),
            (None, _) => [&[], &[]],
        }
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
