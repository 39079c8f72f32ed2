//! What a manager makes of a message that a transport received: from its text to the event that the application handles.

use super::{Codec, Manager, State, find};
use crate::core::acks::Waiter;
use crate::core::decoder::{Packet, Recipient};
use crate::core::error::{CloseDetails, ConnectionError, Reason};
use crate::core::input::Received;
use crate::core::output::{Event, Frame, IncomingEvent, Payload, SocketEvent, SocketId, TransportId};
use crate::core::socket::{ReceiveEntry, SocketState};
use crate::data::Value;
use crate::protocol::Units;
use crate::protocol::engine_packet;
use crate::protocol::socket_packet::PacketType;

impl Manager {
    /// A transport received a packet. Without the time, gives back a packet that depends on it; nothing has changed then.
    ///
    /// Nearly all that a server sends are events for connected namespaces, and acknowledgements. Nothing follows from them but
    /// that the application receives them, so whoever drives the manager need not look at the clock. They go out
    /// [unparsed](Payload::Json).
    pub fn receive<'a>(
        &mut self,
        now: Option<f64>,
        transport: TransportId,
        packet: Received<'a>,
    ) -> Option<Received<'a>> {
        match now {
            Some(now) => self.queue.now = now,
            None if !self.is_for_namespaces(transport, &packet) => return Some(packet),
            None => {}
        }
        let is_current = self.engine.as_ref().is_some_and(|engine| engine.owns(transport));
        let engine = find(&mut self.engine, &mut self.closing, |engine| engine.owns(transport))?;
        let message = engine.receive(transport, packet, &mut self.queue);
        self.handle_engine_outputs();
        self.remove_closed();
        // A session that is over for the application only sends what it has buffered.
        let message = message.filter(|_| is_current)?;
        self.handle_message(message, now.is_some())
    }

    /// Whether a packet is a message that neither the session nor an observer has anything to do with.
    fn is_for_namespaces(&self, transport: TransportId, packet: &Received<'_>) -> bool {
        let is_message = match packet {
            Received::Text(_, glimpse) => glimpse.head.unit(0) == Some(engine_packet::MESSAGE),
            Received::Binary(_) => true,
        };
        is_message
            && self.state == State::Open
            && self.codec == Codec::BuiltIn
            && !self.observed
            && self.engine.as_ref().is_some_and(|engine| engine.passes_messages_on(transport))
    }

    /// Acts on a message, or gives back one that depends on the time, where the time is not known.
    pub(super) fn handle_message<'a>(&mut self, message: Received<'a>, knows_time: bool) -> Option<Received<'a>> {
        if self.state != State::Open {
            return None;
        }
        if self.codec == Codec::Custom {
            self.queue.event(Event::Decode(match message {
                Received::Text(text, _) => Frame::Text(text),
                Received::Binary(binary) => Frame::Binary(binary),
            }));
            return None;
        }
        let packet = match message {
            Received::Text(text, glimpse) => match self.decoder.header(&text, glimpse.head) {
                Ok(header) => {
                    let recipient = Recipient::find(&header, &text, glimpse.head, &self.sockets);
                    let is_timeless = self.is_timeless(header.kind, &recipient, header.id);
                    if !knows_time && (!is_timeless || header.payload.is_none()) {
                        return Some(Received::Text(text, glimpse));
                    }
                    self.decoder.text(header, recipient, text, glimpse.ends_with_string)
                }
                Err(_) if !knows_time => return Some(Received::Text(text, glimpse)),
                Err(what) => Err(what),
            },
            Received::Binary(binary) => {
                let is_timeless = match self.decoder.partial() {
                    Some(partial) => {
                        let (kind, recipient, id) = (partial.kind, partial.recipient.clone(), partial.id);
                        self.is_timeless(kind, &recipient, id)
                    }
                    None => false,
                };
                if !knows_time && !is_timeless {
                    return Some(Received::Binary(binary));
                }
                self.decoder.binary(binary)
            }
        };
        match packet {
            Ok(Some(packet)) => self.handle_packet(packet),
            Ok(None) => {}
            Err(what) => self.malformed(what),
        }
        None
    }

    /// Whether nothing follows from such a packet but that the application receives it.
    fn is_timeless(&mut self, kind: PacketType, recipient: &Recipient, id: Option<u64>) -> bool {
        let Recipient::Socket(socket) = recipient else { return false };
        let Some(socket) = self.sockets.get_mut(*socket).filter(|socket| socket.is_connected()) else { return false };
        match (kind, id) {
            (PacketType::Event | PacketType::BinaryEvent, _) => true,
            (PacketType::Ack | PacketType::BinaryAck, Some(id)) => {
                matches!(socket.acks.waiter(id), Some(Waiter::Application(_)))
            }
            _ => false,
        }
    }

    pub(super) fn malformed(&mut self, what: &'static str) {
        self.close_with(Reason::ParseError, CloseDetails::Malformed(what));
    }

    /// Brings a packet to its namespace, then reports it to the connection's observer.
    pub(super) fn handle_packet(&mut self, packet: Packet) {
        if !self.observed {
            return self.route(packet);
        }
        let Packet { kind, recipient, id, payload, .. } = packet;
        // Parsed once: the observer may look at what the listeners have received.
        let Ok(value) = parse(kind, payload) else { return self.malformed(INVALID_PAYLOAD) };
        let namespace = match &recipient {
            Recipient::Socket(socket) => self.sockets.get(*socket).map(|socket| socket.namespace.clone()),
            Recipient::Unknown(namespace) => Some(namespace.clone()),
        };
        let report = Event::Packet { kind, namespace: namespace.unwrap_or_default(), id, payload: value.clone() };
        let payload = value.map(Payload::Value);
        self.route(Packet { kind, recipient, id, payload, ends_with_string: None });
        self.queue.event(report);
    }

    fn route(&mut self, packet: Packet) {
        let Packet { kind, recipient, id: ack, payload, ends_with_string } = packet;
        let recipient = match recipient {
            Recipient::Socket(id) => self.sockets.get(id).map(|socket| (id, socket.state)),
            Recipient::Unknown(_) => None,
        };
        match (kind, recipient, payload) {
            (PacketType::Event, Some((id, SocketState::Connected)), Some(payload)) => {
                self.handle_event(id, payload, ack, ends_with_string);
            }
            (PacketType::Ack, Some((id, SocketState::Connected)), Some(payload)) if self.is_pending(id, ack) => {
                self.acknowledged(id, ack, payload);
            }
            (kind, recipient, payload) => {
                let Ok(payload) = parse(kind, payload) else { return self.malformed(INVALID_PAYLOAD) };
                let is_active = |state| !matches!(state, SocketState::Idle | SocketState::Leaving);
                if let Some((id, _)) = recipient.filter(|(_, state)| self.state == State::Open && is_active(*state)) {
                    self.handle_parsed(id, kind, ack, payload);
                }
            }
        }
    }

    /// An event for a namespace that is connected.
    fn handle_event(&mut self, id: SocketId, payload: Payload, ack: Option<u64>, ends_with_string: Option<bool>) {
        let engine = self.latest_engine;
        // An event that is to be acknowledged has no place in the server's log.
        if let Some(socket) = self.sockets.get_mut(id)
            && let Some(recovery) = &mut socket.recovery
            && ack.is_none()
        {
            recovery.receive(&payload, ends_with_string);
        }
        self.queue.event(Event::Message(id, IncomingEvent { payload, ack, engine }));
    }

    fn is_pending(&mut self, id: SocketId, ack: Option<u64>) -> bool {
        let socket = self.sockets.get_mut(id);
        ack.zip(socket).is_some_and(|(ack, socket)| socket.acks.waiter(ack).is_some())
    }

    /// Any other packet for a namespace that is connected or to be connected.
    fn handle_parsed(&mut self, id: SocketId, kind: PacketType, ack: Option<u64>, payload: Option<Value>) {
        match (kind, payload) {
            (PacketType::Connect, payload) => self.on_connect(id, payload),
            (PacketType::Disconnect, _) => {
                self.deactivate(id);
                self.report_disconnect(id, Reason::ServerDisconnect, CloseDetails::None);
            }
            (PacketType::ConnectError, Some(payload)) => {
                self.deactivate(id);
                self.queue.event(Event::Socket(id, SocketEvent::ConnectError(ConnectionError::Refused(payload))));
            }
            (PacketType::Event, Some(payload)) => {
                let engine = self.latest_engine;
                let Some(socket) = self.sockets.get_mut(id) else { return };
                let payload = Payload::Value(payload);
                if let Some(recovery) = socket.recovery.as_mut().filter(|_| ack.is_none()) {
                    recovery.receive(&payload, None);
                }
                socket.receive_buffer.push(ReceiveEntry { payload, ack, engine });
            }
            (PacketType::Ack, Some(payload)) => self.acknowledged(id, ack, Payload::Value(payload)),
            // Binary types have become plain ones.
            (
                PacketType::BinaryEvent
                | PacketType::BinaryAck
                | PacketType::ConnectError
                | PacketType::Event
                | PacketType::Ack,
                _,
            ) => {}
        }
    }
}

const INVALID_PAYLOAD: &str = "invalid payload";

/// Parses a packet's payload, if it has any.
fn parse(kind: PacketType, payload: Option<Payload>) -> Result<Option<Value>, ()> {
    match payload {
        Some(payload) => payload.parse(kind).map(Some).ok_or(()),
        None => Ok(None),
    }
}
