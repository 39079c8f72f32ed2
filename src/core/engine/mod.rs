//! One Engine.IO session: its handshake, heartbeat, upgrade, write buffer and end.

pub(super) mod incoming;
mod upgrade;

use std::sync::Arc;

use super::error::{CloseDetails, ConnectionError, Reason, ToldDetails, TransportError, TransportErrorKind};
use super::input::TransportInput;
use super::options::EngineOptions;
use super::output::{Command, EngineEvent, EngineId, Event, OutgoingFrame, TransportId, TransportKind};
use super::queue::{NEVER, Queue, Step};
use super::transport::{Stage, Transport};
use crate::package::{FOR_PACKAGE, Only, Switch, only};
use crate::protocol::engine_packet;
use crate::protocol::handshake::Handshake;
use crate::protocol::transport::POLLING;

/// The state of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineState {
    /// It waits for the server's handshake.
    Opening,
    /// Messages can be sent and received.
    Open,
    /// It sends the rest of its write buffer, then closes.
    Closing,
    /// It has ended.
    Closed,
}

/// An output of a session to its manager.
#[derive(Debug)]
pub(super) enum EngineOutput {
    Opened,
    Ping,
    Failed(ConnectionError),
    /// With the messages that may not have been sent.
    Closed(Reason, ToldDetails, Option<Only<Unsent>>),
}

/// The messages of a session that have not been sent, or may not have been.
#[derive(Debug, Default)]
pub(super) struct Unsent {
    /// Taken by the transport, which has not reported that they have left.
    in_flight: Option<Arc<Vec<OutgoingFrame>>>,
    /// Not taken by a transport yet.
    buffer: Vec<OutgoingFrame>,
}

impl Unsent {
    /// In order.
    pub fn parts(&self) -> [&[OutgoingFrame]; 2] {
        [self.in_flight.as_ref().map_or(&[], |messages| messages), &self.buffer]
    }
}

/// One session.
#[derive(Debug)]
pub(super) struct Engine {
    pub id: EngineId,
    pub state: EngineState,
    pub outputs: Vec<EngineOutput>,
    /// Whether to report each packet to the application.
    pub observed: Switch,
    /// Whether to convert received binary messages to blobs.
    pub blobs: Switch,
    options: EngineOptions,
    transport: Transport,
    probe: Option<upgrade::Probe>,
    handshake: Option<Handshake>,
    unsent: Unsent,
    /// When the server's next ping is overdue, in ms.
    pub ping_deadline: f64,
}

impl Engine {
    /// Opens a session by the first transport of the options, or by WebSocket if that is remembered to work. `None` if there is no
    /// transport.
    pub fn open(id: EngineId, options: EngineOptions, queue: &mut Queue) -> Option<Self> {
        let transport = first_transport(id, &options, queue)?;
        Some(Self {
            id,
            state: EngineState::Opening,
            outputs: Vec::new(),
            observed: Switch::default(),
            blobs: Switch::default(),
            options,
            transport,
            probe: None,
            handshake: None,
            unsent: Unsent::default(),
            ping_deadline: NEVER,
        })
    }

    pub fn owns(&self, transport: TransportId) -> bool {
        self.state != EngineState::Closed
            && (self.transport.reports_as(transport)
                || self.probe.as_ref().is_some_and(|probe| probe.transport.reports_as(transport)))
    }

    /// The server's id for the session.
    pub fn sid(&self) -> Option<&str> {
        self.handshake.as_ref().map(|handshake| handshake.sid.as_str())
    }

    /// The messages that may not have been sent yet, in order.
    pub fn write_buffer(&self) -> [&[OutgoingFrame]; 2] {
        self.unsent.parts()
    }

    /// Whether a message is sent at once if it is written now.
    pub fn is_writable(&self) -> bool {
        self.transport.is_writable()
    }

    /// How far the transport is.
    pub fn transport_stage(&self) -> Stage {
        self.transport.stage
    }

    /// The transport that may be a WebSocket: the probed one, or else the current one.
    pub fn latest_transport(&self) -> TransportId {
        self.probe.as_ref().map_or(self.transport.id, |probe| probe.transport.id)
    }

    pub fn deadline(&self) -> f64 {
        self.ping_deadline
    }

    /// Whether what is written now would probably be lost: the server's ping is overdue, and the timer may not have fired yet, for timers
    /// of a suspended page run late; or the page has left, which closes the transport.
    pub fn is_doubtful(&self, now: f64) -> bool {
        now > self.ping_deadline || self.transport.stage == Stage::Closed
    }

