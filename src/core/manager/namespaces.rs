//! How a manager brings packets to the namespaces, and theirs to the engine.

use std::iter;

use super::{Codec, Manager, State};
use crate::core::decoder::Packet;
use crate::core::engine::Engine;
use crate::core::error::{AckError, CloseDetails, ConnectionError, Reason};
use crate::core::output::{
    EngineId, Event, Frame, Incoming, Outgoing, OutgoingFrame, Payload, Recovery, SocketEvent, SocketId,
};
use crate::core::socket::{ReceiveEntry, SendEntry, Socket, SocketState};
use crate::data::{self, Value};
use crate::protocol::socket_packet::PacketType;

impl Manager {
    pub(super) fn socket_mut(&mut self, id: SocketId) -> Option<&mut Socket> {
        self.sockets.get_mut(id.0 as usize)
    }

    pub(super) fn handle_message(&mut self, frame: Frame) {
        if self.state != State::Open {
            return;
        }
        if self.codec == Codec::Custom {
            return self.queue.event(Event::Decode(frame));
        }
        match self.decoder.decode(frame) {
            Ok(Some(packet)) => self.handle_packet(packet),
            Ok(None) => {}
            Err(what) => self.close_with(Reason::ParseError, CloseDetails::Malformed(what)),
        }
    }

    pub(super) fn handle_packet(&mut self, packet: Packet) {
        let shown = self.observed.then(|| Event::Packet {
            kind: packet.kind,
            namespace: packet.namespace.clone().unwrap_or_else(|| "/".into()),
            id: packet.id,
            payload: packet.payload.clone(),
        });
        self.route(packet);
        if let Some(packet) = shown {
            self.queue.event(packet);
        }
    }

    /// Brings a packet to its namespace.
    fn route(&mut self, packet: Packet) {
        let namespace = packet.namespace.as_deref().unwrap_or("/");
        let Some(id) = self.namespace_index.find(namespace.as_bytes(), &self.sockets) else { return };
        if self.state != State::Open || matches!(self.socket_state(id), SocketState::Idle | SocketState::Leaving) {
            return;
        }
        match (packet.kind, packet.payload) {
            (PacketType::Connect, payload) => self.on_connect(id, payload),
            (PacketType::Disconnect, _) => {
                self.deactivate(id);
                self.report_disconnect(id, Reason::ServerDisconnect, CloseDetails::None);
            }
            (PacketType::ConnectError, Some(payload)) => {
                self.deactivate(id);
                self.queue.event(Event::Socket(id, SocketEvent::ConnectError(ConnectionError::Refused(payload))));
            }
            (PacketType::Event | PacketType::BinaryEvent, Some(payload)) => self.handle_event(id, payload, packet.id),
            (PacketType::Ack | PacketType::BinaryAck, Some(payload)) => {
                if let Some(ack) = packet.id {
                    self.acknowledged(id, ack, payload);
                }
            }
            (
                PacketType::ConnectError
                | PacketType::Event
                | PacketType::BinaryEvent
                | PacketType::Ack
                | PacketType::BinaryAck,
                None,
            ) => {}
        }
    }

    /// Sends a packet, or asks the application's codec to make one of it.
    pub(super) fn send(
        &mut self,
        kind: PacketType,
        id: SocketId,
        ack: Option<u64>,
        payload: Option<Outgoing>,
        compress: bool,
    ) {
        self.write_packet(kind, id, ack, payload, compress);
        self.flush();
    }

    /// Has a packet sent with the next [`flush`](Self::flush), or asks the application's codec to make one of it.
    fn write_packet(
        &mut self,
        kind: PacketType,
        id: SocketId,
        ack: Option<u64>,
        payload: Option<Outgoing>,
        compress: bool,
    ) {
        if self.codec == Codec::Custom {
            let payload = payload.and_then(|payload| match payload {
                Outgoing::Raw(value) => Some(value),
                Outgoing::Encoded { .. } => None,
            });
            let engine = self.latest_engine;
            return self.queue.event(Event::Encode { engine, kind, socket: id, id: ack, payload, compress });
        }
        let (Some(socket), Some(engine)) = (self.sockets.get_mut(id.0 as usize), &mut self.engine) else { return };
        let (json, attachments) = match payload {
            Some(Outgoing::Encoded { json, attachments, .. }) => (Some(json), attachments),
            Some(Outgoing::Raw(_)) | None => (None, Vec::new()),
        };
        let text = socket.packet(kind, attachments.len(), ack, json.as_ref());
        for frame in iter::once(Frame::Text(text)).chain(attachments.into_iter().map(Frame::Binary)) {
            engine.write(OutgoingFrame { frame, compress }, &mut self.queue);
        }
    }

