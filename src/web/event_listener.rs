//! Listeners of the page, or of the worker.

use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::global::GLOBAL;

/// Listens to an event of the page until it is dropped.
pub(super) struct EventListener {
    event: &'static str,
    /// JavaScript's own: what a page has put in place of the browser's objects may call it after it was removed.
    callback: Function,
}

impl EventListener {
    pub fn new(event: &'static str, callback: Box<dyn Fn()>) -> Self {
        let callback = Closure::wrap(callback).into_js_value().unchecked_into();
        // An error means that there are no events to listen to.
        let _ = GLOBAL.with(|global| global.add_event_listener_with_callback(event, &callback));
        Self { event, callback }
    }
}

impl Drop for EventListener {
    fn drop(&mut self) {
        let _ = GLOBAL.with(|global| global.remove_event_listener_with_callback(self.event, &self.callback));
    }
}
