//! The clock of a driver.

use std::cell::Cell;

/// The wall clock, kept from running backwards. Unlike a monotonic clock it continues while a computer sleeps, so that an overdue
/// ping is noticed when the page wakes up.
#[derive(Default)]
pub(super) struct Clock {
    latest: Cell<f64>,
    /// The sum of all backward steps of the wall clock, in ms.
    offset: Cell<f64>,
}

impl Clock {
    /// The time for a reading of the wall clock, both in ms.
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

    /// Advances to at least `time`, in ms: a timer fired although the wall clock may stand still (fake timers).
    pub fn advance(&self, time: f64) {
        if time.is_finite() {
            self.latest.set(time.max(self.latest()));
        }
    }
}
