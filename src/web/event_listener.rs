//! Listeners of the page, or of the worker.

use wasm_bindgen::prelude::*;

use super::global::GLOBAL;

/// Listens to an event of the page until it is dropped.
pub(super) struct EventListener {
    event: &'static str,
    callback: Closure<dyn Fn()>,
}

impl EventListener {
    pub fn new(event: &'static str, callback: Box<dyn Fn()>) -> Self {
        let callback = Closure::wrap(callback);
        // An error means that there are no events to listen to.
        let _ = GLOBAL.with(|global| global.add_event_listener_with_callback(event, callback.as_ref().unchecked_ref()));
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
