//! Work for right after the JavaScript that runs now.

use std::cell::RefCell;

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/web/browser.js")]
extern "C" {
    #[wasm_bindgen(js_name = queue)]
    fn queue_microtask(callback: &Closure<dyn Fn()>);
}

thread_local! {
    static TASKS: RefCell<Vec<Box<dyn FnOnce()>>> = const { RefCell::new(Vec::new()) };
    /// Lives as long as the module: a queued microtask cannot be taken back.
    static RUN: Closure<dyn Fn()> = Closure::new(run);
}

/// Runs `task` in a microtask.
pub(super) fn queue(task: impl FnOnce() + 'static) {
    let is_first = TASKS.with_borrow_mut(|tasks| {
        tasks.push(Box::new(task));
        tasks.len() == 1
    });
    if is_first {
        RUN.with(queue_microtask);
    }
}

fn run() {
    for task in TASKS.take() {
        task();
    }
}
