//! The life of the page, or of the worker.

use std::rc::{Rc, Weak};

use wasm_bindgen::prelude::*;

use super::global::GLOBAL;
use super::objects::{keep, take};
use super::reports::{Listener, Registration, listen, new_callback};
use crate::driver::{Report, Reporter};

/// Which events of the page are reported.
#[derive(Clone, Copy)]
pub(super) struct PageEvents {
    /// The network is lost.
    pub offline: bool,
    /// The page is about to go away.
    pub beforeunload: bool,
    /// The network is back, the page becomes visible, it is kept for when the user comes back, it is back.
    pub awake: bool,
}

const AWAKE: [&str; 4] = ["online", "visibilitychange", "pagehide", "pageshow"];

/// Reports events of the page until it is dropped.
pub(super) struct PageListener {
    events: PageEvents,
    reporter: Reporter,
    number: Registration,
}

impl PageEvents {
    fn names(self) -> impl Iterator<Item = &'static str> {
        let awake = AWAKE.into_iter().filter(move |_| self.awake);
        [(self.offline, "offline"), (self.beforeunload, "beforeunload")]
            .into_iter()
            .filter_map(|(is_reported, name)| is_reported.then_some(name))
            .chain(awake)
    }
}

impl PageListener {
    pub fn new(events: PageEvents, reporter: Reporter) -> Rc<Self> {
        Rc::new_cyclic(|this: &Weak<Self>| {
            let number = listen(this.clone());
            let callback = new_callback(&number);
            keep(number.get(), &callback);
            for name in events.names() {
                // An error means that there are no events to listen to, as in Node.js.
                let _ = GLOBAL.with(|global| global.add_event_listener_with_callback(name, callback.unchecked_ref()));
            }
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
        let callback = take(self.number.get());
        for name in self.events.names() {
            let _ = GLOBAL.with(|global| global.remove_event_listener_with_callback(name, callback.unchecked_ref()));
        }
    }
}
