//! Messages as plain Rust values, for native builds and tests.

use serde_json::Value as Json;

use super::Session;
use crate::protocol::base64;
use crate::protocol::handshake::Handshake;
use crate::protocol::socket_packet::{self, PacketType};

/// A string, encoded or to be read.
pub type Text = String;
/// An attachment.
pub type Binary = Vec<u8>;
/// What a transport knows of its failure.
pub type Detail = String;

/// A payload, parsed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Value {
    /// The JSON, its placeholders left in.
    pub json: Json,
    /// What the placeholders refer to.
    pub attachments: Vec<Binary>,
}

/// The names that an event of the server may not have.
const RESERVED: [&str; 6] =
    ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"];

/// A text of the core's own.
pub fn text(content: &str) -> Text {
    content.into()
}

/// Whether the text is `content`.
pub fn is(text: &Text, content: &str) -> bool {
    text == content
}

/// The part of a header between two offsets.
pub fn slice(text: &Text, from: usize, to: usize) -> String {
    text.get(from..to).unwrap_or_default().into()
}

/// Joins the parts of a packet.
pub fn join(prefix: &Text, id: Option<u64>, json: Option<&Text>) -> Text {
    let id = id.map(|id| id.to_string()).unwrap_or_default();
    [prefix.as_str(), id.as_str(), json.map_or("", Text::as_str)].concat()
}

/// Whether the JSON that ends a packet is an array whose last element is a string, and not its only one. A string with quotes
/// in it counts as none.
pub fn ends_with_string(text: &Text) -> bool {
    let Some((before, _)) = text.strip_suffix("\"]").and_then(|rest| rest.rsplit_once('"')) else { return false };
    before.ends_with(',')
}

/// A cause in words.
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
    let open: Open = serde_json::from_str(text.get(from..)?).ok()?;
    let is_time = |ms: f64| ms.is_finite() && ms >= 0.0;
    let Open { sid, upgrades, ping_interval, ping_timeout, max_payload } = open;
    (is_time(ping_interval) && is_time(ping_timeout)).then(|| Handshake {
        sid,
        websocket: upgrades.iter().any(|name| name == "websocket"),
        ping_interval,
        ping_timeout,
        max_payload: max_payload.unwrap_or(f64::INFINITY),
    })
}

/// The JSON of an open packet.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Open {
    sid: String,
    #[serde(default)]
    upgrades: Vec<String>,
    ping_interval: f64,
    ping_timeout: f64,
    #[serde(default)]
    max_payload: Option<f64>,
}

/// The payload that begins at `from`, if it is JSON of the shape that the packet's type asks for.
pub fn parse(kind: PacketType, text: &Text, from: usize) -> Option<Value> {
    let json = serde_json::from_str(text.get(from..)?).ok()?;
    let value = Value { json, attachments: Vec::new() };
    is_valid(kind, &value).then_some(value)
}

/// Whether a payload has the shape that the packet's type asks for.
pub fn is_valid(kind: PacketType, value: &Value) -> bool {
    match (kind, &value.json) {
        (PacketType::Connect, json) => json.is_object(),
        (PacketType::Disconnect, _) => false,
        (PacketType::ConnectError, json) => json.is_string() || json.is_object(),
        (PacketType::Event | PacketType::BinaryEvent, Json::Array(array)) => match array.first() {
            Some(Json::String(name)) => !RESERVED.contains(&name.as_str()),
            Some(name) => name.is_number(),
            None => false,
        },
        (PacketType::Ack | PacketType::BinaryAck, json) => json.is_array(),
        (PacketType::Event | PacketType::BinaryEvent, _) => false,
    }
}

/// The payload with its attachments in place of the placeholders; `None` where a placeholder refers to none.
pub fn attach(value: &Value, attachments: &[Binary]) -> Option<Value> {
    fn refers(json: &Json, count: u64) -> bool {
        match json {
            Json::Object(object) if object.get("_placeholder") == Some(&Json::Bool(true)) => {
                object.get("num").and_then(Json::as_u64).is_some_and(|num| num < count)
            }
            Json::Object(object) => object.values().all(|json| refers(json, count)),
            Json::Array(array) => array.iter().all(|json| refers(json, count)),
            _ => true,
        }
    }
    let is_complete = refers(&value.json, attachments.len() as u64);
    is_complete.then(|| Value { json: value.json.clone(), attachments: attachments.into() })
}

/// The session that a granted namespace comes with; `None` where the server speaks an older protocol.
pub fn session(value: &Value) -> Option<Session> {
    let field = |name| value.json.get(name).and_then(Json::as_str).map(String::from);
    Some(Session { sid: field("sid")?, pid: field("pid") })
}

/// The last argument of an event if it is a text: the event's place, where the server keeps what was missed.
pub fn offset(args: &Value) -> Option<Text> {
    match args.json.as_array()?.as_slice() {
        [_, .., Json::String(offset)] => Some(offset.clone()),
        _ => None,
    }
}

/// The attachment in the form of a `Blob`.
pub fn blob(binary: Binary) -> Binary {
    binary
}
