//! Binary messages where only text can go. The bytes of a `Blob` can only be had later.

use js_sys::{Array, JsString};
use wasm_bindgen::prelude::*;
use web_sys::Blob;

use crate::client::{Frame, Written};
use crate::data::Text;

#[wasm_bindgen(module = "/src/web/browser.js")]
extern "C" {
    #[wasm_bindgen(js_name = toBase64)]
    fn to_base64(binary: &JsValue) -> JsString;
    #[wasm_bindgen(js_name = readBlobs)]
    fn read_blobs(parts: Array, done: JsValue);
}

/// Gives `then` the messages as texts, binary ones as base64: at once if there is no blob, else once all are read; or what
/// reading them failed with.
pub(super) fn encode(messages: &[Written], then: impl FnOnce(Result<Vec<Text>, JsValue>) + 'static) {
    let parts = Array::new();
    let mut has_blobs = false;
    for Written { frame, .. } in messages {
        match frame {
            Frame::Text(text) => parts.push(text),
            Frame::Binary(binary) => {
                has_blobs |= binary.is_instance_of::<Blob>();
                parts.push(binary)
            }
        };
    }
    if !has_blobs {
        return then(Ok(encode_parts(&parts)));
    }
    let done = Closure::once_into_js(move |is_read: bool, outcome: JsValue| {
        then(if is_read { Ok(encode_parts(outcome.unchecked_ref())) } else { Err(outcome) });
    });
    read_blobs(parts, done);
}

fn encode_parts(parts: &Array) -> Vec<Text> {
    let mut texts = Vec::new();
    for at in 0..parts.length() {
        texts.push(encode_part(parts.get(at)));
    }
    texts
}

/// A text as it is; binary data as base64 after the mark that tells it from a text.
fn encode_part(part: JsValue) -> Text {
    part.dyn_into::<JsString>().unwrap_or_else(|binary| to_base64(&binary))
}
