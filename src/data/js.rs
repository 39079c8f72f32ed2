//! Message data as handles of JavaScript values.

use js_sys::{Array, JSON, JsString, Reflect};
use wasm_bindgen::prelude::*;

use super::Session;
use crate::package::FOR_PACKAGE;
use crate::protocol::handshake::{Fields, Handshake};
use crate::protocol::shape::{self, Name, Shape};
use crate::protocol::socket_packet::PacketType;
use crate::protocol::transport::POLLING;

/// A string, encoded or to be parsed.
pub type Text = JsString;
/// An attachment: an `ArrayBuffer`, a view of one, or a `Blob`.
pub type Binary = JsValue;
/// A parsed payload.
pub type Value = JsValue;
/// The cause of a failure: an error, an event, an HTTP status.
pub type Detail = JsValue;

#[wasm_bindgen(module = "/src/leaves.js")]
extern "C" {
    #[wasm_bindgen(js_name = join)]
    fn join_packet(prefix: &JsString, id: f64, json: Option<&JsString>) -> JsString;
    #[wasm_bindgen(js_name = utf8Length)]
    fn utf8_length(text: &JsString) -> usize;
    #[wasm_bindgen(js_name = binaryLength)]
    fn binary_length(binary: &JsValue) -> usize;
    #[wasm_bindgen(js_name = offsetAtEnd)]
    fn read_offset(text: &JsString) -> Option<JsString>;
    #[wasm_bindgen(js_name = parse)]
    fn parse_json(text: &JsString, from: usize) -> JsValue;
    #[wasm_bindgen(js_name = attach)]
    fn attach_all(value: &JsValue, attachments: &Array) -> JsValue;
    #[wasm_bindgen(js_name = blob)]
    fn to_blob(binary: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = toBase64)]
    fn encode_base64(binary: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = fromBase64)]
    fn decode_base64(text: &JsString, from: usize) -> JsValue;
}

#[cfg(feature = "web")]
#[wasm_bindgen(module = "/src/api/texts.js")]
extern "C" {
    #[wasm_bindgen(js_name = readQuery)]
    fn read_query(text: &str, at: u32) -> JsValue;
    #[wasm_bindgen(js_name = addRecovery)]
    fn add_recovery(credentials: Option<&str>, pid: &JsString, offset: Option<&JsString>) -> JsString;
}

/// A text with this content.
pub fn text(content: &str) -> Text {
    content.into()
}

/// A text with the content of a string.
pub fn owned(content: String) -> Text {
    content.into()
}

/// A head of a text: a copy of it.
pub fn head(text: &Text) -> String {
    text.into()
}

/// How many code units of a text precede a byte of its head: those of UTF-16.
pub fn units_before(head: &[u8], at: usize) -> usize {
    let units = |byte: &u8| match byte {
        0x80..=0xbf => 0,
        0xf0.. => 2,
        _ => 1,
    };
    head.iter().take(at).map(units).sum()
}

/// Joins the parts of a packet.
pub fn join(prefix: &Text, id: Option<u64>, json: Option<&Text>) -> Text {
    join_packet(prefix, id_number(id), json)
}

/// An id for JavaScript: -1 for none.
#[doc(hidden)]
pub fn id_number(id: Option<u64>) -> f64 {
    id.map_or(-1.0, |id| id as f64)
}

/// The length of the text in UTF-8, in bytes.
pub fn utf8_len(text: &Text) -> usize {
    utf8_length(text)
}

/// The length of the attachment, in bytes.
pub fn binary_len(binary: &Binary) -> usize {
    binary_length(binary)
}

/// The offset that a packet ends with: the last element of its array, not the only one, if that is a string of up to 64 units without
/// quotes and backslashes.
pub fn offset_at_end(text: &Text) -> Option<Text> {
    read_offset(text)
}

/// The cause of a failure, for people: the message of an error, else JSON.
pub fn describe(detail: &Detail) -> String {
    let message = Reflect::get(detail, &"message".into()).ok().and_then(|message| message.as_string());
    message
        .or_else(|| detail.as_string())
        .or_else(|| JSON::stringify(detail).ok().map(String::from))
        .unwrap_or_default()
}

/// The bytes whose base64 begins at `from`, in an `ArrayBuffer`.
pub fn from_base64(text: &Text, from: usize) -> Option<Binary> {
    let binary = decode_base64(text, from);
    (!binary.is_undefined()).then_some(binary)
}

