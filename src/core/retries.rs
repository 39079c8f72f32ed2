//! The retry queue: events that are sent until the server acknowledges them, one at a time and in order.

use super::error::AckError;
use super::manager::Manager;
use super::output::{AckToken, Outgoing, Payload, SocketId};

/// An event in the retry queue.
#[doc(hidden)]
#[derive(Debug)]
pub struct Queued {
    /// Its number; the numbers of a namespace count up from 0.
    pub number: u64,
    /// How often it has been sent.
    pub tries: u32,
    /// Whether it has been sent, and its acknowledgement is pending.
    pub pending: bool,
    /// Its name and its arguments.
    pub payload: Outgoing,
    /// The time limit for an acknowledgement, in ms.
    pub timeout: Option<f64>,
    /// Whether it may be compressed.
    pub compress: bool,
    pub(super) token: Option<AckToken>,
}

/// What a manager does with a retry queue.
pub(super) enum Retry {
    /// Adds an event, and sends it if it is its turn.
    Emit { payload: Outgoing, token: Option<AckToken>, timeout: Option<f64>, compress: bool },
    /// Sends the next event, if it is its turn.
    Send { is_new_connection: bool },
    /// An event was acknowledged, or was not in time.
    Settled(u64, Result<Payload, AckError>),
    /// The application no longer needs the acknowledgement of an event.
    Forget(AckToken),
}

/// The retry queue of one namespace.
#[derive(Debug, Default)]
pub(super) struct Retries {
    /// How often an event is sent again. With 0, none is queued.
    pub limit: u32,
    /// What acts on it, once there may be something in it.
    pub act: Option<fn(&mut Manager, SocketId, Retry)>,
    queue: Vec<Queued>,
    next_number: u64,
}

impl Retries {
    pub fn add(&mut self, payload: Outgoing, token: Option<AckToken>, timeout: Option<f64>, compress: bool) {
        let number = self.next_number;
        self.next_number += 1;
        self.queue.push(Queued { number, tries: 0, pending: false, payload, timeout, compress, token });
    }

    /// The event to send now, counted as sent once more. None while one is pending, unless it was sent on a connection that is
    /// lost.
    pub fn next(&mut self, is_new_connection: bool) -> Option<&Queued> {
        let event = self.queue.first_mut().filter(|event| is_new_connection || !event.pending)?;
        event.pending = true;
        event.tries = event.tries.saturating_add(1);
        Some(event)
    }

    /// Removes an event that was acknowledged. `None` if it is no longer in the queue.
    pub fn acknowledged(&mut self, number: u64) -> Option<Queued> {
        self.queue.first().filter(|event| event.number == number)?;
        Some(self.queue.remove(0))
    }

    /// The event was not acknowledged in time. Removes it, and returns it, if it has been sent as often as allowed.
    pub fn failed(&mut self, number: u64) -> Option<Queued> {
        let event = self.queue.first_mut().filter(|event| event.number == number)?;
        event.pending = false;
        (event.tries > self.limit).then(|| self.queue.remove(0))
    }

    /// The application no longer needs the acknowledgement of an event, which stays in the queue.
    pub fn forget(&mut self, token: AckToken) {
        let event = self.queue.iter_mut().find(|event| event.token == Some(token));
        if let Some(event) = event {
            event.token = None;
        }
    }

    /// Removes the event with this token.
    #[cfg(any(test, feature = "__npm"))]
    pub fn remove(&mut self, token: AckToken) {
        if let Some(at) = self.queue.iter().position(|event| event.token == Some(token)) {
            self.queue.remove(at);
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Queued> {
        self.queue.iter()
    }
}
