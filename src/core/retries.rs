//! Events that are sent until the server has acknowledged them, one at a time and in order.

use std::collections::VecDeque;

use super::output::{AckToken, Outgoing};

/// An event that waits for its turn, or for its acknowledgement.
#[derive(Debug)]
pub struct Queued {
    /// Counts the events of a namespace up from 0.
    pub number: u64,
    /// How often it has been sent.
    pub tries: u32,
    /// Whether it has been sent and its acknowledgement can still come.
    pub pending: bool,
    /// What is sent.
    pub payload: Outgoing,
    /// How long an acknowledgement may take, in ms.
    pub timeout: Option<f64>,
    /// Whether it may be compressed.
    pub compress: bool,
    pub(super) token: Option<AckToken>,
}

/// The events of one namespace that are sent again where need be.
#[derive(Debug, Default)]
pub(super) struct Retries {
    /// How often an event is sent again. With 0 none is queued.
    pub limit: u32,
    queue: VecDeque<Queued>,
    next_number: u64,
}

impl Retries {
    pub fn add(&mut self, payload: Outgoing, token: Option<AckToken>, timeout: Option<f64>, compress: bool) {
        let number = self.next_number;
        self.next_number += 1;
        self.queue.push_back(Queued { number, tries: 0, pending: false, payload, timeout, compress, token });
    }

    /// The event whose turn it is, counted as sent once more; none while one is pending, unless that was sent on a
    /// connection that is gone.
    pub fn next(&mut self, is_new_connection: bool) -> Option<&Queued> {
        let event = self.queue.front_mut().filter(|event| is_new_connection || !event.pending)?;
        event.pending = true;
        event.tries = event.tries.saturating_add(1);
        Some(event)
    }

    /// The event was acknowledged: it leaves the queue. `None` if it has left it before.
    pub fn acknowledged(&mut self, number: u64) -> Option<Queued> {
        self.queue.front().filter(|event| event.number == number)?;
        self.queue.pop_front()
    }

    /// The event was not acknowledged. It comes back if it has been sent as often as it may be.
    pub fn failed(&mut self, number: u64) -> Option<Queued> {
        let event = self.queue.front_mut().filter(|event| event.number == number)?;
        event.pending = false;
        if event.tries > self.limit { self.queue.pop_front() } else { None }
    }

    /// The application no longer waits for the acknowledgement of an event: it still goes out.
    pub fn forget(&mut self, token: AckToken) {
        let event = self.queue.iter_mut().find(|event| event.token == Some(token));
        if let Some(event) = event {
            event.token = None;
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Queued> {
        self.queue.iter()
    }
}
