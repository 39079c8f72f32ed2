//! Timers and the time of day: those of the page as it is, or those that there were when the package was loaded.
//!
//! Not by gloo-timers: a page may have put a clock of its own in place of the browser's, and `clearTimeout` of gloo-timers has no `catch`;
//! its closure takes two places in tables that never shrink, and throws if it is called once more.

use std::cell::Cell;
use std::rc::{Rc, Weak};

use wasm_bindgen::prelude::*;

use super::objects::{keep, take};
use super::reports::{Listener, Registration, listen, new_callback};
use crate::driver::{Report, Reporter};
use crate::package::FOR_PACKAGE;

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
    /// Those of the page as it is. Where one of them throws, the browser's own count in the package; elsewhere the time stands still.
    #[default]
    Current,
    /// Those that there were when the package was loaded.
    #[cfg(any(test, feature = "__npm"))]
    Native,
}

impl Timers {
    /// The time of day, in ms.
    pub(super) fn now(self) -> f64 {
        match self {
            Self::Current => now().unwrap_or_else(|_| if FOR_PACKAGE { native_now() } else { 0.0 }),
            #[cfg(any(test, feature = "__npm"))]
            Self::Native => native_now(),
        }
    }
}

/// Reports once that its time has come, unless it is dropped before. A page's clock may run it at once, twice, or although it has been
/// cleared: its number is no longer registered then.
pub(super) struct Timer {
    timers: Timers,
    reporter: Reporter,
    number: Cell<Option<Registration>>,
    /// Whether it is set by the browser's own clock. What the clock returned, a number or an object, is kept under the number.
    set: Cell<Option<(bool, u32)>>,
}

impl Timer {
    pub fn new(timers: Timers, reporter: Reporter) -> Rc<Self> {
        Rc::new_cyclic(|this: &Weak<Self>| {
            let number = Cell::new(Some(listen(this.clone())));
            Self { timers, reporter, number, set: Cell::default() }
        })
    }

    /// Sets the timer, once.
    pub fn start(&self, ms: u32) {
        let Some(number) = self.number.take() else { return };
        let (callback, kept) = (new_callback(&number), number.get());
        self.number.set(Some(number));
        let current = (self.timers == Timers::Current).then(|| set_timeout(&callback, ms).ok()).flatten();
        let is_native = FOR_PACKAGE && current.is_none();
        let set = if is_native { set_native_timeout(&callback, ms) } else { current.unwrap_or_default() };
        keep(kept, &set);
        self.set.set(Some((is_native, kept)));
    }
}

impl Listener for Timer {
    fn handle(&self, _: u32, _: u32, _: JsValue) {
        drop(self.number.take());
        self.reporter.report(Report::Timer);
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        match self.set.take() {
            Some((false, number)) => drop(clear_timeout(&take(number))),
            Some((true, number)) if FOR_PACKAGE => clear_native_timeout(&take(number)),
            Some(_) | None => {}
        }
    }
}
