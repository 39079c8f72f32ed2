//! The time for the state machines.

use std::cell::Cell;

/// The wall clock, kept from running backwards. It goes on while a computer sleeps, which a monotonic clock need not do: an overdue
/// ping shows when the page wakes up.
#[derive(Default)]
pub(super) struct Clock {
    latest: Cell<f64>,
    /// By how much the wall clock has been set back, in ms.
    offset: Cell<f64>,
}

impl Clock {
    /// The time while the wall clock shows this, in ms.
    #[inline(never)]
    pub fn at(&self, wall: f64) -> f64 {
        let now = wall + self.offset.get();
        let latest = self.latest.get();
        if now < latest {
            self.offset.set(self.offset.get() + latest - now);
            return latest;
        }
        self.latest.set(now);
        now
    }

    /// The latest time, in ms.
    pub fn latest(&self) -> f64 {
        self.latest.get()
    }

    /// Advances to at least `time`: a timer ran although the wall clock may stand still (fake timers).
    pub fn advance(&self, time: f64) {
        if time.is_finite() {
            self.latest.set(time.max(self.latest()));
        }
    }
}
