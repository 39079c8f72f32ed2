//! One Engine.IO session: from the handshake over heartbeat and upgrade to its end.

pub(super) mod incoming;
mod upgrade;

use std::collections::VecDeque;
use std::sync::Arc;

use super::error::{CloseDetails, ConnectionError, Reason, TransportError, TransportErrorKind};
use super::input::TransportInput;
use super::options::EngineOptions;
use super::output::{Command, EngineEvent, EngineId, Event, OutgoingFrame, TransportId, TransportKind};
use super::queue::{NEVER, Queue, Step};
use super::transport::Transport;
use crate::protocol::engine_packet;
use crate::protocol::handshake::Handshake;

/// How far a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineState {
    /// Waiting for the server's handshake.
    Opening,
    /// Messages go both ways.
    Open,
    /// What is buffered is still sent.
    Closing,
    /// Over.
    Closed,
}

/// What a session tells the manager.
#[derive(Debug)]
pub(super) enum EngineOutput {
    Opened,
    Ping,
    Failed(ConnectionError),
    /// With what may not have left.
    Closed(Reason, CloseDetails, Vec<OutgoingFrame>),
}

/// One session.
#[derive(Debug)]
pub(super) struct Engine {
    pub id: EngineId,
    pub state: EngineState,
    pub outputs: VecDeque<EngineOutput>,
    /// Whether the application wants to see each packet.
    pub observed: bool,
    /// Whether the application wants binary messages as blobs.
    pub blobs: bool,
    options: EngineOptions,
    transport: Transport,
    probe: Option<upgrade::Probe>,
    handshake: Option<Handshake>,
    /// Messages that no transport has taken yet.
    buffer: Vec<OutgoingFrame>,
    /// Messages that the transport has taken and not reported as drained.
    in_flight: Option<Arc<Vec<OutgoingFrame>>>,
    /// When the server's next ping is overdue, in ms.
    ping_deadline: f64,
}

impl Engine {
    /// Begins a session with the first transport of the options; with WebSocket where that is remembered to work.
    /// `None` if there is no transport.
    pub fn open(id: EngineId, options: EngineOptions, queue: &mut Queue) -> Option<Self> {
        let transport = first_transport(id, &options, queue)?;
        Some(Self {
            id,
            state: EngineState::Opening,
            outputs: VecDeque::new(),
            observed: false,
            blobs: false,
            options,
            transport,
            probe: None,
            handshake: None,
            buffer: Vec::new(),
            in_flight: None,
            ping_deadline: NEVER,
        })
    }

    pub fn owns(&self, transport: TransportId) -> bool {
        self.state != EngineState::Closed
            && (self.transport.reports_as(transport)
                || self.probe.as_ref().is_some_and(|probe| probe.transport.reports_as(transport)))
    }

    /// The id that the server has given the session.
    pub fn sid(&self) -> Option<&str> {
        self.handshake.as_ref().map(|handshake| handshake.sid.as_str())
    }

    /// What has been written and may not have left, in order.
    pub fn write_buffer(&self) -> Vec<OutgoingFrame> {
        let mut unsent = Vec::new();
        if let Some(messages) = &self.in_flight {
            unsent.extend_from_slice(messages);
        }
        unsent.extend_from_slice(&self.buffer);
        unsent
    }

    /// Whether a message that is written now goes out at once.
    pub fn is_writable(&self) -> bool {
        self.transport.is_writable()
    }

    pub fn deadline(&self) -> f64 {
        self.ping_deadline
    }

    /// Whether the server's ping is overdue although no timer has said so: timers of a sleeping page run late.
    pub fn has_ping_expired(&self, now: f64) -> bool {
        now > self.ping_deadline
    }

    pub fn handle_timeout(&mut self, queue: &mut Queue) {
        if queue.now >= self.ping_deadline {
            self.end(Reason::PingTimeout, CloseDetails::None, true, queue);
        }
    }

