//! How JavaScript reports: by one function for the whole page, with a number that stands for who hears it.
//!
//! A closure of Rust's for each event of each connection would take a place in the table of JavaScript's objects and one in a registry of
//! finalizers; neither table ever shrinks. Here an event that comes too late has a number that nobody hears any more.

use std::cell::RefCell;
use std::rc::Weak;

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/leaves.js")]
extern "C" {
    #[wasm_bindgen(js_name = listener)]
    fn listener(report: &JsValue, number: u32) -> JsValue;
}

/// What hears reports.
pub(super) trait Hearer {
    /// `number` is one that [`listen`] gave out, `kind` and `value` are what the JavaScript side reports.
    fn hear(&self, number: u32, kind: u32, value: JsValue);
}

/// A number by which JavaScript reports. Nobody hears it any more once this is dropped.
pub(super) struct Number(u32);

struct Hearers {
    /// By numbers that count up.
    list: Vec<(u32, Weak<dyn Hearer>)>,
    latest: u32,
}

thread_local! {
    static HEARERS: RefCell<Hearers> = const { RefCell::new(Hearers { list: Vec::new(), latest: 0 }) };
    static REPORT: JsValue = Closure::<dyn Fn(u32, u32, JsValue)>::new(hear).into_js_value();
}

impl Number {
    pub fn get(&self) -> u32 {
        self.0
    }
}

impl Drop for Number {
    fn drop(&mut self) {
        HEARERS.with_borrow_mut(|hearers| {
            if let Ok(at) = hearers.list.binary_search_by_key(&self.0, |(number, _)| *number) {
                hearers.list.remove(at);
            }
            // A page that once had many connections does not keep room for them.
            if hearers.list.is_empty() {
                hearers.list = Vec::new();
            }
        });
    }
}

/// A new number, which `hearer` hears.
#[inline(never)]
pub(super) fn listen(hearer: Weak<dyn Hearer>) -> Number {
    HEARERS.with_borrow_mut(|hearers| {
        hearers.latest = hearers.latest.wrapping_add(1);
        hearers.list.push((hearers.latest, hearer));
        Number(hearers.latest)
    })
}

/// Has `call` see the function that JavaScript reports by: it takes a number, a kind, and a value.
pub(super) fn with_report<R>(call: impl FnOnce(&JsValue) -> R) -> R {
    REPORT.with(call)
}

/// A function of JavaScript's own that reports by this number.
pub(super) fn new_listener(number: &Number) -> JsValue {
    with_report(|report| listener(report, number.get()))
}

fn hear(number: u32, kind: u32, value: JsValue) {
    let hearer = HEARERS.with_borrow(|hearers| {
        let at = hearers.list.binary_search_by_key(&number, |(number, _)| *number).ok()?;
        hearers.list.get(at)?.1.upgrade()
    });
    if let Some(hearer) = hearer {
        hearer.hear(number, kind, value);
    }
}
