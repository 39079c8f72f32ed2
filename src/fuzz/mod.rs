//! The targets of the fuzzer: see fuzz/README.md. Each takes any bytes, and panics where a rule does not hold. `npm run fuzz` has them
//! run by libFuzzer, the tests run them with each file of the corpus.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)] // Here it is how a target fails.

mod address;
mod codecs;
mod driver;
mod messages;
mod packets;
mod query;
mod values;

#[cfg(test)]
mod tests;

/// A target: its name, which is that of its corpus and of its program in `fuzz/`, and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 12] = [
    ("base64", codecs::base64),
    ("payload", codecs::payload),
    ("engine_packet", packets::engine_packet),
    ("socket_packet", packets::socket_packet),
    ("handshake", codecs::handshake),
    ("query", query::query),
    ("address", address::address),
    ("request", address::request),
    ("shape", values::shape),
    ("wire", crate::api::fuzz::wire),
    ("messages", messages::messages),
    ("driver", driver::driver),
];

/// Runs the target of this name.
pub fn run(name: &str, data: &[u8]) {
    let (_, target) = TARGETS.iter().find(|(other, _)| *other == name).expect("a target of this name");
    target(data);
}

/// What a target makes of bytes: a value of a type of its own. `None` where there are not enough of them.
fn read<'a, T: arbitrary::Arbitrary<'a>>(data: &'a [u8]) -> Option<T> {
    T::arbitrary_take_rest(arbitrary::Unstructured::new(data)).ok()
}