    /// One of the session's transports reports something.
    pub fn input(&mut self, id: TransportId, input: TransportInput, queue: &mut Queue) {
        match input {
            TransportInput::Opened => self.opened(id, queue),
            TransportInput::PollEnded => self.poll_ended(id, queue),
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

    /// A poll has brought all its packets.
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

    /// What was sent has left; more can follow.
    fn drained(&mut self, id: TransportId, queue: &mut Queue) {
        if self.transport.id == id {
            self.transport.drained();
            self.in_flight = None;
            if self.observed && self.buffer.is_empty() {
                self.report(EngineEvent::Drain, queue);
                queue.step(Step::SendMore(self.id));
            } else {
                self.send_more(queue);
            }
        } else if let Some(probe) = &mut self.probe {
            probe.transport.drained();
        }
    }

    /// The transport can take more: what is buffered, then what waited for it to be idle.
    pub fn send_more(&mut self, queue: &mut Queue) {
        self.flush(queue);
        self.move_if_paused(queue);
        self.close_if_flushed(queue);
    }

    fn transport_closed(&mut self, id: TransportId, details: CloseDetails, queue: &mut Queue) {
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
        self.end(Reason::TransportError, CloseDetails::Failed(error), true, queue);
    }

    /// Adds a message to those that [`flush`](Self::flush) sends.
    pub fn write(&mut self, message: OutgoingFrame, queue: &mut Queue) {
        if !matches!(self.state, EngineState::Opening | EngineState::Open) {
            return;
        }
        if self.observed {
            self.report(EngineEvent::PacketCreate(message.clone()), queue);
        }
        self.buffer.push(message);
    }

    /// Ends the session once what is buffered has been sent and a running upgrade is over.
    pub fn close(&mut self, queue: &mut Queue) {
        match self.state {
            EngineState::Opening => self.end(Reason::ForcedClose, CloseDetails::None, false, queue),
            EngineState::Open => {
                self.state = EngineState::Closing;
                self.close_if_flushed(queue);
            }
            EngineState::Closing | EngineState::Closed => {}
        }
    }

    /// The browser has lost the network: nothing more can come.
    pub fn network_lost(&mut self, queue: &mut Queue) {
        let kind = TransportErrorKind::NetworkLost;
        if self.state == EngineState::Opening {
            let error = TransportError { kind, description: None, context: None };
            self.emit(EngineOutput::Failed(ConnectionError::Transport(error)));
        }
        let details = CloseDetails::Closed { description: kind.message(), context: None };
        self.end(Reason::TransportClose, details, true, queue);
    }

    /// The page goes away: the transports are closed and nobody is told. If the page stays after all, the heartbeat
    /// ends the session.
    pub fn page_leaving(&mut self, queue: &mut Queue) {
        self.transport.close(true, queue);
        if let Some(mut probe) = self.probe.take() {
            probe.transport.close(false, queue);
        }
    }

    /// Opens with the next transport in place of one that failed, where the options say so.
    fn try_next_transport(&mut self, queue: &mut Queue) -> bool {
        let EngineOptions { try_all, transports, .. } = &mut self.options;
        if !*try_all || transports.len() < 2 || self.state != EngineState::Opening {
            return false;
        }
        // Not always the first one: a WebSocket that is remembered goes before it.
        let failed = transports.iter().position(|kind| *kind == self.transport.kind);
        transports.remove(failed.unwrap_or(0));
        self.transport.close(false, queue);
        first_transport(self.id, &self.options, queue).map(|next| self.transport = next).is_some()
    }

    /// Sends what has been written, as soon as the transport can take it.
    pub fn flush(&mut self, queue: &mut Queue) {
        if self.handshake.is_none() || !self.transport.is_writable() || self.buffer.is_empty() {
            return;
        }
        let rest = match self.batch_len() {
            all if all == self.buffer.len() => Vec::new(),
            some => self.buffer.split_off(some),
        };
        let messages = Arc::new(std::mem::replace(&mut self.buffer, rest));
        self.in_flight = Some(messages.clone());
        self.transport.send(messages, queue);
        if self.observed {
            self.report(EngineEvent::Flush, queue);
        }
    }

    /// How many of the buffered messages go at once: on long-polling as many as the server takes in one body, and at
    /// least one.
    fn batch_len(&self) -> usize {
        let limit = self.handshake.as_ref().map_or(f64::INFINITY, |handshake| handshake.max_payload);
        if self.transport.kind != TransportKind::Polling || limit == f64::INFINITY {
            return self.buffer.len();
        }
        let mut size = 0.0;
        let fitting = self.buffer.iter().take_while(|message| {
            size += message.content.len() as f64;
            let fits = size <= limit;
            size += 1.0;
            fits
        });
        fitting.count().max(1)
    }

    fn close_if_flushed(&mut self, queue: &mut Queue) {
        let upgrading = self.probe.as_ref().is_some_and(|probe| probe.answered);
        if self.state == EngineState::Closing && self.buffer.is_empty() && self.transport.is_writable() && !upgrading {
            self.end(Reason::ForcedClose, CloseDetails::None, true, queue);
        }
    }

    /// The end; with `farewell` the server is told.
    fn end(&mut self, reason: Reason, details: CloseDetails, farewell: bool, queue: &mut Queue) {
        if self.state == EngineState::Closed {
            return;
        }
        self.state = EngineState::Closed;
        self.ping_deadline = NEVER;
        let unsent = self.write_buffer();
        self.buffer.clear();
        self.in_flight = None;
        self.transport.close(farewell, queue);
        self.abandon_probe("probe error: socket closed", queue);
        self.emit(EngineOutput::Closed(reason, details, unsent));
    }

    /// Tells the manager. Once in the code, as [`Queue`]'s is.
    #[inline(never)]
    fn emit(&mut self, output: EngineOutput) {
        self.outputs.push_back(output);
    }

    fn report(&self, event: EngineEvent, queue: &mut Queue) {
        queue.event(Event::Engine(self.id, event));
    }
}

/// Opens the first transport of the options; WebSocket where that is remembered to work.
fn first_transport(id: EngineId, options: &EngineOptions, queue: &mut Queue) -> Option<Transport> {
    let remembered = options.remember_upgrade && options.memory.worked();
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
