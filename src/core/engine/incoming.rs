//! How a session handles the packets that it receives.

use super::{Engine, EngineOutput, EngineState};
use crate::core::error::{CloseDetails, ConnectionError, Reason, ToldDetails};
use crate::core::input::Received;
use crate::core::output::{Command, Content, EngineEvent, Frame, OutgoingFrame, TransportId, TransportKind};
use crate::core::queue::{NEVER, Queue, Step};
use crate::data::{self, Binary, Text};
use crate::package::{FOR_PACKAGE, only};
use crate::protocol::engine_packet::{self, BASE64_MARK, PacketType};
use crate::protocol::transport::{LongPolling, POLLING};

/// A message packet: a text, including its Engine.IO type character, or binary data.
pub type Message<'a> = Received<'a>;

impl Engine {
    /// Handles a packet from a transport of the session. Returns a message, which is for the manager.
    pub fn receive<'a>(&mut self, id: TransportId, packet: Received<'a>, queue: &mut Queue) -> Option<Message<'a>> {
        match packet {
            Received::Text(text, head) => self.receive_text(id, text, head, queue),
            Received::Binary(binary) => self.receive_binary(id, binary, queue),
        }
    }

    /// Whether the session itself has nothing to do for a message from this transport: it is open, not observed, and converts no
    /// binary data.
    pub fn passes_messages_on(&self, id: TransportId) -> bool {
        self.state == EngineState::Open
            && self.transport.reports_as(id)
            && !self.observed.is_on()
            && !self.blobs.is_on()
    }

    fn receive_text<'a>(
        &mut self,
        id: TransportId,
        text: Text,
        head: &'a [u8],
        queue: &mut Queue,
    ) -> Option<Message<'a>> {
        if self.transport.id != id {
            self.probe_answered(head == engine_packet::PROBE_ANSWER.as_bytes(), queue);
            return None;
        }
        let Some(&first) = head.first() else {
            self.malformed("empty packet", queue);
            return None;
        };
        if POLLING && first == BASE64_MARK {
            return match data::from_base64(&text, 1) {
                Some(binary) => self.receive_binary(id, binary, queue),
                None => {
                    self.malformed("invalid base64", queue);
                    None
                }
            };
        }
        match PacketType::from_byte(first) {
            None => self.malformed("unknown packet type", queue),
            Some(PacketType::Close) if self.transport.kind.is_polling() => self.closed_by_server(queue),
            Some(PacketType::Message) if !self.observed.is_on() => {
                return self.accepts_message(queue).then_some(Received::Text(text, head));
            }
            Some(kind) => self.notify_observer(kind, Frame::Text(text), queue),
        }
        None
    }

    fn receive_binary(&mut self, id: TransportId, binary: Binary, queue: &mut Queue) -> Option<Message<'static>> {
        if self.transport.id != id {
            self.probe_answered(false, queue);
            return None;
        }
        let binary = if self.blobs.is_on() { data::blob(binary) } else { binary };
        if self.observed.is_on() {
            self.notify_observer(PacketType::Message, Frame::Binary(binary), queue);
            return None;
        }
        self.accepts_message(queue).then_some(Received::Binary(binary))
    }

    fn closed_by_server(&mut self, queue: &mut Queue) {
        if self.state == EngineState::Opening {
            return self.malformed("closed before the handshake", queue);
        }
        let details = CloseDetails::Closed { description: "transport closed by the server", context: None };
        self.end(Reason::TransportClose, details.told(), false, queue);
    }

    /// Handles a packet. If the session is observed, the observer receives it first.
    fn notify_observer(&mut self, kind: PacketType, frame: Frame, queue: &mut Queue) {
        if self.observed.is_on() {
            if let Some(frame) = only(frame) {
                self.report(EngineEvent::Packet(frame.clone()), queue);
                queue.step(Step::HandlePacket(self.id, kind, frame));
            }
        } else {
            let message = self.handle_packet(kind, frame, queue);
            debug_assert!(message.is_none(), "messages that nobody observes are handed on at once");
        }
    }

    /// Handles a packet. Returns a message, which is for the manager.
    pub fn handle_packet(&mut self, kind: PacketType, frame: Frame, queue: &mut Queue) -> Option<Frame> {
        match (kind, frame) {
            (PacketType::Message, frame) if FOR_PACKAGE => return self.accepts_message(queue).then_some(frame),
            (PacketType::Ping, _) => self.handle_ping(queue),
            (PacketType::Open, Frame::Text(text)) => self.handle_handshake(&text, queue),
            (PacketType::Open, Frame::Binary(_))
            | (
                PacketType::Close | PacketType::Message | PacketType::Pong | PacketType::Upgrade | PacketType::Noop,
                _,
            ) => {}
        }
        None
    }

    fn accepts_message(&mut self, queue: &mut Queue) -> bool {
        match self.state {
            EngineState::Open | EngineState::Closing => return true,
            EngineState::Opening => self.malformed("message before the handshake", queue),
            EngineState::Closed => {}
        }
        false
    }

    fn handle_handshake(&mut self, text: &Text, queue: &mut Queue) {
        let handshake = data::handshake(text, 1).filter(|_| self.state == EngineState::Opening);
        let Some(handshake) = handshake else {
            return self.malformed("unexpected handshake", queue);
        };
        self.transport.opened();
        if let Some(polling) = LongPolling::get() {
            queue.command(Command::Identify { transport: self.transport.id, sid: handshake.sid.clone(), polling });
        }
        self.state = EngineState::Open;
        self.options.memory.set(self.transport.kind == TransportKind::WebSocket);
        self.handshake = Some(handshake);
        self.expect_ping(queue.now);
        self.emit(EngineOutput::Opened);
    }

    fn handle_ping(&mut self, queue: &mut Queue) {
        // Too late: the server has most likely given the session up, and what was emitted meanwhile waits for the next one.
        if queue.now > self.ping_deadline {
            return self.end(Reason::PingTimeout, ToldDetails::default(), true, queue);
        }
        self.expect_ping(queue.now);
        if self.state == EngineState::Open {
            self.write(OutgoingFrame::new(Content::Text(data::text(engine_packet::PONG))), queue);
            self.flush(queue);
            self.emit(EngineOutput::Ping);
        }
    }

    /// The next ping is due after the interval, and overdue after the timeout on top of that (Engine.IO 4, "Heartbeat").
    pub(super) fn expect_ping(&mut self, now: f64) {
        self.ping_deadline = self.handshake.as_ref().map_or(NEVER, |h| now + h.ping_interval + h.ping_timeout);
    }

    pub(super) fn malformed(&mut self, what: &'static str, queue: &mut Queue) {
        if self.try_next_transport(queue) {
            return;
        }
        if self.state == EngineState::Opening {
            self.emit(EngineOutput::Failed(ConnectionError::InvalidHandshake));
        }
        self.end(Reason::ParseError, CloseDetails::Malformed(what).told(), true, queue);
    }
}
