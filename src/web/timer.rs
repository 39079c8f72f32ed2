//! Timers and the time of day: those of the page as it is, or those that there were when the package was loaded.
//!
//! Not by gloo-timers: a page may have put a clock of its own in place of the browser's, and `clearTimeout` of gloo-timers has no `catch`;
//! its closure takes two places in tables that never shrink, and throws if it is called once more.

use std::cell::Cell;
use std::rc::{Rc, Weak};

use wasm_bindgen::prelude::*;

use super::reports::{Listener, Registration, listen, with_report};
use crate::driver::{Report, Reporter};

#[wasm_bindgen(module = "/src/timers.js")]
extern "C" {
    #[wasm_bindgen(js_name = setTimer)]
    fn set_timer(report: &JsValue, number: u32, ms: u32, is_native: bool) -> bool;
    #[wasm_bindgen(js_name = clearTimer)]
    fn clear_timer(number: u32, is_native: bool);
    #[wasm_bindgen(js_name = nativeNow)]
    fn native_now() -> f64;
}

#[wasm_bindgen]
extern "C" {
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
}

/// Reports once that its time has come, unless it is dropped before. A page's clock may run it at once, twice, or although it has been
/// cleared.
pub(super) struct Timer {
    timers: Timers,
    reporter: Reporter,
    number: Registration,
    /// Whether it is set by the native clock; `None` until it is set.
    is_native: Cell<Option<bool>>,
    has_fired: Cell<bool>,
}

impl Timer {
    pub fn new(timers: Timers, reporter: Reporter) -> Rc<Self> {
        Rc::new_cyclic(|this: &Weak<Self>| Self {
            timers,
            reporter,
            number: listen(this.clone()),
            is_native: Cell::default(),
            has_fired: Cell::default(),
        })
    }

    /// Sets the timer, once.
    pub fn start(&self, ms: u32) {
        let is_native = self.timers == Timers::Native;
        let is_native = with_report(|report| set_timer(report, self.number.get(), ms, is_native));
        self.is_native.set(Some(is_native));
    }
}

impl Listener for Timer {
    fn handle(&self, _: u32, _: u32, _: JsValue) {
        if !self.has_fired.replace(true) {
            self.reporter.report(Report::Timer);
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(is_native) = self.is_native.get() {
            clear_timer(self.number.get(), is_native);
        }
    }
}
