//! Headers of packets, by a table that the unit tests of the npm package use too.

use super::*;
use proptest::prelude::*;

/// Kind, attachments, namespace, id and JSON as text, for comparison.
type Read<'a> = (PacketType, usize, &'a str, Option<u64>, &'a str);

fn read(text: &str) -> Result<Read<'_>, HeaderError> {
    decode(text.as_bytes(), 0).map(|header| {
        (
            header.kind,
            header.attachments,
            header.namespace.map_or("/", |range| &text[range]),
            header.id,
            header.payload.map_or("", |at| &text[at..]),
        )
    })
}

/// A Socket.IO packet, without the type of the Engine.IO packet that it is in.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Case {
    Refused {
        text: String,
        error: String,
    },
    Read {
        text: String,
        /// The digit on the wire.
        kind: u32,
        attachments: usize,
        namespace: String,
        id: Option<u64>,
        /// The JSON; empty where there is none.
        payload: String,
        /// Whether it is only read, not written like that.
        #[serde(default)]
        lax: bool,
    },
}

#[test]
fn headers_are_read_and_written_as_the_table_says() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("../../../tests/vectors/packets.json")).unwrap();
    for case in cases {
        match case {
            Case::Refused { text, error } => {
                assert_eq!(format!("{:?}", read(&text).unwrap_err()), error, "{text}");
            }
            Case::Read { text, kind, attachments, namespace, id, payload, lax } => {
                let kind = PacketType::from_number(kind).unwrap();
                assert_eq!(read(&text), Ok((kind, attachments, namespace.as_str(), id, payload.as_str())), "{text}");
                if !lax {
                    assert_eq!(encode(kind, attachments, &namespace, id) + &payload, format!("4{text}"));
                }
            }
        }
    }
}

#[test]
fn a_header_is_read_from_the_middle_of_a_text() {
    let header = decode(b"42/a,1[]", 1).unwrap();
    assert_eq!((header.namespace, header.id, header.payload), (Some(2..4), Some(1), Some(6)));
}

#[test]
fn only_events_and_acks_take_attachments() {
    assert_eq!(PacketType::Event.with_attachments(), PacketType::BinaryEvent);
    assert_eq!(PacketType::Ack.with_attachments(), PacketType::BinaryAck);
    assert_eq!(PacketType::Connect.with_attachments(), PacketType::Connect);
}

proptest! {
    #[test]
    fn a_written_header_is_read_back(
        kind in prop::sample::select(vec![PacketType::Event, PacketType::Ack]),
        attachments in 0..=MAX_ATTACHMENTS,
        namespace in "/[^,]{0,20}",
        id in prop::option::of(0..=MAX_ID),
    ) {
        let text = encode(kind, attachments, &namespace, id) + "[\"e\"]";
        let kind = if attachments > 0 { kind.with_attachments() } else { kind };
        prop_assert_eq!(read(&text[1..]), Ok((kind, attachments, namespace.as_str(), id, "[\"e\"]")));
    }

    #[test]
    fn any_text_gives_a_header_within_it_or_an_error(text in "[0-9/,\\-\\[a-zé😀]{0,30}", start in 0usize..40) {
        if let Ok(header) = decode(text.as_bytes(), start) {
            prop_assert!(header.payload.is_none_or(|at| at < text.len()));
            prop_assert!(header.namespace.is_none_or(|range| range.end <= text.len() && range.start < range.end));
            prop_assert!(header.attachments <= MAX_ATTACHMENTS);
        }
    }
}
