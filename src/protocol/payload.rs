//! The bodies of long-polling requests and responses (Engine.IO 4, "HTTP long-polling").

use super::engine_packet::BASE64_MARK;
use super::{base64, push, push_ascii};

/// The separator between the packets of a body.
pub const SEPARATOR: &str = "\x1e";

/// A packet to put into a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packet<'a> {
    /// A packet as text, including its type character.
    Text(&'a str),
    /// The data of a binary message.
    Binary(&'a [u8]),
}

/// Splits a body into its packets. An empty body is one empty packet.
pub fn split(body: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(body);
    std::iter::from_fn(move || {
        let (packet, after) = super::split(rest?, SEPARATOR.as_bytes());
        rest = after.strip_prefix(SEPARATOR);
        Some(packet)
    })
}

/// Joins packets to a body. Binary data becomes base64, after the mark that distinguishes it from text.
pub fn join<'a>(packets: impl Iterator<Item = Packet<'a>>) -> String {
    let mut body = String::new();
    let mut is_first = true;
    for packet in packets {
        if !is_first {
            push(&mut body, SEPARATOR);
        }
        is_first = false;
        match packet {
            Packet::Text(text) => push(&mut body, text),
            Packet::Binary(bytes) => {
                push_ascii(&mut body, BASE64_MARK);
                base64::push(&mut body, bytes);
            }
        }
    }
    body
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(serde::Deserialize)]
    struct Case {
        body: String,
        packets: Vec<Sent>,
    }

    /// A text, or the bytes of a binary message.
    #[derive(Clone, Debug, serde::Deserialize)]
    #[serde(untagged)]
    enum Sent {
        Text(String),
        Binary(Vec<u8>),
    }

    impl Sent {
        fn packet(&self) -> Packet<'_> {
            match self {
                Self::Text(text) => Packet::Text(text),
                Self::Binary(bytes) => Packet::Binary(bytes),
            }
        }

        /// The packet as it stands in a body.
        fn text(&self) -> String {
            match self {
                Self::Text(text) => text.clone(),
                Self::Binary(bytes) => format!("b{}", base64::encode(bytes)),
            }
        }
    }

    fn check(body: &str, packets: &[Sent]) {
        assert_eq!(join(packets.iter().map(Sent::packet)), body);
        assert_eq!(split(body).collect::<Vec<_>>(), packets.iter().map(Sent::text).collect::<Vec<_>>());
    }

    #[test]
    fn bodies_are_joined_and_split_as_the_table_says() {
        let cases: Vec<Case> = serde_json::from_str(include_str!("../../tests/vectors/payloads.json")).unwrap();
        for Case { body, packets } in cases {
            check(&body, &packets);
        }
    }

    #[test]
    fn a_body_of_no_packets_is_empty() {
        assert_eq!(join(std::iter::empty()), "");
    }

    fn sent() -> impl Strategy<Value = Sent> {
        let text = any::<String>().prop_map(|text| Sent::Text(text.replace(SEPARATOR, "")));
        prop_oneof![text, any::<Vec<u8>>().prop_map(Sent::Binary)]
    }

    proptest! {
        #[test]
        fn what_is_joined_splits_to_the_same(packets in prop::collection::vec(sent(), 1..8)) {
            let body = join(packets.iter().map(Sent::packet));
            check(&body, &packets);
        }

        #[test]
        fn any_body_is_split_as_std_does(body in "[a-c\x1eé]{0,20}") {
            prop_assert!(split(&body).eq(body.split(SEPARATOR)));
        }
    }
}