    pub fn handle_timeout(&mut self, queue: &mut Queue) {
        if queue.now >= self.ping_deadline {
            self.end(Reason::PingTimeout, ToldDetails::default(), true, queue);
        }
    }

    /// Handles a report of one of the session's transports.
    pub fn input(&mut self, id: TransportId, input: TransportInput, queue: &mut Queue) {
        match input {
            TransportInput::Opened => self.opened(id, queue),
            TransportInput::PollEnded if POLLING => self.poll_ended(id, queue),
            TransportInput::PollEnded => {}
            TransportInput::Drained => self.drained(id, queue),
            TransportInput::Closed(details) => self.transport_closed(id, details, queue),
            TransportInput::Failed(error) => self.transport_failed(id, error, queue),
        }
    }

    /// A WebSocket is open.
    fn opened(&mut self, id: TransportId, queue: &mut Queue) {
        match &mut self.probe {
            Some(probe) if probe.transport.id == id => {
                if !probe.transport.is_open() {
                    probe.transport.opened();
                    probe.transport.send_control(engine_packet::PROBE, queue);
                }
            }
            _ => self.transport.opened(),
        }
    }

    /// A poll has ended, and all its packets have been received.
    fn poll_ended(&mut self, id: TransportId, queue: &mut Queue) {
        if self.transport.id != id {
            return;
        }
        self.transport.poll_ended();
        if self.state == EngineState::Opening {
            return self.malformed("no handshake", queue);
        }
        self.transport.poll(queue);
        self.move_if_paused(queue);
    }

    /// The transport has sent its messages.
    fn drained(&mut self, id: TransportId, queue: &mut Queue) {
        if self.transport.id == id {
            self.transport.drained();
            self.unsent.in_flight = None;
            if self.observed.is_on() && self.unsent.buffer.is_empty() {
                self.report(EngineEvent::Drain, queue);
                queue.step(Step::SendMore(self.id));
            } else {
                self.send_more(queue);
            }
        } else if let Some(probe) = &mut self.probe {
            probe.transport.drained();
        }
    }

    /// The transport is writable again: flushes the buffer, then does what waits for an idle transport.
    pub fn send_more(&mut self, queue: &mut Queue) {
        self.flush(queue);
        self.move_if_paused(queue);
        self.close_if_flushed(queue);
    }

    fn transport_closed(&mut self, id: TransportId, details: ToldDetails, queue: &mut Queue) {
        if self.transport.id != id {
            return self.abandon_probe("probe error: transport closed", queue);
        }
        if self.state == EngineState::Opening {
            self.emit(EngineOutput::Failed(ConnectionError::InvalidHandshake));
        }
        self.end(Reason::TransportClose, details, false, queue);
    }

    fn transport_failed(&mut self, id: TransportId, error: TransportError, queue: &mut Queue) {
        if self.transport.id != id {
            return self.abandon_probe("probe error: Error: websocket error", queue);
        }
        self.options.memory.set(false);
        if self.try_next_transport(queue) {
            return;
        }
        self.emit(EngineOutput::Failed(ConnectionError::Transport(error.clone())));
        self.end(Reason::TransportError, CloseDetails::Failed(error).told(), true, queue);
    }

    /// Adds a message to the buffer; [`flush`](Self::flush) sends it.
    pub fn write(&mut self, message: OutgoingFrame, queue: &mut Queue) {
        if !matches!(self.state, EngineState::Opening | EngineState::Open) {
            return;
        }
        if self.observed.is_on()
            && let Some(message) = only(message.clone())
        {
            self.report(EngineEvent::PacketCreate(message), queue);
        }
        self.unsent.buffer.push(message);
    }

    /// Ends the session once its buffer has been sent and a running upgrade has ended.
    pub fn close(&mut self, queue: &mut Queue) {
        match self.state {
            EngineState::Opening => self.end(Reason::ForcedClose, ToldDetails::default(), false, queue),
            EngineState::Open => {
                self.state = EngineState::Closing;
                self.close_if_flushed(queue);
            }
            EngineState::Closing | EngineState::Closed => {}
        }
    }

    /// Ends the session at once, as if the server had closed its transport.
    pub fn close_transport(&mut self, queue: &mut Queue) {
        self.end(Reason::TransportClose, ToldDetails::default(), true, queue);
    }

    /// The network is lost: ends the session at once.
    pub fn network_lost(&mut self, queue: &mut Queue) {
        let kind = TransportErrorKind::NetworkLost;
        if self.state == EngineState::Opening {
            let error = TransportError { kind, description: None, context: None };
            self.emit(EngineOutput::Failed(ConnectionError::Transport(error)));
        }
        let details = CloseDetails::Closed { description: kind.message(), context: None };
        self.end(Reason::TransportClose, details.told(), true, queue);
    }

