//! Makes the script of a failing session as small as it can be, while the same invariant fails.

use std::panic::{self, AssertUnwindSafe};

use super::invariants::{Failure, Invariant};
use super::script::Script;
use super::simulation::{Outcome, Simulation};

/// How many sessions to try.
const BUDGET: u32 = 3000;

/// Runs a session. A panic is a failure like any other.
pub fn run(script: &Script, is_traced: bool) -> Outcome {
    let ended = panic::catch_unwind(AssertUnwindSafe(|| Simulation::run(script, is_traced)));
    let mut outcome = ended.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_string());
        let what = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        Outcome {
            failure: Some(Failure { invariant: Invariant::NoPanic, what }),
            checked: [0; Invariant::ALL.len()],
            transcript: Vec::new(),
        }
    });
    if let Some(count) = outcome.checked.get_mut(Invariant::NoPanic as usize) {
        *count += 1;
    }
    outcome
}

/// The smallest script that still fails by this invariant.
pub fn shrink(script: &Script, invariant: Invariant) -> Script {
    let mut budget = BUDGET;
    let mut fails = |script: &Script| {
        budget = budget.saturating_sub(1);
        budget > 0 && run(script, false).failure.is_some_and(|failure| failure.invariant == invariant)
    };
    let mut best = script.clone();
    loop {
        let before = best.steps.len();
        calm(&mut best, &mut fails);
        drop_steps(&mut best, &mut fails);
        if best.steps.len() == before {
            return best;
        }
    }
}

/// Drops steps: halves first, then ever smaller parts.
fn drop_steps(best: &mut Script, fails: &mut impl FnMut(&Script) -> bool) {
    let mut size = best.steps.len().div_ceil(2).max(1);
    loop {
        let mut from = 0;
        while from < best.steps.len() {
            let mut smaller = best.clone();
            smaller.steps.drain(from..(from + size).min(best.steps.len()));
            if fails(&smaller) {
                *best = smaller;
            } else {
                from += size;
            }
        }
        if size == 1 {
            return;
        }
        size = size.div_ceil(2);
    }
}

/// Makes settings simpler.
fn calm(best: &mut Script, fails: &mut impl FnMut(&Script) -> bool) {
    let simpler: [fn(&mut Script); 12] = [
        |script| script.settings.reacts = 0,
        |script| script.settings.defers = 0,
        |script| script.settings.refuses = 0,
        |script| script.settings.middleware = 0,
        |script| script.settings.splits = false,
        |script| script.settings.recovery = None,
        |script| script.settings.namespaces.truncate(1),
        |script| script.settings.max_payload = 1_000_000,
        |script| script.settings.tries_all = false,
        |script| script.settings.remembers_upgrade = false,
        |script| script.settings.may_sleep = false,
        |script| script.settings.chatter = 1_000_000,
    ];
    for simplify in simpler {
        let mut simple = best.clone();
        simplify(&mut simple);
        if fails(&simple) {
            *best = simple;
        }
    }
}
