//! The beginning of a text that was received, for the API: all of a short text, of a longer one as far as the name of its event. JavaScript
//! writes it into wasm's memory before it reports the text, so what nobody listens to costs no call, and a short text is read without one.

use std::cell::Cell;

use js_sys::JsString;
use wasm_bindgen::convert::IntoWasmAbi;
use wasm_bindgen::prelude::*;

use super::{head, reports};

#[wasm_bindgen(module = "/src/api/texts.js")]
extern "C" {
    /// A function that does what `report` does, and writes the beginning of each text before.
    fn writing(report: &JsValue, memory: &JsValue, place: *mut Place) -> JsValue;
}

/// How many units there are, whether they are the whole text, and the units: all of them ASCII.
type Place = [u8; 128];

thread_local! {
    static PLACE: Cell<Place> = const { Cell::new([0; 128]) };
    /// Whose beginning that is.
    static OF: Cell<Option<u32>> = const { Cell::new(None) };
    static REPORT: &'static JsValue =
        reports::for_ever(writing(reports::report(), head::memory(), PLACE.with(Cell::as_ptr)));
}

/// A beginning of a text.
pub(crate) struct Beginning(Place);

impl Beginning {
    /// That of a text, unless another one has been received since.
    pub fn of(text: &JsString) -> Option<Self> {
        (OF.get() == Some(place_of(text))).then(|| Self(PLACE.get()))
    }

    /// Its units.
    pub fn as_str(&self) -> &str {
        let [count, _, units @ ..] = &self.0;
        units.get(..usize::from(*count)).and_then(|units| std::str::from_utf8(units).ok()).unwrap_or_default()
    }

    /// Whether they are the whole text.
    pub fn is_all(&self) -> bool {
        matches!(self.0, [_, 1, ..])
    }
}

/// The function that WebSockets report by. It writes the beginning of a text first.
pub(super) fn report() -> &'static JsValue {
    REPORT.with(|report| *report)
}

/// A text comes in: what is written is its beginning, or none's. Each text has to be told of here, for one that comes later may have the
/// place of one that is gone.
pub(super) fn is_of(text: Option<&JsString>) {
    OF.set(text.map(place_of));
}

/// The place of a text in the table of JavaScript's objects: no two that are there have the same.
fn place_of(text: &JsString) -> u32 {
    let value: &JsValue = text;
    value.into_abi()
}
