//! The delays between reconnection attempts.

use super::options::ReconnectionOptions;

/// Counts reconnection attempts and computes the delay before each.
///
/// A connection that succeeds begins the count anew. It begins the delays anew only if it has lasted for longer than the latest of them:
/// a server that takes each connection and breaks it at once is not asked again and again after the shortest delay.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    attempts: u32,
    doublings: u32,
    /// The latest delay, in ms.
    latest: f64,
    /// When the latest connection succeeded, in ms.
    opened_at: f64,
}

impl Backoff {
    /// The number of attempts since the latest success.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Counts the next attempt and returns the delay before it, in ms. `random` is from 0 (inclusive) to 1 (exclusive).
    ///
    /// The delay doubles with each attempt, varies by up to the randomization factor either way, and never exceeds the maximum.
    pub fn next_delay(&mut self, options: &ReconnectionOptions, random: f64) -> f64 {
        let mut delay = options.delay;
        for _ in 0..self.doublings.min(64) {
            delay *= 2.0;
        }
        self.attempts = self.attempts.saturating_add(1);
        self.doublings = self.doublings.saturating_add(1);
        let factor = options.randomization_factor;
        if factor > 0.0 && factor <= 1.0 {
            delay += delay * factor * (2.0 * random - 1.0);
        }
        self.latest = delay.min(options.delay_max).max(0.0);
        self.latest
    }

    /// A connection has succeeded.
    pub fn opened(&mut self, now: f64) {
        self.attempts = 0;
        self.opened_at = now;
    }

    /// The connection has ended.
    pub fn closed(&mut self, now: f64) {
        self.attempts = 0;
        if now - self.opened_at > self.latest {
            self.doublings = 0;
        }
    }

    /// Starts anew: the application has closed the connection, or the attempts have ended.
    pub fn reset(&mut self) {
        (self.attempts, self.doublings) = (0, 0);
    }
}

/// A generator of random numbers (SplitMix64): good enough to spread the attempts of many clients.
#[derive(Debug)]
pub(super) struct Random(pub u64);

impl Random {
    /// The next number, from 0 (inclusive) to 1 (exclusive).
    pub fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn delays(options: &ReconnectionOptions, random: f64) -> Vec<f64> {
        let mut backoff = Backoff::default();
        (0..5).map(|_| backoff.next_delay(options, random)).collect()
    }

    #[test]
    fn delays_double_up_to_the_maximum() {
        let options = ReconnectionOptions { randomization_factor: 0.0, ..Default::default() };
        assert_eq!(delays(&options, 0.9), [1000.0, 2000.0, 4000.0, 5000.0, 5000.0]);
    }

    #[test]
    fn delays_spread_by_the_randomization_factor() {
        let options = ReconnectionOptions::default();
        assert_eq!(delays(&options, 0.0), [500.0, 1000.0, 2000.0, 4000.0, 5000.0]);
        assert_eq!(delays(&options, 0.5), [1000.0, 2000.0, 4000.0, 5000.0, 5000.0]);
        let wide = ReconnectionOptions { randomization_factor: 1.0, ..Default::default() };
        assert_eq!(delays(&wide, 0.0), [0.0; 5]);
    }

    #[test]
    fn random_numbers_spread_evenly_and_follow_the_seed() {
        let mut random = Random(7);
        let numbers: Vec<f64> = (0..10_000).map(|_| random.next()).collect();
        assert!(numbers.iter().all(|number| (0.0..1.0).contains(number)));
        for tenth in 0..10 {
            let count = numbers.iter().filter(|number| (**number * 10.0) as i32 == tenth).count();
            assert!((900..1100).contains(&count), "{count} in tenth {tenth}");
        }
        assert_eq!(Random(7).next(), numbers[0]);
        assert_ne!(Random(8).next(), numbers[0]);
    }

    #[test]
    fn a_reset_begins_anew() {
        let options = ReconnectionOptions { randomization_factor: 0.0, ..Default::default() };
        let mut backoff = Backoff::default();
        backoff.next_delay(&options, 0.0);
        backoff.next_delay(&options, 0.0);
        assert_eq!(backoff.attempts(), 2);
        backoff.reset();
        assert_eq!((backoff.attempts(), backoff.next_delay(&options, 0.0)), (0, 1000.0));
    }

    #[test]
    fn a_connection_that_lasts_for_longer_than_the_latest_delay_begins_the_delays_anew() {
        let options = ReconnectionOptions { randomization_factor: 0.0, ..Default::default() };
        let mut backoff = Backoff::default();
        for (lasted, next) in [(10.0, 1000.0), (900.0, 2000.0), (2000.0, 4000.0), (4001.0, 1000.0), (1.0, 2000.0)] {
            backoff.opened(5000.0);
            backoff.closed(5000.0 + lasted);
            let expected = (0, next);
            assert_eq!((backoff.attempts(), backoff.next_delay(&options, 0.0)), expected, "after {lasted} ms");
        }
    }

    proptest! {
        #[test]
        fn every_delay_is_within_the_documented_bounds(
            delay in 1.0..10_000.0f64, delay_max in 1.0..100_000.0f64, factor in 0.0..=1.0f64,
            random in 0.0..1.0f64, attempts in 0u32..2000,
        ) {
            let options = ReconnectionOptions { delay, delay_max, randomization_factor: factor, ..Default::default() };
            let mut backoff = Backoff { attempts, doublings: attempts, ..Backoff::default() };
            let next = backoff.next_delay(&options, random);
            let middle = delay * 2f64.powi(attempts.min(64) as i32);
            prop_assert!(next <= delay_max && next >= 0.0);
            prop_assert!(next >= (middle * (1.0 - factor) - 1e-6).min(delay_max));
            prop_assert!(next <= middle * (1.0 + factor) + 1e-6);
        }
    }
}
