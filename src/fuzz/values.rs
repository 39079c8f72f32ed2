//! Payloads: their shapes, placeholders and offsets, and the credentials that recover a session.

use serde_json::{Map, Value as Json};

use crate::data::{self, Value};
use crate::protocol::shape::RESERVED_EVENTS;
use crate::protocol::socket_packet::PacketType;

/// A payload has the shape that its packet's type requires; each placeholder refers to an attachment; the offset that is read from the
/// end of a text is that of the parsed event; and what recovers a session is added to credentials.
pub fn shape(data: &[u8]) {
    let Some((&first, rest)) = data.split_first() else { return };
    let text = String::from_utf8_lossy(rest).into_owned();
    let kind = PacketType::from_number(u32::from(first % 7)).expect("a type");
    let count = usize::from(first / 7 % 4);
    let json: Option<Json> = serde_json::from_str(&text).ok();

    let parsed = data::parse(kind, &format!("x{text}"), 1);
    let expected = json.clone().filter(|json| has_shape(kind, json));
    assert_eq!(parsed.as_ref().map(|value| &value.json), expected.as_ref(), "{kind:?} {text}");

    let Some(json) = json else { return };
    let value = Value { json: json.clone(), attachments: Vec::new() };
    let attachments: Vec<Vec<u8>> = (0..count).map(|number| vec![number as u8]).collect();
    let attached = data::attach(&value, &attachments);
    assert_eq!(attached.is_some(), are_complete(&json, count), "{count} for {text}");

    if kind == PacketType::Event
        && let Some(offset) = parsed.and(data::offset_at_end(&text))
    {
        assert_eq!(data::offset(&value), Some(offset), "{text}");
    }
    if let Some(offset) = data::offset(&value).filter(|offset| offset.chars().all(|c| c > '"' && c != '\\')) {
        assert_eq!(data::offset_at_end(&json.to_string()), Some(offset), "{json}");
    }

    if let Json::Object(own) = &json {
        let offset = (count > 0).then(|| text.clone());
        let with = data::with_recovery(Some(&json.to_string()), &text, offset.as_ref());
        let mut expected = Map::from_iter([("pid".into(), Json::from(text.as_str()))]);
        expected.extend(offset.map(|offset| ("offset".into(), offset.into())));
        expected.extend(own.clone());
        let expected = Json::Object(expected).to_string();
        assert_eq!(serde_json::from_str::<Json>(&with).ok(), serde_json::from_str(&expected).ok(), "{with}");
    }
}

fn has_shape(kind: PacketType, json: &Json) -> bool {
    match kind {
        PacketType::Connect => json.is_object(),
        PacketType::Disconnect => false,
        PacketType::ConnectError => json.is_object() || json.is_string(),
        PacketType::Ack | PacketType::BinaryAck => json.is_array(),
        PacketType::Event | PacketType::BinaryEvent => {
            let name = json.get(0);
            let is_reserved = name.and_then(Json::as_str).is_some_and(|name| RESERVED_EVENTS.contains(&name));
            json.is_array() && name.is_some_and(|name| name.is_string() || name.is_number()) && !is_reserved
        }
    }
}

/// Whether each placeholder has a number of an attachment. What is within a placeholder does not count.
fn are_complete(json: &Json, count: usize) -> bool {
    let mut left = vec![json];
    while let Some(json) = left.pop() {
        match json {
            Json::Object(object) if object.get("_placeholder") == Some(&Json::Bool(true)) => {
                let number = object.get("num").and_then(Json::as_f64);
                if !(0..count).any(|place| number == Some(place as f64)) {
                    return false;
                }
            }
            Json::Object(object) => left.extend(object.values()),
            Json::Array(array) => left.extend(array),
            _ => {}
        }
    }
    true
}
