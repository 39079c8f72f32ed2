//! The WebSocket transport: one browser WebSocket and the closures that listen to it.

use std::rc::Rc;

use js_sys::JsString;
use wasm_bindgen::convert::FromWasmAbi;
use wasm_bindgen::prelude::*;
use web_sys::{BinaryType, CloseEvent, Event, MessageEvent, WebSocket};

use crate::client::{CloseDetails, Frame, TransportError};

/// What a WebSocket reports.
pub(super) enum Report {
    Opened,
    Frame(Frame),
    Closed(CloseDetails),
    Failed(TransportError),
}

#[wasm_bindgen]
extern "C" {
    /// A WebSocket to which any message can be handed as it is.
    #[wasm_bindgen(extends = WebSocket, js_name = WebSocket)]
    type Sender;
    #[wasm_bindgen(method, catch, js_name = send)]
    fn send_message(this: &Sender, message: &JsValue) -> Result<(), JsValue>;
}

/// One connection. Dropping it closes the connection and ends all reports.
pub(super) struct WebSocketTransport {
    socket: WebSocket,
    _on_open: Closure<dyn Fn(Event)>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_close: Closure<dyn Fn(CloseEvent)>,
    _on_error: Closure<dyn Fn(Event)>,
}

impl WebSocketTransport {
    /// Begins to connect. The error is what the constructor threw.
    pub fn open(url: &str, report: Rc<dyn Fn(Report)>) -> Result<Self, TransportError> {
        let socket = WebSocket::new(url).map_err(failure)?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let on_open = listener(&report, |_: Event| Report::Opened);
        let on_message = listener(&report, |event: MessageEvent| {
            Report::Frame(match event.data().dyn_into::<JsString>() {
                Ok(text) => Frame::Text(text),
                Err(binary) => Frame::Binary(binary),
            })
        });
        let on_close = listener(&report, |event: CloseEvent| {
            let description = "websocket connection closed";
            Report::Closed(CloseDetails::Closed { description, context: Some(event.into()) })
        });
        let on_error = listener(&report, |event: Event| Report::Failed(failure(event.into())));
        socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        socket.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { socket, _on_open: on_open, _on_message: on_message, _on_close: on_close, _on_error: on_error })
    }

    /// Hands a message to the browser. One that comes too late, when the other side has closed, is lost like any that
    /// is under way then.
    pub fn send(&self, message: &JsValue) {
        let _ = self.socket.unchecked_ref::<Sender>().send_message(message);
    }
}

impl Drop for WebSocketTransport {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        self.socket.set_onerror(None);
        let _ = self.socket.close();
    }
}

fn listener<E: FromWasmAbi + 'static>(
    report: &Rc<dyn Fn(Report)>,
    read: impl Fn(E) -> Report + 'static,
) -> Closure<dyn Fn(E)> {
    let report = report.clone();
    Closure::new(move |event: E| report(read(event)))
}

fn failure(description: JsValue) -> TransportError {
    TransportError { message: "websocket error", description: Some(description), context: None }
}
