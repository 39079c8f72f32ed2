//! Message data as Rust values, for native builds and tests.

use serde_json::Value as Json;

use super::Session;
use crate::protocol::base64;
use crate::protocol::handshake::{Fields, Handshake};
use crate::protocol::shape::{self, Name, Shape};
use crate::protocol::socket_packet::PacketType;
use crate::protocol::transport::TransportKind;

/// A string, encoded or to be parsed.
pub type Text = String;
/// An attachment.
pub type Binary = Vec<u8>;
/// The cause of a failure.
pub type Detail = String;

/// A parsed payload.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Value {
    /// The JSON, with its placeholders.
    pub json: Json,
    /// The attachments, in the order of the numbers of their placeholders.
    pub attachments: Vec<Binary>,
}

/// A text with this content.
pub fn text(content: &str) -> Text {
    content.into()
}

/// A text with the content of a string.
pub fn owned(content: String) -> Text {
    content
}

/// A head of a text: a copy of it.
pub fn head(text: &Text) -> String {
    text.clone()
}

/// How many code units of a text precede a byte of its head: they are bytes.
pub fn units_before(_: &[u8], at: usize) -> usize {
    at
}

/// Joins the parts of a packet.
pub fn join(prefix: &Text, id: Option<u64>, json: Option<&Text>) -> Text {
    let id = id.map(|id| id.to_string()).unwrap_or_default();
    [prefix.as_str(), id.as_str(), json.map_or("", Text::as_str)].concat()
}

/// The offset that a packet ends with: the last element of its array, not the only one, if that is a string of up to 64 units without
/// quotes and backslashes.
pub fn offset_at_end(text: &Text) -> Option<Text> {
    let (before, offset) = text.strip_suffix("\"]")?.rsplit_once('"')?;
    let is_offset = before.ends_with(',') && offset.encode_utf16().count() <= 64 && !offset.contains('\\');
    is_offset.then(|| offset.into())
}

/// The cause of a failure, for people.
pub fn describe(detail: &Detail) -> String {
    detail.clone()
}

/// The length of the text in UTF-8, in bytes.
pub fn utf8_len(text: &Text) -> usize {
    text.len()
}

/// The length of the attachment, in bytes.
pub fn binary_len(binary: &Binary) -> usize {
    binary.len()
}

/// The bytes whose base64 begins at `from`.
pub fn from_base64(text: &Text, from: usize) -> Option<Binary> {
    base64::decode(text.get(from..)?)
}

/// The handshake whose JSON begins at `from`.
pub fn handshake(text: &Text, from: usize) -> Option<Handshake> {
    let open: Json = serde_json::from_str(text.get(from..)?).ok()?;
    let number = |name| open.get(name).and_then(Json::as_f64);
    let upgrades = open.get("upgrades").and_then(Json::as_array);
    Handshake::check(Fields {
        sid: open.get("sid").and_then(Json::as_str).map(String::from),
        websocket: upgrades.is_some_and(|names| names.iter().any(|name| name == TransportKind::WebSocket.name())),
        ping_interval: number("pingInterval"),
        ping_timeout: number("pingTimeout"),
        max_payload: number("maxPayload"),
    })
}

/// The payload that begins at `from`, if it is JSON of the shape that the packet's type requires.
pub fn parse(kind: PacketType, text: &Text, from: usize) -> Option<Value> {
    let json = serde_json::from_str(text.get(from..)?).ok()?;
    let value = Value { json, attachments: Vec::new() };
    is_valid(kind, &value).then_some(value)
}

/// Whether a payload has the shape that the packet's type requires.
pub fn is_valid(kind: PacketType, value: &Value) -> bool {
    shape::is_valid(kind, &shape_of(&value.json))
}

fn shape_of(json: &Json) -> Shape<'_> {
    match json {
        Json::Object(_) => Shape::Object,
        Json::String(_) => Shape::String,
        Json::Array(array) => Shape::Array(match array.first() {
            Some(Json::String(name)) => Name::Text(name),
            Some(Json::Number(_)) => Name::Number,
            Some(_) | None => Name::Other,
        }),
        Json::Null | Json::Bool(_) | Json::Number(_) => Shape::Other,
    }
}

/// The payload with its attachments; `None` if a placeholder refers to none.
pub fn attach(value: &Value, attachments: &[Binary]) -> Option<Value> {
    fn refers(json: &Json, count: f64) -> bool {
        match json {
            Json::Object(object) if object.get("_placeholder") == Some(&Json::Bool(true)) => {
                // JSON may write a whole number as `1.0` or `1e0`.
                object
                    .get("num")
                    .and_then(Json::as_f64)
                    .is_some_and(|num| num.fract() == 0.0 && (0.0..count).contains(&num))
            }
            Json::Object(object) => object.values().all(|json| refers(json, count)),
            Json::Array(array) => array.iter().all(|json| refers(json, count)),
            _ => true,
        }
    }
    let is_complete = refers(&value.json, attachments.len() as f64);
    is_complete.then(|| Value { json: value.json.clone(), attachments: attachments.into() })
}

