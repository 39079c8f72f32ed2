//! Timers: today's, or those that there were when the package was loaded.

use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;

/// Which timers and which clock count, where a page has put others in place of the browser's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Timers {
    /// Those of the page as it is.
    #[default]
    Current,
    /// Those that there were when the package was loaded.
    Native,
}

#[wasm_bindgen(module = "/src/web/browser.js")]
extern "C" {
    #[wasm_bindgen(js_name = setNative)]
    fn set_native(callback: &Closure<dyn Fn()>, ms: u32) -> JsValue;
    #[wasm_bindgen(js_name = clearNative)]
    fn clear_native(timer: &JsValue);
    #[wasm_bindgen(js_name = nativeNow)]
    fn native_now() -> f64;
}

impl Timers {
    /// The time of day, in ms.
    pub(super) fn now(self) -> f64 {
        match self {
            Self::Current => js_sys::Date::now(),
            Self::Native => native_now(),
        }
    }

    /// Calls `callback` in so many ms, unless the timer is dropped before.
    pub(super) fn set(self, ms: u32, callback: impl Fn() + 'static) -> Timer {
        match self {
            Self::Current => Timer::Current { _timeout: Timeout::new(ms, callback) },
            Self::Native => {
                let callback = Closure::new(callback);
                Timer::Native { id: set_native(&callback, ms), _callback: callback }
            }
        }
    }
}

/// A timer that is set.
pub(super) enum Timer {
    Current { _timeout: Timeout },
    Native { id: JsValue, _callback: Closure<dyn Fn()> },
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Self::Native { id, .. } = self {
            clear_native(id);
        }
    }
}
