//! The acknowledgements that a namespace waits for.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::output::SocketId;
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
        let at = self.find(id)?;
        let pending = self.pending.get_mut(at)?.1.take()?;
        self.live -= 1;
        if self.pending.len() > 2 * self.live {
            self.pending.retain(|(_, pending)| pending.is_some());
        }
        Some(pending)
    }

    /// Whether the application waits for the acknowledgement of that id.
    pub fn is_for_application(&self, id: u64) -> bool {
        let pending = self.find(id).and_then(|at| self.pending.get(at)?.1.as_ref());
        pending.is_some_and(|pending| matches!(pending.waiter, Waiter::Application(_)))
    }

    /// Those who wait, but for those of ids that are to be kept.
    pub fn take_all_but(&mut self, ids: impl Iterator<Item = u64>) -> Vec<PendingAck> {
        let mut kept = Vec::new();
        for id in ids {
            if let Some(at) = self.find(id)
                && let Some((_, pending)) = self.pending.get_mut(at)
            {
                kept.push((at, pending.take()));
            }
        }
        let mut taken = Vec::new();
        for (_, pending) in &mut self.pending {
            taken.extend(pending.take());
        }
        for (at, waiting) in kept {
            if let Some((_, pending)) = self.pending.get_mut(at) {
                *pending = waiting;
            }
        }
        self.pending.retain(|(_, pending)| pending.is_some());
        self.live = self.pending.len();
        taken
    }

    fn find(&self, id: u64) -> Option<usize> {
        self.pending.binary_search_by_key(&id, |(id, _)| *id).ok()
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

    pub fn next(&self) -> Option<f64> {
        self.heap.peek().map(|Reverse((deadline, ..))| *deadline as f64)
    }

    /// One that is due, or that was answered before it was due.
    pub fn take_due(&mut self, now: f64) -> Option<(SocketId, u64)> {
        if self.next()? > now {
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
        PendingAck { waiter: Waiter::Application(handler), takes_error: false, deadline: None }
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
