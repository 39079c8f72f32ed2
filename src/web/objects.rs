//! JavaScript objects that Rust keeps, each under the number of its listener, in one `Map`. A handle would take a place in wasm-bindgen's
//! table, which never shrinks: what a thousand connections had would stay, although they are closed.

use wasm_bindgen::prelude::*;

use super::reports::for_ever;

#[wasm_bindgen]
extern "C" {
    /// A `Map` whose keys are numbers.
    #[wasm_bindgen(js_name = Map)]
    pub(super) type Objects;
    #[wasm_bindgen(method)]
    fn set(this: &Objects, number: u32, object: &JsValue);
    #[wasm_bindgen(method)]
    pub(super) fn get(this: &Objects, number: u32) -> JsValue;
    #[wasm_bindgen(method)]
    fn delete(this: &Objects, number: u32);
}

#[wasm_bindgen(module = "/src/leaves.js")]
extern "C" {
    /// The page finds it, to close what is open if the wasm fails.
    #[wasm_bindgen(js_name = newObjects)]
    fn new_objects() -> Objects;
}

thread_local! {
    static OBJECTS: &'static Objects = for_ever(new_objects());
}

/// Keeps an object until it is taken.
pub(super) fn keep(number: u32, object: &JsValue) {
    objects().set(number, object);
}

/// Gives up the object of this number; undefined if there is none.
pub(super) fn take(number: u32) -> JsValue {
    let object = objects().get(number);
    objects().delete(number);
    object
}

/// The `Map`, for JavaScript that looks up an object in it.
#[inline(never)]
pub(super) fn objects() -> &'static Objects {
    OBJECTS.with(|objects| *objects)
}
