//! Random choices of a session: all come from its seed.

/// A generator of random numbers (xorshift64*): small, fast, and the same on every machine.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// A generator whose numbers depend on nothing but the seed. Neighbouring seeds have nothing in common.
    pub fn new(seed: u64) -> Self {
        let mut bits = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d;
        bits = (bits ^ (bits >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        Self((bits ^ (bits >> 32)).max(1))
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `limit`; 0 if that is 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(limit)) >> 64) as u64
    }

    /// A number from `from` to `to`, both inclusive.
    pub fn range(&mut self, from: u64, to: u64) -> u64 {
        from + self.below(to.saturating_sub(from) + 1)
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of some choices.
    pub fn pick<T: Copy>(&mut self, first: T, others: &[T]) -> T {
        match self.below(others.len() as u64 + 1) {
            0 => first,
            place => others.get(place as usize - 1).copied().unwrap_or(first),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_spread_evenly_and_follow_the_seed() {
        let mut rng = Rng::new(7);
        let numbers: Vec<u64> = (0..10_000).map(|_| rng.range(10, 19)).collect();
        for number in 10..20 {
            let count = numbers.iter().filter(|other| **other == number).count();
            assert!((900..1100).contains(&count), "{count} times {number}");
        }
        assert_eq!(Rng::new(7).range(10, 19), numbers[0]);
        assert_ne!(Rng::new(7).next(), Rng::new(8).next());
    }
}
