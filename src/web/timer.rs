//! Timers and the time of day: those of the page as it is, or those that there were when the package was loaded.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/leaves.js")]
extern "C" {
    #[wasm_bindgen(js_name = setNativeTimeout)]
    fn set_native_timeout(callback: &JsValue, ms: u32) -> JsValue;
    #[wasm_bindgen(js_name = clearNativeTimeout)]
    fn clear_native_timeout(id: &JsValue);
    #[wasm_bindgen(js_name = nativeNow)]
    fn native_now() -> f64;
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = setTimeout)]
    fn set_timeout(callback: &JsValue, ms: u32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = clearTimeout)]
    fn clear_timeout(id: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, js_namespace = Date)]
    fn now() -> Result<f64, JsValue>;
}

/// Which timers and which clock count, where a page has put others in place of the browser's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Timers {
    /// Those of the page as it is. Where one of them throws, the browser's own count.
    #[default]
    Current,
    /// Those that there were when the package was loaded.
    Native,
}

impl Timers {
    /// The time of day, in ms.
    pub(super) fn now(self) -> f64 {
        match self {
            Self::Current => now().unwrap_or_else(|_| native_now()),
            Self::Native => native_now(),
        }
    }

    /// Calls `callback` after so many ms. A page's clock may call it at once, more than once, and after it has been cleared: the
    /// callback is JavaScript's own, and goes with the garbage.
    pub(super) fn set(self, ms: u32, callback: Box<dyn Fn()>) -> Timer {
        let callback = Closure::wrap(callback).into_js_value();
        let current = (self == Self::Current).then(|| set_timeout(&callback, ms).ok()).flatten();
        match current {
            Some(id) => Timer { timers: Self::Current, id },
            None => Timer { timers: Self::Native, id: set_native_timeout(&callback, ms) },
        }
    }
}

/// A timer that is cleared when it is dropped.
pub(super) struct Timer {
    timers: Timers,
    id: JsValue,
}

impl Drop for Timer {
    fn drop(&mut self) {
        match self.timers {
            Timers::Current => drop(clear_timeout(&self.id)),
            Timers::Native => clear_native_timeout(&self.id),
        }
    }
}
