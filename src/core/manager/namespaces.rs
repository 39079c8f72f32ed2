//! How a namespace connects, sends packets and disconnects.

use std::iter;

use super::{Manager, find};
use crate::core::engine::Engine;
use crate::core::error::{AckError, ConnectionError, Reason, ToldDetails};
use crate::core::output::{Content, EngineId, Event, IncomingEvent, Outgoing, OutgoingFrame, SocketEvent, SocketId};
use crate::core::queue::{Cause, NEVER, Step};
use crate::core::recovery::Recovering;
use crate::core::retries::Retry;
use crate::core::socket::{ReceiveEntry, SendEntry, Socket, SocketState};
use crate::data::{self, Text, Value};
use crate::protocol::socket_packet::PacketType;

impl Manager {
    // ---- calls of the application ----

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
            // What came before was of a session that was never granted: the server has lost it, or sends it again.
            socket.receive_buffer.clear();
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

    // ---- internal transitions ----

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
        let Some(socket) = self.sockets.get_mut(id) else { return };
        let was_connected = matches!(socket.state, SocketState::Connected | SocketState::Leaving)
            || socket.interrupted.take().is_some();
        self.deactivate(id);
        if was_connected {
            self.report_disconnect(id, Reason::ClientDisconnect, ToldDetails::default());
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

    pub(super) fn report_disconnect(&mut self, id: SocketId, reason: Reason, details: ToldDetails) {
        let Some(socket) = self.sockets.get_mut(id) else { return };
        let recovery = socket.recovery.as_ref().filter(|_| self.is_restoring && socket.sid.is_some());
        socket.interrupted = recovery.map(|recovery| recovery.recovers);
        let event = match socket.interrupted {
            Some(_) => SocketEvent::Interrupted,
            None => SocketEvent::Disconnect(reason, details),
        };
        let unanswered = socket.disconnected();
        self.queue.event(Event::Socket(id, event));
        for pending in unanswered {
            self.report_ack(id, pending, Err(AckError::Disconnected));
        }
    }

    /// The server granted a namespace: first the buffered events, in order, then `connect`.
    pub(super) fn on_connect(&mut self, id: SocketId, payload: Option<Value>) {
        let Some(session) = payload.as_ref().and_then(data::session) else {
            self.admit_interruption(id);
            return self.queue.event(Event::Socket(id, SocketEvent::ConnectError(ConnectionError::OlderServer)));
        };
        let Some(socket) = self.sockets.get_mut(id) else { return };
        let lost = socket.recovery.take();
        socket.recovered = lost.as_ref().is_some_and(|lost| Some(&lost.pid) == session.pid.as_ref());
        socket.recovery = session.pid.and_then(|pid| match lost {
            Some(lost) => Some(lost.renew(pid)),
            None => Recovering::new(pid),
        });
        socket.sid = Some(session.sid);
        self.granted_by = NEVER;
        // If the application disconnected and connected it meanwhile there are two answers: the later one counts.
        if socket.is_connected() {
            return;
        }
        socket.state = SocketState::Connected;
        // The application knows of no interruption if the session goes on.
        let goes_on = socket.recovered && socket.interrupted.take().is_some();
        self.admit_interruption(id);
        let Some(socket) = self.sockets.get_mut(id) else { return };
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
        self.retry(id, Retry::Send { is_new_connection: true });
        if !goes_on {
            self.queue.event(Event::Socket(id, SocketEvent::Connect));
        }
    }
}
