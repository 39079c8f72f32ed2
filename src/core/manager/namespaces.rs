//! How a namespace connects, sends packets and disconnects.

use std::iter;

use super::{Manager, find};
use crate::core::engine::Engine;
use crate::core::error::{AckError, CloseDetails, ConnectionError, Reason};
use crate::core::output::{Content, EngineId, Event, IncomingEvent, Outgoing, OutgoingFrame, SocketEvent, SocketId};
use crate::core::recovery::Recovering;
use crate::core::socket::{ReceiveEntry, SendEntry, Socket, SocketState};
use crate::data::{self, Value};
use crate::protocol::socket_packet::PacketType;

impl Manager {
    /// Sends a packet; with a custom codec, asks the application to encode it.
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

    /// Writes a packet to the session, for the next [`flush`](Self::flush); with a custom codec, asks the application to encode it.
    fn write_packet(
        &mut self,
        kind: PacketType,
        id: SocketId,
        ack: Option<u64>,
        payload: Option<Outgoing>,
        compress: bool,
    ) {
        if self.codec.is_custom() {
            let payload = payload.and_then(|payload| match payload {
                Outgoing::Raw(value) => Some(value),
                Outgoing::Encoded { .. } => None,
            });
            let engine = self.latest_engine;
            return self.queue.event(Event::Encode { engine, kind, socket: id, id: ack, payload, compress });
        }
        let (Some(socket), Some(engine)) = (self.sockets.get_mut(id), &mut self.engine) else { return };
        let (json, attachments) = match payload {
            Some(Outgoing::Encoded { json, attachments, .. }) => (Some(json), attachments),
            Some(Outgoing::Raw(_)) | None => (None, Vec::new()),
        };
        let packet = Content::Packet { prefix: socket.prefix(kind, attachments.len()), id: ack, json };
        for content in iter::once(packet).chain(attachments.into_iter().map(Content::Binary)) {
            engine.write(OutgoingFrame { content, compress }, &mut self.queue);
        }
    }

    fn flush(&mut self) {
        if let Some(engine) = &mut self.engine {
            engine.flush(&mut self.queue);
        }
    }

    /// Asks the application for the credentials of a namespace.
    pub(super) fn request_auth(&mut self, id: SocketId) {
        let recovery = self.sockets.get(id).and_then(|socket| socket.recovery.as_ref()).map(Recovering::request);
        self.queue.event(Event::Authenticate { socket: id, engine: self.latest_engine, recovery });
    }

    /// The application has disconnected a namespace.
    pub(super) fn finish_disconnect(&mut self, id: SocketId) {
        let was_connected = matches!(self.socket_state(id), SocketState::Connected | SocketState::Leaving);
        self.deactivate(id);
        if was_connected {
            self.report_disconnect(id, Reason::ClientDisconnect, CloseDetails::None);
        }
    }

    pub(super) fn find_engine(&self, id: EngineId) -> Option<&Engine> {
        self.engine.iter().chain(&self.closing).find(|engine| engine.id == id)
    }

    pub(super) fn engine_mut(&mut self, id: EngineId) -> Option<&mut Engine> {
        find(&mut self.engine, &mut self.closing, |engine| engine.id == id)
    }

    /// The namespace is no longer in use. The last one closes the connection.
    pub(super) fn deactivate(&mut self, id: SocketId) {
        if let Some(socket) = self.sockets.get_mut(id) {
            socket.state = SocketState::Idle;
        }
        if !self.sockets.iter().any(Socket::is_active) {
            self.force_close();
        }
    }

    pub(super) fn report_disconnect(&mut self, id: SocketId, reason: Reason, details: CloseDetails) {
        let Some(socket) = self.sockets.get_mut(id) else { return };
        let unanswered = socket.disconnected();
        self.queue.event(Event::Socket(id, SocketEvent::Disconnect(reason, details)));
        for pending in unanswered {
            self.report_ack(id, pending, Err(AckError::Disconnected));
        }
    }

    /// The server granted a namespace: first the buffered events, in order, then `connect`.
    pub(super) fn on_connect(&mut self, id: SocketId, payload: Option<Value>) {
        let Some(session) = payload.as_ref().and_then(data::session) else {
            return self.queue.event(Event::Socket(id, SocketEvent::ConnectError(ConnectionError::OlderServer)));
        };
        let Some(socket) = self.sockets.get_mut(id) else { return };
        let lost = socket.recovery.take();
        socket.recovered = session.pid.is_some() && lost.as_ref().map(|recovery| &recovery.pid) == session.pid.as_ref();
        socket.recovery = session.pid.map(|pid| match lost {
            Some(lost) => lost.renew(pid),
            None => Recovering::new(pid),
        });
        socket.sid = Some(session.sid);
        // If the application disconnected and connected it meanwhile there are two answers: the later one counts.
        if socket.is_connected() {
            return;
        }
        socket.state = SocketState::Connected;
        let received = std::mem::take(&mut socket.receive_buffer);
        let buffered = std::mem::take(&mut socket.send_buffer);
        for ReceiveEntry { payload, ack, engine } in received {
            self.queue.event(Event::Message(id, IncomingEvent { payload, ack, engine }));
        }
        // All buffered events are flushed together: on long-polling, later ones wait until the request has ended.
        for SendEntry { id: ack, payload, compress } in buffered {
            self.report_outgoing(id, &payload);
            self.write_packet(PacketType::Event, id, ack, Some(payload), compress);
        }
        self.flush();
        self.send_queued(id, true);
        self.queue.event(Event::Socket(id, SocketEvent::Connect));
    }
}