/// The ids in a connect packet; `None` if there is none, as from servers 2.x.
pub fn session(value: &Value) -> Option<Session> {
    let field = |name| value.json.get(name).and_then(Json::as_str).map(String::from);
    Some(Session { sid: field("sid")?, pid: field("pid") })
}

/// The last argument of an event if it is a string of up to 64 units: the event's offset in the server's log.
pub fn offset(args: &Value) -> Option<Text> {
    match args.json.as_array()?.as_slice() {
        [_, .., Json::String(offset)] if offset.encode_utf16().count() <= 64 => Some(offset.clone()),
        _ => None,
    }
}

/// The attachment itself: there are no blobs outside of browsers.
#[doc(hidden)]
pub fn blob(binary: Binary) -> Binary {
    binary
}

/// The names and values of a query.
pub fn query(text: &str) -> Vec<(String, String)> {
    crate::protocol::query::parse(text)
}

/// Credentials, an object of JSON, with what the server needs to recover a session.
pub fn with_recovery(credentials: Option<&str>, pid: &Text, offset: Option<&Text>) -> Text {
    let mut members = vec![format!("\"pid\":{}", Json::from(pid.as_str()))];
    members.extend(offset.map(|offset| format!("\"offset\":{}", Json::from(offset.as_str()))));
    let own = credentials.and_then(|json| json.strip_prefix('{')?.strip_suffix('}'));
    members.extend(own.filter(|own| !own.trim().is_empty()).map(String::from));
    format!("{{{}}}", members.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct OpenCase {
        json: String,
        /// None where it is refused.
        handshake: Option<Open>,
    }

    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Open {
        sid: String,
        websocket: bool,
        ping_interval: f64,
        ping_timeout: f64,
        /// None where it is infinite.
        max_payload: Option<f64>,
    }

    #[test]
    fn handshakes_are_read_as_the_table_says() {
        let cases: Vec<OpenCase> = serde_json::from_str(include_str!("../../tests/vectors/handshakes.json")).unwrap();
        for OpenCase { json, handshake: expected } in cases {
            let expected = expected.map(|open| Handshake {
                sid: open.sid,
                websocket: open.websocket,
                ping_interval: open.ping_interval,
                ping_timeout: open.ping_timeout,
                max_payload: open.max_payload.unwrap_or(f64::INFINITY),
            });
            assert_eq!(handshake(&format!("0{json}"), 1), expected, "{json}");
        }
    }

    #[derive(serde::Deserialize)]
    struct ShapeCase {
        /// The digit on the wire.
        kind: u32,
        json: String,
        valid: bool,
    }

    #[test]
    fn payloads_have_the_shapes_that_the_table_says() {
        let cases: Vec<ShapeCase> = serde_json::from_str(include_str!("../../tests/vectors/shapes.json")).unwrap();
        for ShapeCase { kind, json, valid } in cases {
            let kind = PacketType::from_number(kind).unwrap();
            assert_eq!(parse(kind, &json, 0).is_some(), valid, "{kind:?} {json}");
        }
    }

    #[derive(serde::Deserialize)]
    struct PlaceholderCase {
        json: String,
        /// How many there are.
        attachments: usize,
        valid: bool,
        /// What it becomes if it is valid: `{"$attachment": n}` is the one of that number.
        #[serde(default)]
        value: Json,
    }

    /// The payload as the table shows it.
    fn shown(json: &Json) -> Json {
        match json {
            Json::Object(object) if object.get("_placeholder") == Some(&Json::Bool(true)) => {
                serde_json::json!({ "$attachment": object["num"].as_f64().unwrap() as u64 })
            }
            Json::Object(object) => object.iter().map(|(key, json)| (key.clone(), shown(json))).collect(),
            Json::Array(array) => array.iter().map(shown).collect(),
            other => other.clone(),
        }
    }

    #[test]
    fn placeholders_stand_for_what_the_table_says() {
        let cases: Vec<PlaceholderCase> =
            serde_json::from_str(include_str!("../../tests/vectors/placeholders.json")).unwrap();
        for PlaceholderCase { json, attachments, valid, value } in cases {
            let payload = Value { json: serde_json::from_str(&json).unwrap(), attachments: Vec::new() };
            let attachments: Vec<Binary> = (0..attachments).map(|number| vec![number as u8]).collect();
            let attached = attach(&payload, &attachments);
            assert_eq!(attached.is_some(), valid, "{json}");
            assert_eq!(attached.map(|attached| shown(&attached.json)).unwrap_or_default(), value, "{json}");
        }
    }
}
