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
    let has_blobs = messages
        .iter()
        .any(|message| matches!(&message.frame, Frame::Binary(binary) if binary.is_instance_of::<Blob>()));
    let parts = messages.iter().map(|message| match &message.frame {
        Frame::Text(text) => text.into(),
        Frame::Binary(binary) => binary.clone(),
    });
    if !has_blobs {
        return then(Ok(parts.map(encode_part).collect()));
    }
    let done = Closure::once_into_js(move |is_read: bool, outcome: JsValue| {
        then(if is_read {
            Ok(outcome.unchecked_into::<Array>().iter().map(encode_part).collect())
        } else {
            Err(outcome)
        });
    });
    read_blobs(parts.collect(), done);
}

/// A text as it is; binary data as base64 after the mark that tells it from a text.
fn encode_part(part: JsValue) -> Text {
    part.dyn_into::<JsString>().unwrap_or_else(|binary| to_base64(&binary))
}
