//! The head of a text that was received: its first units, which JavaScript writes into wasm's memory. Each unit that Rust read by
//! itself would be a call.

use std::cell::Cell;

use js_sys::JsString;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/leaves.js")]
extern "C" {
    #[wasm_bindgen(js_name = writeHead)]
    fn write_head(text: &JsString, memory: &JsValue, place: *const Cell<u8>);
}

/// As many units as JavaScript writes at most.
const LENGTH: usize = 64;

thread_local! {
    /// The length of the head, and the head.
    static HEAD: [Cell<u8>; 1 + LENGTH] = const { [const { Cell::new(0) }; 1 + LENGTH] };
    static MEMORY: JsValue = wasm_bindgen::memory();
}

/// Has `use_place` see the memory and the place in it where JavaScript writes heads.
pub(super) fn with_place<R>(use_place: impl FnOnce(&JsValue, *const Cell<u8>) -> R) -> R {
    HEAD.with(|head| MEMORY.with(|memory| use_place(memory, head.as_ptr())))
}

/// Has `read` see a text and its head.
pub(super) fn with_head_of(text: JsString, read: impl FnOnce(JsString, &[u8])) {
    with_place(|memory, place| write_head(&text, memory, place));
    with_head(text, read);
}

/// Has `read` see the text that was received last, and its head.
pub(super) fn with_head(text: JsString, read: impl FnOnce(JsString, &[u8])) {
    let mut bytes = [0; LENGTH];
    let length = HEAD.with(|head| {
        let [length, head @ ..] = head;
        let length = usize::from(length.get());
        bytes.iter_mut().zip(head).take(length).for_each(|(to, from)| *to = from.get());
        length
    });
    read(text, bytes.get(..length).unwrap_or_default());
}
