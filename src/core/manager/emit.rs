//! Emitting events, and the acknowledgements of them.

use super::Manager;
use crate::core::acks::{PendingAck, Waiter};
use crate::core::engine::Engine;
use crate::core::error::AckError;
use crate::core::output::{AckToken, EmitOptions, EngineId, Event, Outgoing, Payload, SocketId};
use crate::core::retries::Retry;
use crate::core::socket::{SendEntry, SocketState};
use crate::data::Value;
use crate::package::Only;
use crate::protocol::socket_packet::PacketType;

impl Manager {
    /// Emits an event: at once if the namespace is connected, else as soon as it is. Returns the id by which the server acknowledges it,
    /// if it is asked to; an event of the retry queue has another one each time that it is sent.
    pub fn emit(&mut self, now: f64, id: SocketId, payload: Outgoing, options: EmitOptions) -> Option<u64> {
        self.queue.now = now;
        let EmitOptions { token, timeout, volatile, compress } = options;
        let socket = self.sockets.get_mut(id)?;
        if socket.retries.limit > 0 && !volatile {
            self.retry(id, Retry::Emit { payload, token, timeout, compress });
            return None;
        }
        let is_dropped = volatile && !self.engine.as_ref().is_some_and(Engine::is_writable);
        // The acknowledgement of a dropped event is pending all the same, until its timeout or the loss of the connection.
        let ack = token.and_then(|token| self.await_ack(id, Waiter::Application(token), timeout));
        if is_dropped {
            return ack;
        }
        if self.can_emit(id) {
            self.report_outgoing(id, &payload);
            self.send(PacketType::Event, id, ack, Some(payload), compress);
        } else if let Some(socket) = self.sockets.get_mut(id) {
            socket.send_buffer.push(SendEntry { id: ack, payload, compress });
        }
        ack
    }

    /// Acknowledges the event with this id, which was received in this session. Does nothing if that is no longer the current
    /// session: the id means nothing in another one.
    pub fn acknowledge(&mut self, now: f64, id: SocketId, engine: EngineId, event: u64, payload: Outgoing) {
        self.queue.now = now;
        if engine == self.latest_engine && self.socket_state(id) == SocketState::Connected {
            self.send(PacketType::Ack, id, Some(event), Some(payload), true);
        }
    }

    /// Sets whether each event of a namespace is reported by [`Event::Outgoing`] when it is sent. Default: false.
    #[doc(hidden)]
    #[cfg(any(test, feature = "__npm"))]
    pub fn observe_outgoing(&mut self, id: SocketId, observed: bool) {
        if let Some(socket) = self.sockets.get_mut(id) {
            socket.observed = observed.into();
        }
    }

    /// The send buffer: the events that are sent once the namespace is connected.
    #[doc(hidden)]
    pub fn send_buffer(&self, id: SocketId) -> impl Iterator<Item = &SendEntry> {
        self.sockets.get(id).into_iter().flat_map(|socket| &socket.send_buffer)
    }

    /// Keeps the events with these arguments in the send buffer, in this order, and discards the others.
    #[doc(hidden)]
    #[cfg(any(test, feature = "__npm"))]
    pub fn keep_in_send_buffer(&mut self, id: SocketId, kept: impl Iterator<Item = Value>) {
        let Some(socket) = self.sockets.get_mut(id) else { return };
        let mut waiting = std::mem::take(&mut socket.send_buffer);
        for args in kept {
            if let Some(at) = waiting.iter().position(|event| event.payload.args() == Some(&args)) {
                socket.send_buffer.push(waiting.remove(at));
            }
        }
    }

    /// The receive buffer: the arguments of the events that were received before the namespace was connected.
    #[doc(hidden)]
    pub fn receive_buffer(&self, id: SocketId) -> impl Iterator<Item = &Only<Value>> {
        let entries = self.sockets.get(id).into_iter().flat_map(|socket| &socket.receive_buffer);
        entries.filter_map(|entry| entry.payload.value())
    }

