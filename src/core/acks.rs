//! The pending acknowledgements of a namespace, and their deadlines.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::output::{AckToken, SocketId};
use super::queue::NEVER;

/// The receiver of an acknowledgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Waiter {
    /// The application.
    Application(AckToken),
    /// The retry queue.
    Retries {
        /// The event's number.
        number: u64,
        /// Whether there is a timeout, after which the event is sent again. Without one it is sent again on the next connection.
        has_timeout: bool,
    },
}

/// A pending acknowledgement.
#[derive(Debug)]
pub(super) struct PendingAck {
    pub waiter: Waiter,
    /// When it times out, in ms.
    pub deadline: Option<f64>,
    /// A mark of [`PendingAcks::take_all_but`] while that runs.
    is_kept: bool,
}

impl PendingAck {
    pub fn new(waiter: Waiter, deadline: Option<f64>) -> Self {
        Self { waiter, deadline, is_kept: false }
    }
}

/// Pending acknowledgements, sorted by id; `None` marks an answered one. Lookup is a binary search; answered slots are
/// compacted once they are the majority.
#[derive(Debug, Default)]
pub(super) struct PendingAcks {
    next_id: u64,
    pending: Vec<(u64, Option<PendingAck>)>,
    live: usize,
}

impl PendingAcks {
    /// Adds one. Returns the id for the packet.
    pub fn add(&mut self, pending: PendingAck) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        self.live += 1;
        self.pending.push((id, Some(pending)));
        id
    }

    /// Removes the one with this id.
    pub fn take(&mut self, id: u64) -> Option<PendingAck> {
        let pending = self.slot(id)?.take()?;
        self.live -= 1;
        self.sweep();
        Some(pending)
    }

    /// The receiver of the one with this id.
    pub fn waiter(&mut self, id: u64) -> Option<Waiter> {
        self.slot(id)?.as_ref().map(|pending| pending.waiter)
    }

    /// Removes all but those with these ids.
    pub fn take_all_but(&mut self, ids: impl Iterator<Item = u64>) -> Vec<PendingAck> {
        for id in ids {
            if let Some(Some(pending)) = self.slot(id) {
                pending.is_kept = true;
            }
        }
        let mut taken = Vec::new();
        for (_, slot) in &mut self.pending {
            match slot {
                Some(pending) if pending.is_kept => pending.is_kept = false,
                slot => {
                    if let Some(pending) = slot.take() {
                        taken.push(pending);
                    }
                }
            }
        }
        self.live -= taken.len();
        self.sweep();
        taken
    }

    /// The id of the one with this token of the application.
    pub fn find(&self, token: AckToken) -> Option<u64> {
        let waits = |pending: &PendingAck| pending.waiter == Waiter::Application(token);
        self.pending.iter().find(|(_, pending)| pending.as_ref().is_some_and(waits)).map(|(id, _)| *id)
    }

    #[inline(never)]
    fn slot(&mut self, id: u64) -> Option<&mut Option<PendingAck>> {
        let at = self.pending.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        self.pending.get_mut(at).map(|(_, slot)| slot)
    }

    /// Compacts the list if most slots are empty.
    #[inline(never)]
    fn sweep(&mut self) {
        if self.pending.len() > 2 * self.live {
            self.pending.retain(|(_, pending)| pending.is_some());
        }
    }
}

/// The deadlines of pending acknowledgements, the earliest first. An answered one stays in the heap until its deadline, or until
/// none is pending.
#[derive(Debug, Default)]
pub(super) struct AckDeadlines {
    heap: BinaryHeap<Reverse<(u64, SocketId, u64)>>,
    live: usize,
}

impl AckDeadlines {
    /// Adds the deadline of an acknowledgement, in ms.
    pub fn add(&mut self, deadline: f64, socket: SocketId, ack: u64) {
        self.heap.push(Reverse((deadline.ceil() as u64, socket, ack)));
        self.live += 1;
    }

    /// An acknowledgement with a deadline is no longer pending.
    pub fn settle(&mut self) {
        self.live = self.live.saturating_sub(1);
        if self.live == 0 {
            self.heap.clear();
        }
    }

    pub fn next(&self) -> f64 {
        self.heap.peek().map_or(NEVER, |Reverse((deadline, ..))| *deadline as f64)
    }

    /// Removes one whose deadline has passed. It may have been answered before.
    pub fn take_due(&mut self, now: f64) -> Option<(SocketId, u64)> {
        if self.next() > now {
            return None;
        }
        self.heap.pop().map(|Reverse((_, socket, ack))| (socket, ack))
    }

    pub fn is_empty(&self) -> bool {
        self.live == 0
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    fn pending(token: u32) -> PendingAck {
        PendingAck::new(Waiter::Application(AckToken(token)), None)
    }

    #[test]
    fn those_that_are_kept_stay_in_their_places() {
        let mut acks = PendingAcks::default();
        for token in 0..5 {
            acks.add(pending(token));
        }
        let taken = acks.take_all_but([3, 1, 9].into_iter());
        let waiters: Vec<_> = taken.iter().map(|pending| pending.waiter).collect();
        assert_eq!(waiters, [0, 2, 4].map(|token| Waiter::Application(AckToken(token))));
        assert!(acks.take(0).is_none());
        assert!(acks.take(3).is_some());
        assert!(acks.take(1).is_some());
    }

    #[test]
    fn one_that_is_never_answered_keeps_none_of_the_others() {
        let mut acks = PendingAcks::default();
        acks.add(pending(0));
        for id in 1..10_000 {
            assert_eq!(acks.add(pending(1)), id);
            assert!(acks.take(id).is_some());
            assert!(acks.pending.len() <= 2);
        }
        assert!(acks.take(5000).is_none());
        assert!(acks.take(0).is_some());
        assert!(acks.take(0).is_none());
    }
}
