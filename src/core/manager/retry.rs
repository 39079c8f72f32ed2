//! The retry queues of namespaces.
//!
//! Only [`Manager::set_retries`] names what acts on them. So an application that asks for no retries links none of it, but what calls it.

use super::Manager;
use crate::core::acks::Waiter;
use crate::core::error::AckError;
#[cfg(any(test, feature = "__npm"))]
use crate::core::output::AckToken;
use crate::core::output::{Event, Payload, SocketId};
use crate::core::queue::Step;
use crate::core::retries::{Queued, Retry};
use crate::protocol::socket_packet::PacketType;

/// The package has all of it anyway, and less code where no pointer is followed.
const IS_DIRECT: bool = cfg!(feature = "__npm");

impl Manager {
    /// Sets how often the events of a namespace are sent again if they are not acknowledged in time. Default: 0, no retry queue.
    /// Otherwise they are sent one at a time, each after the one before it was acknowledged or given up.
    pub fn set_retries(&mut self, id: SocketId, retries: u32) {
        if let Some(socket) = self.sockets.get_mut(id) {
            socket.retries.limit = retries;
            if !IS_DIRECT {
                socket.retries.act = Some(Self::act_on_retries);
            }
        }
    }

    /// The retry queue of a namespace, in order.
    #[doc(hidden)]
    pub fn queued(&self, id: SocketId) -> impl Iterator<Item = &Queued> {
        self.sockets.get(id).into_iter().flat_map(|socket| socket.retries.iter())
    }

    /// Removes the event with this token from the retry queue: it is not sent, or not sent again. No [`Event::Ack`] follows.
    #[doc(hidden)]
    #[cfg(any(test, feature = "__npm"))]
    pub fn cancel_queued(&mut self, now: f64, id: SocketId, token: AckToken) {
        self.queue.now = now;
        if let Some(socket) = self.sockets.get_mut(id) {
            socket.retries.remove(token);
            self.send_queued(id, false);
        }
    }

    /// Has something done with the retry queue of a namespace, if it has one.
    #[inline]
    pub(super) fn retry(&mut self, id: SocketId, retry: Retry) {
        if IS_DIRECT {
            self.act_on_retries(id, retry);
        } else if let Some(act) = self.sockets.get(id).and_then(|socket| socket.retries.act) {
            act(self, id, retry);
        }
    }

    #[inline]
    fn act_on_retries(&mut self, id: SocketId, retry: Retry) {
        let Some(socket) = self.sockets.get_mut(id) else { return };
        match retry {
            Retry::Emit { payload, token, timeout, compress } => {
                socket.retries.add(payload, token, timeout, compress);
                self.send_queued(id, false);
            }
            Retry::Send { is_new_connection } => self.send_queued(id, is_new_connection),
            Retry::Settled(number, outcome) => self.retry_settled(id, number, outcome),
            Retry::Forget(token) => socket.retries.forget(token),
        }
    }

    /// Sends the next event of the retry queue, if it is its turn.
    fn send_queued(&mut self, id: SocketId, is_new_connection: bool) {
        if !self.can_emit(id) {
            return;
        }
        let Some(socket) = self.sockets.get_mut(id) else { return };
        let Some(event) = socket.retries.next(is_new_connection) else { return };
        let (number, payload, timeout, compress) = (event.number, event.payload.clone(), event.timeout, event.compress);
        let ack = self.await_ack(id, Waiter::Retries { number, has_timeout: timeout.is_some() }, timeout);
        self.report_outgoing(id, &payload);
        self.send(PacketType::Event, id, ack, Some(payload), compress);
    }

    /// An event of the retry queue was acknowledged, or was not in time.
    fn retry_settled(&mut self, id: SocketId, number: u64, outcome: Result<Payload, AckError>) {
        let Some(socket) = self.sockets.get_mut(id) else { return };
        let ended = match outcome {
            Ok(_) => socket.retries.acknowledged(number),
            Err(_) => socket.retries.failed(number),
        };
        if let Some(token) = ended.and_then(|event| event.token) {
            self.queue.event(Event::Ack { socket: id, token, outcome });
        }
        self.queue.step(Step::SendQueued(id));
    }
}
