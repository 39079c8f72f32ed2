//! Timers and the time of day: those of the page as it is, or those that there were when the package was loaded.

use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/leaves.js")]
extern "C" {
    #[wasm_bindgen(js_name = setNativeTimeout)]
    fn set_native_timeout(callback: &Closure<dyn FnMut()>, ms: u32) -> JsValue;
    #[wasm_bindgen(js_name = clearNativeTimeout)]
    fn clear_native_timeout(id: &JsValue);
    #[wasm_bindgen(js_name = nativeNow)]
    fn native_now() -> f64;
}

/// Which timers and which clock count, where a page has put others in place of the browser's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Timers {
    /// Those of the page as it is.
    #[default]
    Current,
    /// Those that there were when the package was loaded.
    Native,
}

impl Timers {
    /// The time of day, in ms.
    pub(super) fn now(self) -> f64 {
        match self {
            Self::Current => js_sys::Date::now(),
            Self::Native => native_now(),
        }
    }

    /// Calls `callback` once, after so many ms.
    pub(super) fn set(self, ms: u32, callback: Box<dyn FnOnce()>) -> Timer {
        match self {
            Self::Current => Timer::Current(Some(Timeout::new(ms, callback))),
            Self::Native => {
                let callback = Closure::once(callback);
                Timer::Native(NativeTimeout { id: set_native_timeout(&callback, ms), _callback: callback })
            }
        }
    }
}

/// A timer that is cleared when it is dropped.
pub(super) enum Timer {
    Current(Option<Timeout>),
    Native(NativeTimeout),
}

pub(super) struct NativeTimeout {
    id: JsValue,
    _callback: Closure<dyn FnMut()>,
}

impl Drop for Timer {
    fn drop(&mut self) {
        match self {
            // A page's clock may not know how to clear the timer, and run it: the callback must still be there then. It goes with
            // the garbage.
            Self::Current(timeout) => drop(timeout.take().map(|timeout| timeout.cancel().into_js_value())),
            Self::Native(timeout) => clear_native_timeout(&timeout.id),
        }
    }
}
