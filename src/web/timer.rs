//! Timers and the time of day: those of the page as it is, or those that there were when the package was loaded.

use std::rc::{Rc, Weak};

use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;

use super::reports::{Hearer, Number, hear, listen, with_report};
use crate::driver::{Report, Reporter};

#[wasm_bindgen(module = "/src/leaves.js")]
extern "C" {
    #[wasm_bindgen(js_name = setNativeTimeout)]
    fn set_native_timeout(ms: u32, report: &JsValue, number: u32) -> JsValue;
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
}

/// Reports once that so many ms have passed, unless it is dropped before. Its number is its own: a timer that a page's clock could not
/// clear fires late, and nobody hears it.
pub(super) struct Timer {
    reporter: Reporter,
    _number: Number,
    timeout: Option<SetTimeout>,
}

enum SetTimeout {
    Current(Timeout),
    Native(JsValue),
}

impl Timer {
    pub fn new(timers: Timers, ms: u32, reporter: Reporter) -> Rc<Self> {
        Rc::new_cyclic(|this: &Weak<Self>| {
            let number = listen(this.clone());
            let value = number.get();
            let timeout = match timers {
                Timers::Current => SetTimeout::Current(Timeout::new(ms, move || hear(value, 0, JsValue::UNDEFINED))),
                Timers::Native => SetTimeout::Native(with_report(|report| set_native_timeout(ms, report, value))),
            };
            Self { reporter, _number: number, timeout: Some(timeout) }
        })
    }
}

impl Hearer for Timer {
    fn hear(&self, _: u32, _: u32, _: JsValue) {
        self.reporter.report(Report::Timer);
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        match self.timeout.take() {
            // The callback stays, for a clock that does not know how to clear the timer, until it is garbage.
            Some(SetTimeout::Current(timeout)) => drop(timeout.cancel().into_js_value()),
            Some(SetTimeout::Native(id)) => clear_native_timeout(&id),
            None => {}
        }
    }
}
