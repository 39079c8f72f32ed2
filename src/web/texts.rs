//! Messages as texts, where only text can go: in the body of a long-polling request, or where the application asks for base64.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;

use super::microtask::when_settled;
use crate::core::{Content, OutgoingFrame};
use crate::data;

#[wasm_bindgen]
extern "C" {
    /// A blob, whose method a page may have replaced.
    type Readable;
    #[wasm_bindgen(method, catch, js_name = arrayBuffer)]
    fn array_buffer(this: &Readable) -> Result<JsValue, JsValue>;
}

/// Makes texts of messages: binary data becomes base64. Calls `then` at once if there is no Blob, else when all of them have been
/// read; with an error if one cannot be read.
pub(super) fn to_texts(messages: &[OutgoingFrame], then: Box<dyn FnOnce(Result<Array, JsValue>)>) {
    let mut has_blob = false;
    let parts = Array::new();
    for message in messages {
        let part: JsValue = match &message.content {
            Content::Text(text) => text.into(),
            Content::Packet { prefix, id, json } => data::join(prefix, *id, json.as_ref()).into(),
            Content::Binary(binary) => match binary.dyn_ref::<web_sys::Blob>() {
                Some(blob) => {
                    has_blob = true;
                    let read = blob.unchecked_ref::<Readable>().array_buffer();
                    read.unwrap_or_else(|error| Promise::reject(&error).into())
                }
                None => data::to_base64(binary).into(),
            },
        };
        parts.push(&part);
    }
    if !has_blob {
        return then(Ok(parts));
    }
    when_settled(
        &Promise::all(&parts),
        Box::new(move |parts| {
            let parts = parts.map(|parts| {
                let parts = parts.unchecked_into::<Array>();
                for at in 0..parts.length() {
                    let part = parts.get(at);
                    if !part.is_string() {
                        parts.set(at, data::to_base64(&part).into());
                    }
                }
                parts
            });
            then(parts);
        }),
    );
}
