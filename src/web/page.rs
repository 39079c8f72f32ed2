//! The life of the page, or of the worker: one listener for each event, however many connections there are.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::global::GLOBAL;
use crate::driver::{Report, Reporter};

thread_local! {
    static OFFLINE: Rc<PageEvent> = PageEvent::new("offline", || Report::NetworkLost);
    static BEFOREUNLOAD: Rc<PageEvent> = PageEvent::new("beforeunload", || Report::PageLeaving);
}

struct PageEvent {
    name: &'static str,
    subscribers: RefCell<Vec<Rc<Reporter>>>,
    callback: Closure<dyn Fn()>,
}

/// Has an event of the page reported, until it is dropped.
pub(super) struct Subscription(Rc<PageEvent>, Rc<Reporter>);

/// The page has lost the network.
pub(super) fn on_offline(reporter: &Reporter) -> Subscription {
    OFFLINE.with(|event| event.subscribe(reporter))
}

/// The page is about to go away.
pub(super) fn on_beforeunload(reporter: &Reporter) -> Subscription {
    BEFOREUNLOAD.with(|event| event.subscribe(reporter))
}

impl PageEvent {
    fn new(name: &'static str, report: fn() -> Report<'static>) -> Rc<Self> {
        Rc::new_cyclic(|event: &std::rc::Weak<Self>| {
            let event = event.clone();
            let callback = Closure::new(move || {
                let subscribers = event.upgrade().map(|event| event.subscribers.borrow().clone());
                for reporter in subscribers.unwrap_or_default() {
                    reporter.report(report());
                }
            });
            Self { name, subscribers: RefCell::default(), callback }
        })
    }

    fn subscribe(self: &Rc<Self>, reporter: &Reporter) -> Subscription {
        let reporter = Rc::new(reporter.clone());
        self.subscribers.borrow_mut().push(reporter.clone());
        // The first one has the listener added.
        if self.subscribers.borrow().len() == 1 {
            let callback = self.callback.as_ref().unchecked_ref();
            // An error means that there are no events to listen to, as in Node.js.
            let _ = GLOBAL.with(|global| global.add_event_listener_with_callback(self.name, callback));
        }
        Subscription(self.clone(), reporter)
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let Self(event, reporter) = self;
        event.subscribers.borrow_mut().retain(|other| !Rc::ptr_eq(other, reporter));
        if event.subscribers.borrow().is_empty() {
            let callback = event.callback.as_ref().unchecked_ref();
            let _ = GLOBAL.with(|global| global.remove_event_listener_with_callback(event.name, callback));
        }
    }
}
