//! Tasks that run as soon as the JavaScript that is running has returned, and what follows when a promise settles.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A promise whose callbacks return nothing.
    #[wasm_bindgen(extends = Promise)]
    type Thenable;
    #[wasm_bindgen(method, js_name = then)]
    fn then_run(this: &Thenable, run: &Closure<dyn FnMut(JsValue)>);
    #[wasm_bindgen(method, js_name = then)]
    fn then_settle(this: &Thenable, resolved: &JsValue, rejected: &JsValue);
}

thread_local! {
    static TASKS: RefCell<VecDeque<Box<dyn FnOnce()>>> = const { RefCell::new(VecDeque::new()) };
    /// Runs one task: one closure serves for all.
    static RUN: Closure<dyn FnMut(JsValue)> = Closure::new(|_| {
        let task = TASKS.with_borrow_mut(VecDeque::pop_front);
        if let Some(task) = task {
            task();
        }
    });
    static SETTLED: Thenable = Promise::resolve(&JsValue::UNDEFINED).unchecked_into();
}

/// Runs a task in a microtask. By a promise, for clocks for tests fake `queueMicrotask`.
pub(super) fn defer(task: Box<dyn FnOnce()>) {
    TASKS.with_borrow_mut(|tasks| tasks.push_back(task));
    SETTLED.with(|settled| RUN.with(|run| settled.then_run(run)));
}

/// What follows when a promise has settled. Boxed, so that its code is there once and not for each use.
pub(super) type Settled = Box<dyn FnOnce(Result<JsValue, JsValue>)>;

/// Calls `done` when a promise has settled.
pub(super) fn when_settled(promise: &Promise, done: Settled) {
    let done = Rc::new(Cell::new(Some(done)));
    let callback = |is_resolved: bool| {
        let done = done.clone();
        // The promise owns it.
        Closure::<dyn FnMut(JsValue)>::new(move |value| {
            if let Some(done) = done.take() {
                done(if is_resolved { Ok(value) } else { Err(value) });
            }
        })
        .into_js_value()
    };
    promise.unchecked_ref::<Thenable>().then_settle(&callback(true), &callback(false));
}
