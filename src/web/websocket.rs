//! The WebSocket transport.

use std::cell::Cell;
use std::rc::{Rc, Weak};

use js_sys::{Array, Function, JsString};
use wasm_bindgen::prelude::*;

#[cfg(feature = "web")]
use super::beginning::report;
use super::head::{self, Head, Place};
use super::objects::{Objects, keep, objects, take};
#[cfg(not(feature = "web"))]
use super::reports::report;
use super::reports::{Listener, Registration, listen};
use super::requests::Requests;
use super::texts::{READ, defer, to_texts};
use crate::core::{
    CloseDetails, Content, OutgoingFrame, Received, TransportError, TransportErrorKind, TransportId, TransportInput,
};
use crate::data::id_number;
use crate::driver::{Report, Reporter};
use crate::package::{FOR_PACKAGE, Switch};

#[wasm_bindgen(module = "/src/leaves.js")]
extern "C" {
    #[wasm_bindgen(js_name = attachListeners, catch)]
    fn attach_listeners(
        socket: &web_sys::WebSocket,
        report: &JsValue,
        number: u32,
        first: u32,
        memory: &JsValue,
        place: *mut Place,
    ) -> Result<(), JsValue>;
    // `send_with_str` would copy each text through wasm memory.
    fn send(sockets: &Objects, number: u32, message: &JsValue, id: f64, json: Option<&JsString>);
}

#[cfg(feature = "__npm")]
#[wasm_bindgen(module = "/src/leaves.js")]
extern "C" {
    #[wasm_bindgen(js_name = detachAndClose)]
    fn detach_and_close(socket: JsValue);
}

// With `catch`, though it throws nothing. What needs no code of wasm-bindgen is imported with its module as a whole, and an application's
// bundler would keep all leaves.
#[cfg(not(feature = "__npm"))]
#[wasm_bindgen(module = "/src/leaves.js")]
extern "C" {
    #[wasm_bindgen(js_name = detachAndClose, catch)]
    fn try_detach_and_close(socket: JsValue) -> Result<(), JsValue>;
}

#[cfg(not(feature = "__npm"))]
fn detach_and_close(socket: JsValue) {
    let _ = try_detach_and_close(socket);
}

// What is reported: first the events of the WebSocket, in the order that `attachListeners` counts on.
const OPENED: u32 = 0;
const TEXT: u32 = 1;
const BINARY: u32 = 2;
const CLOSED: u32 = 3;
const FAILED: u32 = 4;
const FLUSHED: u32 = 5;

/// One WebSocket. Detached and closed when it is dropped.
pub(super) struct WebSocket {
    id: TransportId,
    /// Under it, the `WebSocket` of the browser is kept: none where the browser refuses the address or the sub-protocols.
    number: Registration,
    reporter: Reporter,
    force_base64: Switch,
    is_closed: Cell<bool>,
}

impl WebSocket {
    /// Connects.
    pub fn open(id: TransportId, requests: &Requests, sid: Option<&str>, reporter: Reporter) -> Rc<Self> {
        let websocket = Rc::new_cyclic(|this: &Weak<Self>| Self {
            id,
            number: listen(this.clone()),
            reporter,
            force_base64: requests.force_base64,
            is_closed: Cell::default(),
        });
        if let Err(error) = websocket.connect(&requests.url(sid), requests.options.protocols.as_ref()) {
            defer(websocket.number.get(), FAILED, &error);
        }
        websocket
    }

    fn connect(&self, url: &str, protocols: Option<&JsValue>) -> Result<(), JsValue> {
        let socket = construct(url, protocols)?;
        let (number, memory, place) = (self.number.get(), head::memory(), head::place());
        let attached = attach_listeners(&socket, report(), number, OPENED, memory, place);
        keep(self.number.get(), &socket);
        attached.inspect_err(|_| self.close())
    }

    /// Sends messages. Reports when the next ones can follow.
    pub fn send(&self, messages: &[OutgoingFrame]) {
        if self.force_base64.is_on() {
            if let Some(texts) = to_texts(messages, self.number.get()) {
                defer(self.number.get(), READ, &texts);
            }
            return;
        }
        for message in messages {
            match &message.content {
                Content::Text(text) => self.send_value(text),
                Content::Binary(binary) => self.send_value(binary),
                Content::Packet { prefix, id, json } => self.send_parts(prefix, *id, json.as_ref()),
            }
        }
        defer(self.number.get(), FLUSHED, &JsValue::UNDEFINED);
    }

    /// Closes, and reports nothing more.
    pub fn close(&self) {
        if !self.is_closed.replace(true) {
            detach_and_close(take(self.number.get()));
        }
    }

    /// The browser's.
    pub fn object(&self) -> JsValue {
        objects().get(self.number.get())
    }

    fn send_value(&self, message: &JsValue) {
        self.send_parts(message, None, None);
    }

    fn send_parts(&self, message: &JsValue, id: Option<u64>, json: Option<&JsString>) {
        send(objects(), self.number.get(), message, id_number(id), json);
    }

    fn receive(&self, packet: Received<'_>) {
        self.reporter.report(Report::Received(self.id, packet));
    }

    fn report(&self, input: TransportInput) {
        self.reporter.report(Report::Transport(self.id, input));
    }
}

/// A `WebSocket` for these sub-protocols, or what a function of the application returns in its place.
fn construct(url: &str, protocols: Option<&JsValue>) -> Result<web_sys::WebSocket, JsValue> {
    match protocols.filter(|_| FOR_PACKAGE).and_then(JsCast::dyn_ref::<Function>) {
        Some(construct) => construct.call1(&JsValue::UNDEFINED, &url.into()).map(JsCast::unchecked_into),
        // Undefined is what there is without a second argument.
        None => web_sys::WebSocket::new_with_str_sequence(url, protocols.unwrap_or(&JsValue::UNDEFINED)),
    }
}

impl Listener for WebSocket {
    fn handle(&self, _: u32, kind: u32, value: JsValue) {
        match kind {
            OPENED => self.report(TransportInput::Opened),
            TEXT => {
                let text = value.unchecked_into();
                let head = Head::written(&text);
                self.receive(Received::Text(text, head.bytes()));
            }
            BINARY => self.receive(Received::Binary(value)),
            CLOSED => {
                let details = CloseDetails::Closed { description: "websocket connection closed", context: Some(value) };
                self.report(TransportInput::Closed(details.told()));
            }
            FLUSHED => self.reporter.report(Report::Flushed(self.id)),
            READ if FOR_PACKAGE => {
                let texts = value.unchecked_into::<Array>();
                for at in 0..texts.length() {
                    self.send_value(&texts.get(at));
                }
                self.report(TransportInput::Drained);
            }
            _ => {
                let (kind, description) = (TransportErrorKind::WebSocket, Some(value));
                self.report(TransportInput::Failed(TransportError { kind, description, context: None }));
            }
        }
    }
}

impl Drop for WebSocket {
    fn drop(&mut self) {
        self.close();
    }
}
