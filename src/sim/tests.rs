//! Sessions in each run of the tests, and those that have failed once.

use super::run::{explain, simulate};

/// Seeds of sessions that have failed once, and what was mended then.
const SEEDS: [(u64, &str); 0] = [];

#[test]
fn the_client_loses_nothing_in_2000_sessions() {
    let summary = simulate(0, 2000, 2);
    if let Some((seed, failure)) = &summary.failed {
        panic!("{}", explain(*seed, failure));
    }
    assert_eq!(summary.sessions, 2000);
}

#[test]
fn the_client_loses_nothing_in_sessions_that_have_failed_once() {
    for (seed, mended) in SEEDS {
        let summary = simulate(seed, 1, 1);
        if let Some((seed, failure)) = &summary.failed {
            panic!("{mended}: {}", explain(*seed, failure));
        }
    }
}