    /// Discards the events in the receive buffer for which `keep` is false.
    #[doc(hidden)]
    #[cfg(any(test, feature = "__npm"))]
    pub fn retain_in_receive_buffer(&mut self, id: SocketId, mut keep: impl FnMut(&Value) -> bool) {
        if let Some(socket) = self.sockets.get_mut(id) {
            socket.receive_buffer.retain(|entry| entry.payload.value().is_none_or(&mut keep));
        }
    }

    /// Whether to send an event at once. If the connection is probably lost, the event would be lost with it.
    pub(super) fn can_emit(&self, id: SocketId) -> bool {
        self.socket_state(id) == SocketState::Connected
            && !self.engine.as_ref().is_some_and(|engine| engine.is_doubtful(self.queue.now))
    }

    pub(super) fn report_outgoing(&mut self, id: SocketId, payload: &Outgoing) {
        if self.sockets.get_mut(id).is_some_and(|socket| socket.observed.is_on())
            && let Some(args) = payload.args()
        {
            self.queue.event(Event::Outgoing(id, args.clone()));
        }
    }

    /// Adds a pending acknowledgement. Returns the id for the packet.
    pub(super) fn await_ack(&mut self, id: SocketId, waiter: Waiter, timeout: Option<f64>) -> Option<u64> {
        let deadline = timeout.map(|timeout| self.queue.now + timeout);
        let ack = self.sockets.get_mut(id)?.acks.add(PendingAck::new(waiter, deadline));
        if let Some(deadline) = deadline {
            self.ack_deadlines.add(deadline, id, ack);
        }
        Some(ack)
    }

    pub(super) fn acknowledged(&mut self, id: SocketId, ack: Option<u64>, payload: Payload) {
        let socket = self.sockets.get_mut(id);
        if let Some(pending) = ack.zip(socket).and_then(|(ack, socket)| socket.acks.take(ack)) {
            self.report_ack(id, pending, Ok(payload));
        }
    }

    /// Discards the pending acknowledgement with this token: no [`Event::Ack`] follows. The event itself is still sent.
    pub fn forget(&mut self, id: SocketId, token: AckToken) {
        self.retry(id, Retry::Forget(token));
        let Some(socket) = self.sockets.get_mut(id) else { return };
        let Some(ack) = socket.acks.find(token) else { return };
        if socket.acks.take(ack).is_some_and(|pending| pending.deadline.is_some()) {
            self.ack_deadlines.settle();
        }
    }

    /// Gives up the event that waits for this acknowledgement, as if its time were over: one that is buffered is not sent. The application
    /// ignores the [`Event::Ack`] that follows.
    #[doc(hidden)]
    #[cfg(any(test, feature = "__npm"))]
    pub fn cancel(&mut self, now: f64, id: SocketId, ack: u64) {
        self.queue.now = now;
        self.ack_timed_out(id, ack);
    }

    /// An acknowledgement timed out. Its event is not sent if it is still buffered.
    pub(super) fn ack_timed_out(&mut self, id: SocketId, ack: u64) {
        let Some(socket) = self.sockets.get_mut(id) else { return };
        let Some(pending) = socket.acks.take(ack) else { return };
        if let Some(at) = socket.send_buffer.iter().position(|event| event.id == Some(ack)) {
            socket.send_buffer.remove(at);
        }
        self.report_ack(id, pending, Err(AckError::Timeout));
    }

    pub(super) fn report_ack(&mut self, socket: SocketId, pending: PendingAck, outcome: Result<Payload, AckError>) {
        let PendingAck { waiter, deadline, .. } = pending;
        if deadline.is_some() {
            self.ack_deadlines.settle();
        }
        match waiter {
            Waiter::Application(token) => self.queue.event(Event::Ack { socket, token, outcome }),
            // Without a timeout, the event is sent again on the next connection.
            Waiter::Retries { has_timeout: false, .. } if outcome.is_err() => {}
            Waiter::Retries { number, .. } => self.retry(socket, Retry::Settled(number, outcome)),
        }
    }
}