/// Base64 of binary data, after the mark that distinguishes it from text. Not for a `Blob`, which has to be read first.
pub fn to_base64(binary: &Binary) -> Text {
    base64_unless_blob(binary).unchecked_into()
}

/// The same; but a `Blob` is returned as it is.
#[doc(hidden)]
pub fn base64_unless_blob(binary: &Binary) -> JsValue {
    encode_base64(binary)
}

/// The handshake whose JSON begins at `from`.
pub fn handshake(text: &Text, from: usize) -> Option<Handshake> {
    let open = parse_json(text, from);
    Handshake::check(Fields {
        sid: get(&open, "sid").as_string(),
        websocket: can_upgrade(&open),
        ping_interval: get(&open, "pingInterval").as_f64(),
        ping_timeout: get(&open, "pingTimeout").as_f64(),
        max_payload: if POLLING { get(&open, "maxPayload").as_f64() } else { None },
    })
}

fn can_upgrade(open: &JsValue) -> bool {
    if !POLLING {
        return false;
    }
    let upgrades = get(open, "upgrades");
    Array::is_array(&upgrades) && upgrades.unchecked_into::<Array>().includes(&"websocket".into(), 0)
}

/// A property of parsed JSON, or undefined.
#[inline(never)]
fn get(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// The payload that begins at `from`, if it is JSON of the shape that the packet's type requires.
pub fn parse(kind: PacketType, text: &Text, from: usize) -> Option<Value> {
    let value = parse_json(text, from);
    is_valid(kind, &value).then_some(value)
}

/// Whether a payload has the shape that the packet's type requires.
pub fn is_valid(kind: PacketType, value: &Value) -> bool {
    let name;
    let shape = if Array::is_array(value) {
        // The array of an event, which the application reads itself.
        if !FOR_PACKAGE {
            return false;
        }
        let first = value.unchecked_ref::<Array>().get(0);
        name = first.as_string();
        Shape::Array(match &name {
            Some(name) => Name::Text(name),
            None if first.as_f64().is_some() => Name::Number,
            None => Name::Other,
        })
    } else if value.is_string() {
        Shape::String
    } else if value.is_object() {
        Shape::Object
    } else {
        Shape::Other
    };
    shape::is_valid(kind, &shape)
}

/// The payload with attachments in place of its placeholders; `None` if a placeholder refers to none. May modify and return the
/// same object.
pub fn attach(value: &Value, attachments: &[Binary]) -> Option<Value> {
    let value = attach_all(value, &attachments.iter().collect());
    (!value.is_undefined()).then_some(value)
}

/// The ids in a connect packet; `None` if there is none, as from servers 2.x.
pub fn session(value: &Value) -> Option<Session> {
    Some(Session { sid: get(value, "sid").as_string()?, pid: get(value, "pid").as_string().map(owned) })
}

/// The last argument of an event if it is a string of up to 64 units: the event's offset in the server's log.
pub fn offset(args: &Value) -> Option<Text> {
    let args = args.unchecked_ref::<Array>();
    let last = args.length().checked_sub(1).filter(|last| *last > 0)?;
    args.get(last).dyn_into::<JsString>().ok().filter(|offset| offset.length() <= 64)
}

/// The attachment as a `Blob`.
#[doc(hidden)]
pub fn blob(binary: Binary) -> Binary {
    to_blob(&binary)
}

/// The text that a text of JSON stands for, with its quotes.
#[cfg(feature = "web")]
pub fn unescape(quoted: &str) -> Option<String> {
    parse_json(&quoted.into(), 0).as_string()
}

/// The names and values of a query, see [`query::parse`](crate::protocol::query::parse).
#[cfg(feature = "web")]
pub fn query(text: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut name = None;
    let mut at = 0;
    while let Some(part) = read_query(text, at).as_string() {
        at += 1;
        match name.take() {
            Some(name) => pairs.push((name, part)),
            None => name = Some(part),
        }
    }
    pairs
}

/// Credentials, an object of JSON, with what the server needs to recover a session.
#[cfg(feature = "web")]
pub fn with_recovery(credentials: Option<&str>, pid: &Text, offset: Option<&Text>) -> Text {
    add_recovery(credentials, pid, offset)
}
