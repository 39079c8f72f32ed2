//! Messages as texts, where only text can go: in the body of a long-polling request, or where the application asks for base64.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::reports::report;
use crate::core::{Content, OutgoingFrame};
use crate::data;

#[wasm_bindgen(module = "/src/leaves.js")]
extern "C" {
    #[wasm_bindgen(js_name = readBlobs)]
    fn read_blobs(parts: Array, report: &JsValue, number: u32, read: u32, failed: u32);
    #[wasm_bindgen(js_name = defer)]
    fn defer_report(report: &JsValue, number: u32, kind: u32, value: &JsValue);
}

/// All Blobs have been read: the texts.
pub(super) const READ: u32 = 100;
/// A Blob cannot be read: the error.
pub(super) const UNREADABLE: u32 = 101;

/// Texts of messages: binary data becomes base64. `None` where there are Blobs: the texts are reported when they have been read.
pub(super) fn to_texts(messages: &[OutgoingFrame], number: u32) -> Option<Array> {
    let parts = Array::new();
    let mut has_blob = false;
    for message in messages {
        let part: JsValue = match &message.content {
            Content::Text(text) => text.into(),
            Content::Packet { prefix, id, json } => data::join(prefix, *id, json.as_ref()).into(),
            Content::Binary(binary) => data::base64_unless_blob(binary),
        };
        has_blob |= !part.is_string();
        parts.push(&part);
    }
    if !has_blob {
        return Some(parts);
    }
    read_blobs(parts, report(), number, READ, UNREADABLE);
    None
}

/// Reports as soon as the JavaScript that is running has returned.
pub(super) fn defer(number: u32, kind: u32, value: &JsValue) {
    defer_report(report(), number, kind, value);
}
