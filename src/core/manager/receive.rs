//! What a manager makes of a message that a transport received: from its text to the event that the application handles.

use super::{Manager, State};
use crate::core::acks::Waiter;
use crate::core::decoder::{Packet, find as find_socket, namespace};
use crate::core::error::{CloseDetails, ConnectionError, Reason, ToldDetails};
use crate::core::input::Received;
use crate::core::output::{Event, Frame, IncomingEvent, Payload, SocketEvent, SocketId, TransportId};
use crate::core::queue::NEVER;
use crate::core::socket::{ReceiveEntry, SocketState};
use crate::data::{Detail, Value};
use crate::package::{FOR_PACKAGE, only};
use crate::protocol::engine_packet;
use crate::protocol::socket_packet::PacketType;

impl Manager {
    /// Handles a packet that a transport received. Without the time (`now`, in ms), returns a packet that depends on it and changes
    /// nothing: call again with the time.
    ///
    /// Most packets are events for connected namespaces and acknowledgements. They change no deadline, and the driver need not
    /// read the clock for them, which is a call out of the wasm in a browser. They come out [unparsed](Payload::Json).
    pub fn receive<'a>(
        &mut self,
        now: Option<f64>,
        transport: TransportId,
        packet: Received<'a>,
    ) -> Option<Received<'a>> {
        match now {
            Some(now) => self.expire_attempt(now),
            None if !self.is_for_namespaces(transport, &packet) => return Some(packet),
            None => {}
        }
        let is_current = self.engine.as_ref().is_some_and(|engine| engine.owns(transport));
        let engine = match &mut self.engine {
            Some(engine) if is_current => engine,
            _ => self.closing.iter_mut().find(|engine| engine.owns(transport))?,
        };
        let Some(message) = engine.receive(transport, packet, &mut self.queue) else {
            self.handle_engine_outputs();
            self.remove_closed();
            return None;
        };
        // A session that the connection has given up only sends what it has buffered.
        if !is_current {
            return None;
        }
        self.handle_message(message, now.is_some())
    }

    /// Whether a packet is a message that concerns neither the session nor an observer.
    fn is_for_namespaces(&self, transport: TransportId, packet: &Received<'_>) -> bool {
        let is_message = match packet {
            Received::Text(_, head) => head.first() == Some(&engine_packet::MESSAGE),
            Received::Binary(_) => true,
        };
        is_message
            && self.state == State::Open
            && !self.codec.is_custom()
            && !self.observed.is_on()
            && self.engine.as_ref().is_some_and(|engine| engine.passes_messages_on(transport))
    }

    /// Handles a message. Returns it if it depends on the time and the time is not known.
    pub(super) fn handle_message<'a>(&mut self, message: Received<'a>, knows_time: bool) -> Option<Received<'a>> {
        if self.state != State::Open {
            return None;
        }
        if self.codec.is_custom() {
            let frame = only(match message {
                Received::Text(text, _) => Frame::Text(text),
                Received::Binary(binary) => Frame::Binary(binary),
            });
            if let Some(frame) = frame {
                self.queue.event(Event::Decode(frame));
            }
            return None;
        }
        match message {
            Received::Text(text, head) => {
                let header = match self.decoder.header(head) {
                    Ok(header) => header,
                    Err(_) if !knows_time => return Some(Received::Text(text, head)),
                    Err(what) => {
                        self.malformed(what);
                        return None;
                    }
                };
                let socket = find_socket(&header, head, &self.sockets);
                let connected = socket.filter(|socket| socket.is_connected()).map(|socket| socket.id);
                // By far the most of what comes: no packet is put together for it.
                if let (PacketType::Event, Some(from), Some(socket)) = (header.kind, header.payload, connected)
                    && !self.observed.is_on()
                {
                    self.deliver(socket, Payload::Json { text, from, attachments: Vec::new() }, header.id);
                    return None;
                }
                let socket = socket.map(|socket| socket.id);
                if !knows_time && !self.is_timeless(header.kind, socket, header.id) {
                    return Some(Received::Text(text, head));
                }
                let namespace = self.observed.is_on().then(|| namespace(&text));
                if let Some(packet) = self.decoder.text(header, socket, text) {
                    self.handle_packet(packet, namespace);
                }
            }
            Received::Binary(binary) => {
                let partial = self.decoder.partial();
                let known = partial.map(|partial| (partial.header.kind, partial.socket, partial.header.id));
                let namespace = partial.filter(|_| self.observed.is_on()).map(|partial| namespace(&partial.text));
                let is_timeless = known.is_some_and(|(kind, socket, id)| self.is_timeless(kind, socket, id));
                if !knows_time && !is_timeless {
                    return Some(Received::Binary(binary));
                }
                if known.is_none() {
                    self.malformed("attachment while none is due");
                } else if let Some(packet) = self.decoder.binary(binary) {
                    self.handle_packet(packet, namespace);
                }
            }
        }
        None
    }

    /// Whether such a packet causes nothing but one event for the application.
    fn is_timeless(&mut self, kind: PacketType, socket: Option<SocketId>, id: Option<u64>) -> bool {
        let Some(socket) = socket.and_then(|socket| self.sockets.get_mut(socket)) else { return false };
        socket.is_connected()
            && match (kind, id) {
                (PacketType::Event | PacketType::BinaryEvent, _) => true,
                (PacketType::Ack | PacketType::BinaryAck, Some(id)) => {
                    matches!(socket.acks.waiter(id), Some(Waiter::Application(_)))
                }
                _ => false,
            }
    }

    pub(super) fn malformed(&mut self, what: &'static str) {
        self.close_with(Reason::ParseError, CloseDetails::Malformed(what).told());
    }

    /// The application could not parse a payload, or its codec could not decode a message: ends the connection with a parse
    /// error. The detail is the cause.
    pub fn parse_failed(&mut self, now: f64, detail: Detail) {
        self.queue.now = now;
        if self.state == State::Open {
            self.close_with(Reason::ParseError, CloseDetails::Unreadable(detail).told());
        }
    }

    /// Delivers a packet to its namespace, then reports it to the observer of the connection. `observed` is the namespace, if
    /// there is an observer.
    pub(super) fn handle_packet(&mut self, packet: Packet, observed: Option<String>) {
        let Some(namespace) = observed.filter(|_| FOR_PACKAGE) else { return self.route(packet) };
        let Packet { kind, socket, id, payload } = packet;
        // Parsed once, so that the observer sees the same value as the listeners.
        let Ok(value) = parse(kind, payload) else { return self.malformed(INVALID_PAYLOAD) };
        self.route(Packet { kind, socket, id, payload: value.clone().and_then(only).map(Payload::Value) });
        if let Some(payload) = only(value) {
            self.queue.event(Event::Packet { kind, namespace, id, payload });
        }
    }

    fn route(&mut self, packet: Packet) {
        let Packet { kind, socket, id: ack, payload } = packet;
        let connected = socket.filter(|socket| self.socket_state(*socket) == SocketState::Connected);
        match (kind, connected, payload) {
            (PacketType::Event, Some(id), Some(payload)) => self.deliver(id, payload, ack),
            (PacketType::Ack, Some(id), Some(payload)) if self.is_pending(id, ack) => {
                self.acknowledged(id, ack, payload)
            }
            (PacketType::Event, None, Some(payload)) if self.unparsed || !FOR_PACKAGE => {
                if let Some(id) = socket {
                    self.keep(id, payload, ack);
                }
            }
            // What nobody waits for is not parsed either, where the application reads payloads itself.
            #[cfg(not(any(test, feature = "__npm")))]
            (PacketType::Event | PacketType::Ack, ..) => {}
            (kind, _, payload) => {
                let Ok(payload) = parse(kind, payload) else { return self.malformed(INVALID_PAYLOAD) };
                let Some(id) = socket else { return };
                if self.state == State::Open
                    && !matches!(self.socket_state(id), SocketState::Idle | SocketState::Leaving)
                {
                    self.handle_parsed(id, kind, ack, payload);
                }
            }
        }
    }

    /// Passes the application an event for a namespace that is connected.
    fn deliver(&mut self, id: SocketId, payload: Payload, ack: Option<u64>) {
        let engine = self.latest_engine;
        self.queue.event(Event::Message(id, IncomingEvent { payload, ack, engine }));
    }

    /// Keeps an event for a namespace until that is granted. A server emits to a namespace that it has not granted when it recovers a
    /// session, just before. If nothing follows, its answer was lost: browsers send a poll again, and drop what came for the first.
    fn keep(&mut self, id: SocketId, payload: Payload, ack: Option<u64>) {
        let engine = self.latest_engine;
        let Some(socket) = self.sockets.get_mut(id).filter(|socket| socket.is_entering()) else { return };
        socket.receive_buffer.push(ReceiveEntry { payload, ack, engine });
        if let (SocketState::Connecting, NEVER, Some(timeout)) =
            (socket.state, self.granted_by, self.reconnection.timeout)
        {
            self.granted_by = self.queue.now + timeout;
        }
    }

    fn is_pending(&mut self, id: SocketId, ack: Option<u64>) -> bool {
        let socket = self.sockets.get_mut(id);
        ack.zip(socket).is_some_and(|(ack, socket)| socket.acks.waiter(ack).is_some())
    }

    /// Any other packet for an active namespace.
    fn handle_parsed(&mut self, id: SocketId, kind: PacketType, ack: Option<u64>, payload: Option<Value>) {
        match (kind, payload) {
            (PacketType::Connect, payload) => self.on_connect(id, payload),
            (PacketType::Disconnect, _) => {
                self.deactivate(id);
                self.report_disconnect(id, Reason::ServerDisconnect, ToldDetails::default());
            }
            (PacketType::ConnectError, Some(payload)) => {
                self.admit_interruption(id);
                let was_connected = self.sockets.get_mut(id).is_some_and(|socket| socket.is_connected());
                self.deactivate(id);
                // A server may change its mind.
                if was_connected {
                    self.report_disconnect(id, Reason::ServerDisconnect, ToldDetails::default());
                }
                self.queue.event(Event::Socket(id, SocketEvent::ConnectError(ConnectionError::Refused(payload))));
            }
            (PacketType::Event, Some(payload)) => {
                if let Some(payload) = only(payload) {
                    self.keep(id, Payload::Value(payload), ack);
                }
            }
            (PacketType::Ack, Some(payload)) => {
                if let Some(payload) = only(payload) {
                    self.acknowledged(id, ack, Payload::Value(payload));
                }
            }
            // The decoder has replaced binary types by plain ones.
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
#[inline(never)]
fn parse(kind: PacketType, payload: Option<Payload>) -> Result<Option<Value>, ()> {
    match payload {
        Some(payload) => payload.parse(kind).map(Some).ok_or(()),
        None => Ok(None),
    }
}
