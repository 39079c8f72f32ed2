//! What happens to the page as a whole: it loses the network, it goes away.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/web/browser.js")]
extern "C" {
    fn listen(is_added: bool, event: &str, callback: &Closure<dyn Fn()>);
}

/// Listens to the page, or to the worker, until it is dropped.
pub(super) struct Listener {
    event: &'static str,
    callback: Closure<dyn Fn()>,
}

impl Listener {
    pub fn new(event: &'static str, callback: impl Fn() + 'static) -> Self {
        let callback = Closure::new(callback);
        listen(true, event, &callback);
        Self { event, callback }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        listen(false, self.event, &self.callback);
    }
}