    fn flush(&mut self) {
        if let Some(engine) = &mut self.engine {
            engine.flush(&mut self.queue);
        }
    }

    /// Asks the application for the credentials to ask the server for a namespace with.
    pub(super) fn request_auth(&mut self, id: SocketId) {
        let recovery = self.socket_mut(id).and_then(|socket| socket.recovery.clone());
        self.queue.event(Event::Authenticate { socket: id, engine: self.latest_engine, recovery });
    }

    /// The application leaves a namespace.
    pub(super) fn finish_disconnect(&mut self, id: SocketId) {
        let was_connected = matches!(self.socket_state(id), SocketState::Connected | SocketState::Leaving);
        self.deactivate(id);
        if was_connected {
            self.report_disconnect(id, Reason::ClientDisconnect, CloseDetails::None);
        }
    }

    pub(super) fn find_engine(&self, id: EngineId) -> Option<&Engine> {
        match &self.engine {
            Some(engine) if engine.id == id => Some(engine),
            _ => self.closing.iter().find(|engine| engine.id == id),
        }
    }

    pub(super) fn engine_mut(&mut self, id: EngineId) -> Option<&mut Engine> {
        match &mut self.engine {
            Some(engine) if engine.id == id => Some(engine),
            _ => self.closing.iter_mut().find(|engine| engine.id == id),
        }
    }

    /// The namespace is no longer wanted; the connection goes with the last one that is.
    pub(super) fn deactivate(&mut self, id: SocketId) {
        if let Some(socket) = self.socket_mut(id) {
            socket.state = SocketState::Idle;
        }
        if !self.sockets.iter().any(Socket::is_active) {
            self.force_close();
        }
    }

    pub(super) fn report_disconnect(&mut self, id: SocketId, reason: Reason, details: CloseDetails) {
        let Some(socket) = self.socket_mut(id) else { return };
        let unanswered = socket.disconnected();
        self.queue.event(Event::Socket(id, SocketEvent::Disconnect(reason, details)));
        for pending in unanswered {
            self.report_ack(id, pending, Err(AckError::Disconnected));
        }
    }

    /// The server has granted a namespace: what was buffered goes first, in order, then the application is told.
    fn on_connect(&mut self, id: SocketId, payload: Option<Value>) {
        let Some(session) = payload.as_ref().and_then(data::session) else {
            return self.queue.event(Event::Socket(id, SocketEvent::ConnectError(ConnectionError::OlderServer)));
        };
        let Some(socket) = self.socket_mut(id) else { return };
        socket.recovered =
            session.pid.is_some() && socket.recovery.as_ref().map(|recovery| &recovery.pid) == session.pid.as_ref();
        let offset = socket.recovery.take().and_then(|recovery| recovery.offset);
        socket.recovery = session.pid.map(|pid| Recovery { pid, offset });
        socket.id = Some(session.sid);
        // It may have been asked for twice, where the application left it meanwhile: the later answer counts.
        if socket.is_connected() {
            return;
        }
        socket.state = SocketState::Connected;
        let unheard = std::mem::take(&mut socket.receive_buffer);
        let unsent = std::mem::take(&mut socket.send_buffer);
        for ReceiveEntry { payload, ack, engine } in unheard {
            self.queue.event(Event::Message(id, Incoming { payload: Payload::Value(payload), ack, engine }));
        }
        // What was buffered goes in one: on long-polling, what comes later waits for a request to end.
        for SendEntry { id: ack, payload, compress } in unsent {
            self.report_outgoing(id, &payload);
            self.write_packet(PacketType::Event, id, ack, Some(payload), compress);
        }
        self.flush();
        self.send_queued(id, true);
        self.queue.event(Event::Socket(id, SocketEvent::Connect));
    }

    fn handle_event(&mut self, id: SocketId, payload: Value, ack: Option<u64>) {
        let engine = self.latest_engine;
        let Some(socket) = self.socket_mut(id) else { return };
        // An event that is to be acknowledged has no place among those that can be made up for.
        if let Some(recovery) = &mut socket.recovery
            && ack.is_none()
            && let Some(offset) = data::offset(&payload)
        {
            recovery.offset = Some(offset);
        }
        if socket.is_connected() {
            self.queue.event(Event::Message(id, Incoming { payload: Payload::Value(payload), ack, engine }));
        } else {
            socket.receive_buffer.push(ReceiveEntry { payload, ack, engine });
        }
    }
}
