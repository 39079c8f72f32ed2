//! The life of the page, or of the worker.

use std::rc::{Rc, Weak};

use wasm_bindgen::prelude::*;

use super::global::GLOBAL;
use super::objects::{keep, take};
use super::reports::{Listener, Registration, listen, new_callback};
use crate::driver::{Report, Reporter};

/// An event of the page.
#[derive(Clone, Copy)]
pub(super) enum PageEvent {
    /// The network is lost.
    Offline,
    /// The page is about to go away.
    Beforeunload,
}

/// Reports an event of the page until it is dropped.
pub(super) struct PageListener {
    event: PageEvent,
    reporter: Reporter,
    number: Registration,
}

impl PageEvent {
    fn name(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Beforeunload => "beforeunload",
        }
    }
}

impl PageListener {
    pub fn new(event: PageEvent, reporter: Reporter) -> Rc<Self> {
        Rc::new_cyclic(|this: &Weak<Self>| {
            let number = listen(this.clone());
            let callback = new_callback(&number);
            keep(number.get(), &callback);
            // An error means that there are no events to listen to, as in Node.js.
            let _ =
                GLOBAL.with(|global| global.add_event_listener_with_callback(event.name(), callback.unchecked_ref()));
            Self { event, reporter, number }
        })
    }
}

impl Listener for PageListener {
    fn handle(&self, _: u32, _: u32, _: JsValue) {
        self.reporter.report(match self.event {
            PageEvent::Offline => Report::NetworkLost,
            PageEvent::Beforeunload => Report::PageLeaving,
        });
    }
}

impl Drop for PageListener {
    fn drop(&mut self) {
        let callback = take(self.number.get());
        let event = self.event.name();
        let _ = GLOBAL.with(|global| global.remove_event_listener_with_callback(event, callback.unchecked_ref()));
    }
}
