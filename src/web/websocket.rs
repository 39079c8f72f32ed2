//! The WebSocket transport.

use std::cell::Cell;
use std::rc::{Rc, Weak};

use js_sys::{Array, JsString};
use wasm_bindgen::prelude::*;

use super::head;
use super::microtask::defer;
use super::requests::Requests;
use super::texts::to_texts;
use crate::core::{
    CloseDetails, Content, OutgoingFrame, Received, TransportError, TransportErrorKind, TransportId, TransportInput,
};
use crate::data::id_number;
use crate::driver::{Report, Reporter};

#[wasm_bindgen(module = "/src/leaves.js")]
extern "C" {
    // `send_with_str` would copy each text through wasm memory.
    fn send(socket: &web_sys::WebSocket, message: &JsValue);
    #[wasm_bindgen(js_name = attachListeners, catch)]
    fn attach_listeners(
        socket: &web_sys::WebSocket,
        opened: JsValue,
        receive: JsValue,
        closed: JsValue,
        failed: JsValue,
        memory: &JsValue,
        place: *const Cell<u8>,
    ) -> Result<(), JsValue>;
    #[wasm_bindgen(js_name = detachAndClose)]
    fn detach_and_close(socket: &web_sys::WebSocket);
    #[wasm_bindgen(js_name = sendPacket)]
    fn send_packet(socket: &web_sys::WebSocket, prefix: &JsString, id: f64, json: Option<&JsString>);
}

/// One WebSocket. Whoever drops it closes it before.
pub(super) struct WebSocket {
    id: TransportId,
    /// `None` where the browser refuses the address or the sub-protocols.
    socket: Option<web_sys::WebSocket>,
    reporter: Reporter,
    force_base64: bool,
}

impl WebSocket {
    /// Connects.
    pub fn open(id: TransportId, requests: &Requests, sid: Option<&str>, reporter: Reporter) -> Rc<Self> {
        Rc::new_cyclic(|websocket: &Weak<Self>| {
            let url = requests.url(sid);
            let socket = match &requests.options.protocols {
                Some(protocols) => web_sys::WebSocket::new_with_str_sequence(&url, protocols),
                None => web_sys::WebSocket::new(&url),
            };
            let attached = socket.as_ref().map_err(Clone::clone).and_then(|socket| attach(socket, websocket));
            if let Err(error) = attached {
                let websocket = websocket.clone();
                defer(Box::new(move || report(&websocket, |websocket| websocket.fail(error))));
            }
            Self { id, socket: socket.ok(), reporter, force_base64: requests.force_base64 }
        })
    }

    /// Sends messages. Reports when the next ones can follow.
    pub fn send(self: &Rc<Self>, messages: &[OutgoingFrame]) {
        let websocket = Rc::downgrade(self);
        if self.force_base64 {
            return to_texts(messages, Box::new(move |texts| defer(Box::new(move || send_texts(&websocket, texts)))));
        }
        for message in messages {
            match &message.content {
                Content::Text(text) => self.send_value(text),
                Content::Binary(binary) => self.send_value(binary),
                Content::Packet { prefix, id, json } => {
                    if let Some(socket) = &self.socket {
                        send_packet(socket, prefix, id_number(*id), json.as_ref());
                    }
                }
            }
        }
        defer(Box::new(move || {
            report(&websocket, |websocket| websocket.reporter.report(Report::Flushed(websocket.id)))
        }));
    }

    /// Closes, and reports nothing more.
    pub fn close(&self) {
        if let Some(socket) = &self.socket {
            detach_and_close(socket);
        }
    }

    fn send_value(&self, message: &JsValue) {
        if let Some(socket) = &self.socket {
            send(socket, message);
        }
    }

    fn receive(&self, data: JsValue) {
        match data.dyn_into::<JsString>() {
            Ok(text) => head::with_head(text, |text, head| {
                self.reporter.report(Report::Received(self.id, Received::Text(text, head)));
            }),
            Err(binary) => self.reporter.report(Report::Received(self.id, Received::Binary(binary))),
        }
    }

    fn fail(&self, description: JsValue) {
        let kind = TransportErrorKind::WebSocket;
        self.report(TransportInput::Failed(TransportError { kind, description: Some(description), context: None }));
    }

    fn report(&self, input: TransportInput) {
        self.reporter.report(Report::Transport(self.id, input));
    }
}

fn send_texts(websocket: &Weak<WebSocket>, texts: Result<Array, JsValue>) {
    report(websocket, |websocket| match texts {
        Ok(texts) => {
            for at in 0..texts.length() {
                websocket.send_value(&texts.get(at));
            }
            websocket.report(TransportInput::Drained);
        }
        Err(error) => websocket.fail(error),
    });
}

/// Has a WebSocket that is still there report something.
fn report(websocket: &Weak<WebSocket>, report: impl FnOnce(&WebSocket)) {
    if let Some(websocket) = websocket.upgrade() {
        report(&websocket);
    }
}

/// Adds the listeners. The socket owns them, so that a connection takes one place in the table of JavaScript's objects, not five: that
/// table never shrinks.
fn attach(socket: &web_sys::WebSocket, websocket: &Weak<WebSocket>) -> Result<(), JsValue> {
    let listener = |handle: fn(&WebSocket, JsValue)| {
        let websocket = websocket.clone();
        let handle = move |value: JsValue| report(&websocket, |websocket| handle(websocket, value));
        Closure::<dyn Fn(JsValue)>::new(handle).into_js_value()
    };
    let opened = listener(|websocket, _| websocket.report(TransportInput::Opened));
    let closed = listener(|websocket, event| {
        let details = CloseDetails::Closed { description: "websocket connection closed", context: Some(event) };
        websocket.report(TransportInput::Closed(details));
    });
    let (receive, failed) = (listener(WebSocket::receive), listener(WebSocket::fail));
    head::with_place(|memory, place| attach_listeners(socket, opened, receive, closed, failed, memory, place))
}
