//! What a session makes of the packets that it receives.

use super::{Engine, EngineOutput, EngineState};
use crate::core::error::{CloseDetails, ConnectionError, Reason};
use crate::core::output::{Command, EngineEvent, Frame, OutgoingFrame, TransportId, TransportKind};
use crate::core::queue::{NEVER, Queue, Step};
use crate::data::{self, Text};
use crate::protocol::Units;
use crate::protocol::engine_packet::{self, BASE64_MARK, PacketType};

impl Engine {
    /// A packet as text.
    pub(super) fn text(&mut self, id: TransportId, text: Text, queue: &mut Queue) {
        if self.transport.id != id {
            return self.probe_answered(data::is(&text, engine_packet::PROBE_ANSWER), queue);
        }
        let Some(unit) = text.unit(0) else {
            return self.malformed("empty packet", queue);
        };
        if unit == BASE64_MARK {
            return match data::from_base64(&text, 1) {
                Some(binary) => self.binary(id, binary, queue),
                None => self.malformed("invalid base64", queue),
            };
        }
        let Some(kind) = PacketType::from_unit(unit) else {
            return self.malformed("unknown packet type", queue);
        };
        if kind == PacketType::Close && self.transport.kind == TransportKind::Polling {
            if self.state == EngineState::Opening {
                return self.malformed("closed before the handshake", queue);
            }
            let details = CloseDetails::Closed { description: "transport closed by the server", context: None };
            return self.end(Reason::TransportClose, details, false, queue);
        }
        self.notify_observer(kind, Frame::Text(text), queue);
    }

    /// Whether nothing comes of a message of this transport but that the manager hears of it.
    pub fn hands_on_messages(&self, id: TransportId) -> bool {
        self.state == EngineState::Open && self.transport.reports_as(id) && !self.observed && !self.blobs
    }

    /// The data of a binary message.
    pub(super) fn binary(&mut self, id: TransportId, binary: data::Binary, queue: &mut Queue) {
        if self.transport.id != id {
            return self.probe_answered(false, queue);
        }
        let frame = Frame::Binary(if self.blobs { data::blob(binary) } else { binary });
        self.notify_observer(PacketType::Message, frame, queue);
    }

    /// Shows a packet to who watches before anything comes of it.
    fn notify_observer(&mut self, kind: PacketType, frame: Frame, queue: &mut Queue) {
        if self.observed {
            self.report(EngineEvent::Packet(frame.clone()), queue);
            queue.step(Step::HandlePacket(self.id, kind, frame));
        } else {
            self.handle_packet(kind, frame, queue);
        }
    }

    /// Acts on a packet.
    pub fn handle_packet(&mut self, kind: PacketType, frame: Frame, queue: &mut Queue) {
        match (kind, frame) {
            (PacketType::Message, frame) => self.message(frame, queue),
            (PacketType::Ping, _) => self.handle_ping(queue),
            (PacketType::Open, Frame::Text(text)) => self.handle_handshake(&text, queue),
            (PacketType::Open, Frame::Binary(_))
            | (PacketType::Close | PacketType::Pong | PacketType::Upgrade | PacketType::Noop, _) => {}
        }
    }

    fn message(&mut self, frame: Frame, queue: &mut Queue) {
        match self.state {
            EngineState::Open | EngineState::Closing => self.emit(EngineOutput::Message(frame)),
            EngineState::Opening => self.malformed("message before the handshake", queue),
            EngineState::Closed => {}
        }
    }

    fn handle_handshake(&mut self, text: &Text, queue: &mut Queue) {
        let handshake = data::handshake(text, 1).filter(|_| self.state == EngineState::Opening);
        let Some(handshake) = handshake else {
            return self.malformed("unexpected handshake", queue);
        };
        self.transport.opened();
        queue.command(Command::Identify { transport: self.transport.id, sid: handshake.sid.clone() });
        self.state = EngineState::Open;
        self.options.memory.set(self.transport.kind == TransportKind::WebSocket);
        self.handshake = Some(handshake);
        self.expect_ping(queue.now);
        self.emit(EngineOutput::Opened);
    }

    fn handle_ping(&mut self, queue: &mut Queue) {
        self.expect_ping(queue.now);
        if self.state == EngineState::Open {
            self.write(OutgoingFrame::new(Frame::Text(data::text(engine_packet::PONG))), queue);
            self.flush(queue);
            self.emit(EngineOutput::Ping);
        }
    }

    /// A ping is due within its interval and overdue after the timeout (Engine.IO 4, "Heartbeat").
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
        self.end(Reason::ParseError, CloseDetails::Malformed(what), true, queue);
    }
}
