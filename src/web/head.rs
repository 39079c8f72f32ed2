//! The [head](crate::core::Received::Text) of a text that was received. JavaScript writes it into wasm's memory: to pass it as a string
//! would take longer than all the rest.

use std::cell::Cell;

use js_sys::JsString;
use wasm_bindgen::prelude::*;

use super::reports::for_ever;
use crate::data;

#[wasm_bindgen(module = "/src/leaves.js")]
extern "C" {
    #[wasm_bindgen(js_name = writeHead)]
    fn write_head(text: &JsString, memory: &JsValue, place: *mut Place);
}

/// The length of a head, and the head. The length is 0 if JavaScript has not written it.
pub(crate) type Place = [u8; 64];

thread_local! {
    static PLACE: Cell<Place> = const { Cell::new([0; 64]) };
    static MEMORY: &'static JsValue = for_ever(wasm_bindgen::memory());
}

/// The memory of the wasm.
#[inline(never)]
pub(super) fn memory() -> &'static JsValue {
    MEMORY.with(|memory| *memory)
}

/// Where JavaScript writes a head.
pub(super) fn place() -> *mut Place {
    PLACE.with(Cell::as_ptr)
}

/// A copy of what `write` has JavaScript write to the place.
#[cfg(feature = "web")]
pub(crate) fn written(write: impl FnOnce(&JsValue, *mut Place)) -> Place {
    write(memory(), place());
    PLACE.get()
}

/// A copy of a head: the code of the page may receive more while it is read.
pub(super) struct Head {
    written: Place,
    /// Empty if it was written.
    read: String,
}

impl Head {
    /// The head of a text.
    pub fn of(text: &JsString) -> Self {
        write_head(text, memory(), place());
        let head = Self::written(text);
        #[cfg(feature = "web")]
        super::beginning::is_of(None);
        head
    }

    /// The head of the text that was received last, which JavaScript has written.
    #[inline(never)]
    pub fn written(text: &JsString) -> Self {
        #[cfg(feature = "web")]
        super::beginning::is_of(Some(text));
        let mut head = Self { written: PLACE.get(), read: String::new() };
        if let [0, ..] = head.written {
            head.read = data::head(text);
        }
        head
    }

    pub fn bytes(&self) -> &[u8] {
        let [length, head @ ..] = &self.written;
        match head.get(..usize::from(*length)) {
            Some(head) if !head.is_empty() => head,
            _ => self.read.as_bytes(),
        }
    }
}
