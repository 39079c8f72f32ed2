//! Listeners of the page, or of the worker.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The window, or the worker's scope. In Node.js it has no listeners.
    #[wasm_bindgen(thread_local_v2, js_name = globalThis)]
    static GLOBAL: web_sys::EventTarget;
}

/// Listens to an event of the page until it is dropped.
pub(super) struct EventListener {
    event: &'static str,
    callback: Closure<dyn Fn()>,
}

impl EventListener {
    pub fn new(event: &'static str, callback: Box<dyn Fn()>) -> Self {
        let callback = Closure::wrap(callback);
        // An error means that there are no events to listen to.
        let _ = GLOBAL.with(|global| {
            global.add_event_listener_with_callback(event, callback.as_ref().unchecked_ref())
        });
        Self { event, callback }
    }
}

impl Drop for EventListener {
    fn drop(&mut self) {
        let _ = GLOBAL.with(|global| {
            global.remove_event_listener_with_callback(self.event, self.callback.as_ref().unchecked_ref())
        });
    }
}
