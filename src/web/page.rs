//! The life of the page, or of the worker.

use std::rc::{Rc, Weak};

use wasm_bindgen::prelude::*;

use super::objects::{keep, take};
use super::reports::{Listener, Registration, listen, new_callback};
use crate::driver::{Report, Reporter};

#[wasm_bindgen(module = "/src/leaves.js")]
extern "C" {
    #[wasm_bindgen(js_name = listenToPage)]
    fn listen_to_page(listener: &JsValue, events: u32, begins: bool);
}

// Which events of the page are reported: bits, as `listenToPage` of `leaves.js` has them.
/// The network is lost.
pub(super) const OFFLINE: u32 = 1;
/// The page is about to go away.
pub(super) const BEFOREUNLOAD: u32 = 2;
/// The network is back, the page becomes visible, it is kept for when the user comes back, it is back.
pub(super) const AWAKE: u32 = 4;

/// Reports events of the page until it is dropped.
pub(super) struct PageListener {
    events: u32,
    reporter: Reporter,
    number: Registration,
}

impl PageListener {
    pub fn new(events: u32, reporter: Reporter) -> Rc<Self> {
        Rc::new_cyclic(|this: &Weak<Self>| {
            let number = listen(this.clone());
            let callback = new_callback(&number);
            keep(number.get(), &callback);
            listen_to_page(&callback, events, true);
            Self { events, reporter, number }
        })
    }
}

impl Listener for PageListener {
    /// The kinds are those of `pageEvent` in `leaves.js`.
    fn handle(&self, _: u32, kind: u32, _: JsValue) {
        let report = match kind {
            1 => Report::NetworkLost,
            2 => Report::PageLeaving,
            3 => Report::PageRestored,
            4 => Report::Awake,
            _ => return,
        };
        self.reporter.report(report);
    }
}

impl Drop for PageListener {
    fn drop(&mut self) {
        listen_to_page(&take(self.number.get()), self.events, false);
    }
}
