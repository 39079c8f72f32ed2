//! Long-polling bodies: packets joined by the record separator (Engine.IO 4, "HTTP long-polling").

/// Stands between the packets of a body.
pub const SEPARATOR: &str = "\x1e";

/// The packets of a body, in order.
pub fn decode(body: &str) -> impl Iterator<Item = &str> {
    body.split(SEPARATOR)
}

/// A body of these packets.
pub fn encode(packets: &[String]) -> String {
    packets.join(SEPARATOR)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn packets_are_joined_by_the_record_separator() {
        assert_eq!(encode(&["4hello", "2", "bAQID"].map(String::from)), "4hello\x1e2\x1ebAQID");
        assert_eq!(encode(&[]), "");
    }

    proptest! {
        #[test]
        fn a_body_gives_back_its_packets(packets in prop::collection::vec("[^\x1e]*", 1..8)) {
            let body = encode(&packets);
            prop_assert_eq!(decode(&body).collect::<Vec<_>>(), packets);
        }
    }
}
