//! Calls the closures of the application, one after the other.
//!
//! A closure that emits may have the next event delivered while it runs. It is not called again meanwhile: events wait until it has
//! returned, in order.

use super::super::call::{Delivery, Handled, News};
use super::super::error::DecodeError;
use super::super::lock;
use super::super::message::Message;
use super::{Hub, Link, Registered, State, entry_of};
use crate::core::SocketId;

impl Hub {
    /// Delivers a message to those who listen to it.
    pub(super) fn dispatch(&self, socket: SocketId, message: &Message, link: &dyn Link) {
        let mut state = self.state();
        let State { sockets, due, .. } = &mut *state;
        let Some(entry) = entry_of(sockets, socket) else { return };
        for listener in entry.listeners.iter().filter(|listener| listener.hears(message.event())) {
            due.push_back((listener.clone(), Delivery::Message(message.clone())));
        }
        drop(state);
        self.deliver(link);
    }

    /// Calls the closures that are due, unless one runs.
    pub(super) fn deliver(&self, link: &dyn Link) {
        if self.delivers.replace(true) {
            return;
        }
        loop {
            let due = self.state().due.pop_front();
            let Some((listener, delivery)) = due else { break };
            self.run(&listener, delivery, link);
        }
        self.delivers.set(false);
    }

    fn run(&self, listener: &Registered, delivery: Delivery, link: &dyn Link) {
        if !listener.is_alive() {
            return;
        }
        let Some(mut handler) = lock(&listener.handler).take() else { return };
        let mut delivery = Some(delivery);
        let handled = call(&mut || delivery.take().map_or(Ok(None), &mut handler));
        if listener.once || handled.is_none() {
            self.unlisten(listener.socket, listener.number);
        } else if listener.is_alive() {
            *lock(&listener.handler) = Some(handler);
        }
        match handled {
            Some(Ok(Some(task))) => link.spawn(task),
            Some(Err(error)) => self.unreadable(error),
            Some(Ok(None)) | None => {}
        }
    }

    fn unreadable(&self, error: DecodeError) {
        #[cfg(feature = "tracing")]
        tracing::warn!(target: "socketio", event = error.event(), %error, "an event does not fit the type of its handler");
        self.tell(&News::Unreadable(&error));
    }
}

/// Calls a handler. In a browser a panic is the page's, as any.
#[cfg(target_arch = "wasm32")]
fn call(handler: &mut dyn FnMut() -> Handled) -> Option<Handled> {
    Some(handler())
}

/// Calls a handler; `None` if it panics, which the panic hook has told of: that ends its subscription, and nothing else.
#[cfg(not(target_arch = "wasm32"))]
fn call(handler: &mut dyn FnMut() -> Handled) -> Option<Handled> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(handler)).ok()
}
