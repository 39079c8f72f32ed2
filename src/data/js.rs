//! Messages as handles of JavaScript values.

use js_sys::{Array, JsString};
use wasm_bindgen::prelude::*;

use super::Session;
use crate::protocol::Units;
use crate::protocol::handshake::Handshake;
use crate::protocol::socket_packet::PacketType;

/// A string, encoded or to be read.
pub type Text = JsString;
/// An attachment: an `ArrayBuffer`, a view of one, or a `Blob`.
pub type Binary = JsValue;
/// A payload, parsed.
pub type Value = JsValue;
/// What the application wants back with an acknowledgement.
pub type Handler = JsValue;
/// What a transport knows of its failure.
pub type Detail = JsValue;

#[wasm_bindgen(module = "/src/data/js.js")]
extern "C" {
    #[wasm_bindgen(js_name = packet)]
    fn join_packet(
        kind: u32,
        attachments: usize,
        namespace: Option<&JsString>,
        id: f64,
        json: Option<&JsString>,
    ) -> JsString;
    #[wasm_bindgen(js_name = utf8Length)]
    fn utf8_length(text: &JsString) -> usize;
    #[wasm_bindgen(js_name = binaryLength)]
    fn binary_length(binary: &JsValue) -> usize;
    #[wasm_bindgen(js_name = fromBase64)]
    fn decode_base64(text: &JsString, from: usize) -> JsValue;
    #[wasm_bindgen(js_name = parse)]
    fn parse_payload(kind: u32, text: &JsString, from: usize) -> JsValue;
    #[wasm_bindgen(js_name = isValid)]
    fn is_valid_payload(kind: u32, value: &JsValue) -> bool;
    #[wasm_bindgen(js_name = attach)]
    fn attach_all(value: &JsValue, attachments: &Array) -> JsValue;
    #[wasm_bindgen(js_name = attachOne)]
    fn attach_one(value: &JsValue, attachment: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = blob)]
    fn to_blob(binary: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = parseHandshake)]
    fn parse_handshake(text: &JsString, from: usize) -> Option<Open>;

    /// What the core reads of a server's handshake.
    type Open;
    #[wasm_bindgen(method, getter)]
    fn sid(this: &Open) -> String;
    #[wasm_bindgen(method, getter)]
    fn websocket(this: &Open) -> bool;
    #[wasm_bindgen(method, getter, js_name = pingInterval)]
    fn ping_interval(this: &Open) -> f64;
    #[wasm_bindgen(method, getter, js_name = pingTimeout)]
    fn ping_timeout(this: &Open) -> f64;
    #[wasm_bindgen(method, getter, js_name = maxPayload)]
    fn max_payload(this: &Open) -> f64;

    /// What the core reads of a granted namespace.
    type Granted;
    #[wasm_bindgen(method, getter)]
    fn sid(this: &Granted) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn pid(this: &Granted) -> JsValue;
}

impl Units for JsString {
    fn unit(&self, index: usize) -> Option<u16> {
        u16::try_from(unit(self, index)).ok()
    }
}

/// The unit at `index`, or -1. Once in the code: it is what each place that reads a unit would else begin with.
#[inline(never)]
fn unit(text: &JsString, index: usize) -> i32 {
    let unit = text.char_code_at(index as u32);
    if unit >= 0.0 { unit as i32 } else { -1 }
}

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
    text.slice(from as u32, to as u32).into()
}

/// A packet as text; where attachments follow, it says how many. `None` is the root namespace.
pub fn packet(
    kind: PacketType,
    attachments: usize,
    namespace: Option<&Text>,
    id: Option<u64>,
    json: Option<&Text>,
) -> Text {
    join_packet(kind as u32, attachments, namespace, id.map_or(-1.0, |id| id as f64), json)
}

/// The length of the text in UTF-8, in bytes.
pub fn utf8_len(text: &Text) -> usize {
    utf8_length(text)
}

/// The length of the attachment, in bytes.
pub fn binary_len(binary: &Binary) -> usize {
    binary_length(binary)
}

/// The bytes whose base64 begins at `from`.
pub fn from_base64(text: &Text, from: usize) -> Option<Binary> {
    let binary = decode_base64(text, from);
    (!binary.is_undefined()).then_some(binary)
}

/// The handshake whose JSON begins at `from`.
pub fn handshake(text: &Text, from: usize) -> Option<Handshake> {
    let open = parse_handshake(text, from)?;
    Some(Handshake {
        sid: open.sid(),
        websocket: open.websocket(),
        ping_interval: open.ping_interval(),
        ping_timeout: open.ping_timeout(),
        max_payload: open.max_payload(),
    })
}

/// The payload that begins at `from`, if it is JSON of the shape that the packet's type asks for.
pub fn parse(kind: PacketType, text: &Text, from: usize) -> Option<Value> {
    let value = parse_payload(kind as u32, text, from);
    (!value.is_undefined()).then_some(value)
}

/// Whether a payload has the shape that the packet's type asks for.
pub fn is_valid(kind: PacketType, value: &Value) -> bool {
    is_valid_payload(kind as u32, value)
}

/// The payload with its attachments in place of the placeholders, which may be the same object; `None` where a placeholder
/// refers to none.
pub fn attach(value: &Value, attachments: &[Binary]) -> Option<Value> {
    let value = match attachments {
        [attachment] => attach_one(value, attachment),
        attachments => attach_all(value, &attachments.iter().collect()),
    };
    (!value.is_undefined()).then_some(value)
}

/// The session that a granted namespace comes with; `None` where the server speaks an older protocol.
pub fn session(value: &Value) -> Option<Session> {
    let sid = value.unchecked_ref::<Granted>().sid().as_string()?;
    let pid = value.unchecked_ref::<Granted>().pid();
    Some(Session { sid, pid: pid.dyn_into().ok() })
}

/// The last argument of an event if it is a text: the event's place, where the server keeps what was missed.
pub fn offset(args: &Value) -> Option<Text> {
    let args = args.unchecked_ref::<Array>();
    let last = args.length().checked_sub(1).filter(|last| *last > 0)?;
    args.get(last).dyn_into().ok()
}

/// The attachment in the form of a `Blob`.
pub fn blob(binary: Binary) -> Binary {
    to_blob(&binary)
}
