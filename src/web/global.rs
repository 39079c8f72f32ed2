//! The window, or the scope of the worker.

use js_sys::Reflect;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// In Node.js it has no listeners.
    #[wasm_bindgen(thread_local_v2, js_name = globalThis)]
    pub(super) static GLOBAL: web_sys::EventTarget;
}

/// Something global, as it is now; undefined if it is not there.
pub(super) fn get(name: &str) -> JsValue {
    GLOBAL.with(|global| property(global, name))
}

/// A property; undefined where the value is no object.
pub(super) fn property(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap_or(JsValue::UNDEFINED)
}
