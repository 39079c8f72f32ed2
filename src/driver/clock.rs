//! The time for the state machines.

use std::cell::Cell;

/// The wall clock, kept from running backwards. It goes on while the computer sleeps, which the browser's monotonic
/// clock need not do: an overdue ping is noticed when the page wakes up.
#[derive(Default)]
pub(super) struct Clock {
    latest: Cell<f64>,
    /// What the wall clock has been set back by, in ms.
    offset: Cell<f64>,
}

impl Clock {
    /// The time when the wall clock says this, in ms.
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

    /// The latest time that there was, in ms.
    pub fn latest(&self) -> f64 {
        self.latest.get()
    }

    /// It is so late at least: a timer says so. The wall clock may be one that the page has stopped.
    pub fn reach(&self, time: f64) {
        self.latest.set(time.max(self.latest()));
    }
}
