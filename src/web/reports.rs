//! How JavaScript reports to Rust: by one function for the whole page, with the number of a listener.
//!
//! A closure for each event of each connection would take a slot in the table of JavaScript's objects and one in a registry of
//! finalizers, and neither ever shrinks. An event that comes too late has a number that is no longer registered.

use std::cell::RefCell;
use std::rc::Weak;

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/leaves.js")]
extern "C" {
    #[wasm_bindgen(js_name = callback)]
    fn callback(report: &JsValue, number: u32) -> JsValue;
}

/// Handles reports of JavaScript.
pub(super) trait Listener {
    /// `number` is that of the [`Registration`]. `kind` and `value` are between the listener and the leaf that reports.
    fn handle(&self, number: u32, kind: u32, value: JsValue);
}

/// The number of a listener. Once this is dropped, reports with the number are ignored.
pub(super) struct Registration(u32);

struct Listeners {
    /// Sorted by number.
    list: Vec<(u32, Weak<dyn Listener>)>,
    latest: u32,
}

thread_local! {
    static LISTENERS: RefCell<Listeners> = const { RefCell::new(Listeners { list: Vec::new(), latest: 0 }) };
    static REPORT: &'static JsValue = for_ever(Closure::<dyn Fn(u32, u32, JsValue)>::new(dispatch).into_js_value());
}

impl Registration {
    pub fn get(&self) -> u32 {
        self.0
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        LISTENERS.with_borrow_mut(|listeners| {
            if let Ok(at) = listeners.list.binary_search_by_key(&self.0, |(number, _)| *number) {
                listeners.list.remove(at);
            }
            // A page that once had many connections does not keep room for them.
            if listeners.list.is_empty() {
                listeners.list = Vec::new();
            }
        });
    }
}

/// Registers a listener under a new number.
#[inline(never)]
pub(super) fn listen(listener: Weak<dyn Listener>) -> Registration {
    LISTENERS.with_borrow_mut(|listeners| {
        listeners.latest = listeners.latest.wrapping_add(1);
        listeners.list.push((listeners.latest, listener));
        Registration(listeners.latest)
    })
}

/// Keeps what the page, or the worker, has once. A borrow of it needs no closure.
pub(super) fn for_ever<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// The function that JavaScript reports by. It takes a number, a kind, and a value.
#[inline(never)]
pub(super) fn report() -> &'static JsValue {
    REPORT.with(|report| *report)
}

/// A JavaScript function that reports with this number.
pub(super) fn new_callback(number: &Registration) -> JsValue {
    callback(report(), number.get())
}

fn dispatch(number: u32, kind: u32, value: JsValue) {
    let listener = LISTENERS.with_borrow(|listeners| {
        let at = listeners.list.binary_search_by_key(&number, |(number, _)| *number).ok()?;
        listeners.list.get(at)?.1.upgrade()
    });
    if let Some(listener) = listener {
        listener.handle(number, kind, value);
    }
}
