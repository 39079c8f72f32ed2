//! The acknowledgements that a namespace waits for.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::output::SocketId;
use super::queue::NEVER;
use crate::data::Handler;

/// Who waits for an acknowledgement.
#[derive(Debug)]
pub(super) enum Waiter {
    /// The application.
    Application(Handler),
    /// The queue of events that are sent again, for the event of that number.
    Retries(u64),
}

/// An acknowledgement that is waited for.
#[derive(Debug)]
pub(super) struct PendingAck {
    pub waiter: Waiter,
    /// Whether who waits is told that there will be none.
    pub takes_error: bool,
    /// When it will have waited long enough, in ms.
    pub deadline: Option<f64>,
    /// Whether [`PendingAcks::take_all_but`], which is under way, leaves it.
    is_kept: bool,
}

impl PendingAck {
    pub fn new(waiter: Waiter, takes_error: bool, deadline: Option<f64>) -> Self {
        Self { waiter, takes_error, deadline, is_kept: false }
    }
}

/// Those who wait, by ids that count up; `None` for those that have been answered. Finding one costs as good as the same
/// however many wait, and what has been answered is swept out when it is the greater part.
#[derive(Debug, Default)]
pub(super) struct PendingAcks {
    next_id: u64,
    pending: Vec<(u64, Option<PendingAck>)>,
    live: usize,
}

impl PendingAcks {
    /// The id to ask for the acknowledgement by.
    pub fn add(&mut self, pending: PendingAck) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        self.live += 1;
        self.pending.push((id, Some(pending)));
        id
    }

    /// Who waits for the acknowledgement of that id; nobody does any longer.
    pub fn take(&mut self, id: u64) -> Option<PendingAck> {
        let pending = self.slot(id)?.take()?;
        self.live -= 1;
        self.sweep();
        Some(pending)
    }

    /// Whether the application waits for the acknowledgement of that id.
    pub fn is_for_application(&mut self, id: u64) -> bool {
        matches!(self.slot(id), Some(Some(PendingAck { waiter: Waiter::Application(_), .. })))
    }

    /// Those who wait, but for those of ids that are to be kept.
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
                slot => taken.extend(slot.take()),
            }
        }
        self.live -= taken.len();
        self.sweep();
        taken
    }

    #[inline(never)]
    fn slot(&mut self, id: u64) -> Option<&mut Option<PendingAck>> {
        let at = self.pending.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        self.pending.get_mut(at).map(|(_, slot)| slot)
    }

    /// Sweeps out what has been answered if it is the greater part.
    #[inline(never)]
    fn sweep(&mut self) {
        if self.pending.len() > 2 * self.live {
            self.pending.retain(|(_, pending)| pending.is_some());
        }
    }
}

/// Until when a manager's namespaces wait, the earliest first. What has been answered stays in the heap until it would
/// have been due, or until nothing is waited for.
#[derive(Debug, Default)]
pub(super) struct AckDeadlines {
    heap: BinaryHeap<Reverse<(u64, SocketId, u64)>>,
    live: usize,
}

impl AckDeadlines {
    /// A namespace waits for an acknowledgement until `deadline`, in ms.
    pub fn add(&mut self, deadline: f64, socket: SocketId, ack: u64) {
        self.heap.push(Reverse((deadline.ceil() as u64, socket, ack)));
        self.live += 1;
    }

    /// Nobody waits any longer for one that had a deadline.
    pub fn settle(&mut self) {
        self.live = self.live.saturating_sub(1);
        if self.live == 0 {
            self.heap.clear();
        }
    }

    pub fn next(&self) -> f64 {
        self.heap.peek().map_or(NEVER, |Reverse((deadline, ..))| *deadline as f64)
    }

    /// One that is due, or that was answered before it was due.
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

    fn pending(handler: Handler) -> PendingAck {
        PendingAck::new(Waiter::Application(handler), false, None)
    }

    #[test]
    fn those_that_are_kept_stay_in_their_places() {
        let mut acks = PendingAcks::default();
        for handler in 0..5 {
            acks.add(pending(handler));
        }
        let taken = acks.take_all_but([3, 1, 9].into_iter());
        let handlers = taken.iter().map(|pending| match pending.waiter {
            Waiter::Application(handler) => handler,
            Waiter::Retries(_) => unreachable!(),
        });
        assert_eq!(handlers.collect::<Vec<_>>(), [0, 2, 4]);
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