    /// The page is about to unload: closes the transports without an event. If the page stays after all, the heartbeat ends the
    /// session.
    pub fn page_leaving(&mut self, queue: &mut Queue) {
        self.transport.close(true, queue);
        if let Some(mut probe) = self.probe.take() {
            probe.transport.close(false, queue);
        }
    }

    /// Replaces a failed transport by the next one, if `try_all` is set and there is one.
    fn try_next_transport(&mut self, queue: &mut Queue) -> bool {
        let EngineOptions { try_all, transports, .. } = &mut self.options;
        if !POLLING || !*try_all || transports.len() < 2 || self.state != EngineState::Opening {
            return false;
        }
        // Not always the first one: a remembered WebSocket is tried before it.
        let failed = transports.iter().position(|kind| *kind == self.transport.kind);
        transports.remove(failed.unwrap_or(0));
        self.transport.close(false, queue);
        first_transport(self.id, &self.options, queue).map(|next| self.transport = next).is_some()
    }

    /// Passes the buffer to the transport if that is writable.
    pub fn flush(&mut self, queue: &mut Queue) {
        if self.handshake.is_none() || !self.transport.is_writable() || self.unsent.buffer.is_empty() {
            return;
        }
        let rest = match self.batch_len() {
            all if all == self.unsent.buffer.len() => Vec::new(),
            some => self.unsent.buffer.split_off(some),
        };
        let messages = Arc::new(std::mem::replace(&mut self.unsent.buffer, rest));
        self.unsent.in_flight = Some(messages.clone());
        self.transport.send(messages, queue);
        if self.observed.is_on() {
            self.report(EngineEvent::Flush, queue);
        }
    }

    /// How many of the buffered messages to send together: on long-polling as many as fit into `maxPayload` (Engine.IO 4,
    /// "Handshake"), and at least one.
    fn batch_len(&self) -> usize {
        let limit = self.handshake.as_ref().map_or(f64::INFINITY, |handshake| handshake.max_payload);
        if !self.transport.kind.is_polling() || limit == f64::INFINITY {
            return self.unsent.buffer.len();
        }
        let mut size = 0.0;
        let fitting = self.unsent.buffer.iter().take_while(|message| {
            size += message.content.len() as f64;
            let fits = size <= limit;
            size += 1.0;
            fits
        });
        fitting.count().max(1)
    }

    fn close_if_flushed(&mut self, queue: &mut Queue) {
        let upgrading = self.probe.as_ref().is_some_and(|probe| probe.answered);
        if self.state == EngineState::Closing
            && self.unsent.buffer.is_empty()
            && self.transport.is_writable()
            && !upgrading
        {
            self.end(Reason::ForcedClose, ToldDetails::default(), true, queue);
        }
    }

    /// Ends the session. With `farewell`, a long-polling transport sends a close packet.
    fn end(&mut self, reason: Reason, details: ToldDetails, farewell: bool, queue: &mut Queue) {
        if self.state == EngineState::Closed {
            return;
        }
        self.state = EngineState::Closed;
        self.ping_deadline = NEVER;
        let unsent = std::mem::take(&mut self.unsent);
        self.transport.close(farewell, queue);
        self.abandon_probe("probe error: socket closed", queue);
        self.emit(EngineOutput::Closed(reason, details, only(unsent)));
    }

    /// Queues an output for the manager. Not inlined: it has many callers (code size).
    #[inline(never)]
    fn emit(&mut self, output: EngineOutput) {
        self.outputs.push(output);
    }

    fn report(&self, event: EngineEvent, queue: &mut Queue) {
        if FOR_PACKAGE {
            queue.event(Event::Engine(self.id, event));
        }
    }
}

/// Opens the first transport of the options, or WebSocket if that is remembered to work.
fn first_transport(id: EngineId, options: &EngineOptions, queue: &mut Queue) -> Option<Transport> {
    let remembered = POLLING && options.remember_upgrade && options.memory.worked();
    let kind = if remembered && options.transports.contains(&TransportKind::WebSocket) {
        TransportKind::WebSocket
    } else {
        *options.transports.first()?
    };
    let mut transport = Transport::new(kind, queue);
    queue.event(Event::Engine(id, EngineEvent::Transport(kind)));
    queue.command(Command::Open { transport: transport.id, kind, sid: None });
    transport.poll(queue);
    Some(transport)
}
