//! The WebSocket transport: one browser WebSocket and what listens to it.

use wasm_bindgen::prelude::*;

use crate::client::{CloseDetails, Frame, TransportError};

/// What a WebSocket reports.
pub(super) enum Report {
    Opened,
    Frame(Frame),
    Closed(CloseDetails),
    Failed(TransportError),
}

#[wasm_bindgen(module = "/src/web/browser.js")]
extern "C" {
    type Link;
    #[wasm_bindgen(constructor, catch)]
    fn new(url: &str, protocols: &JsValue, report: &Closure<dyn Fn(u32, JsValue)>) -> Result<Link, JsValue>;
    #[wasm_bindgen(method)]
    fn send(this: &Link, message: &JsValue);
    #[wasm_bindgen(method)]
    fn close(this: &Link);
}

/// One connection. Dropping it closes the connection and ends all reports.
pub(super) struct WebSocketTransport {
    link: Link,
    _report: Closure<dyn Fn(u32, JsValue)>,
}

impl WebSocketTransport {
    /// Begins to connect. The error is what the constructor threw.
    pub fn open(url: &str, protocols: &JsValue, report: impl Fn(Report) + 'static) -> Result<Self, TransportError> {
        // In the order of `src/web/browser.js`.
        let report = Closure::new(move |kind, value: JsValue| {
            report(match kind {
                0 => Report::Opened,
                1 => Report::Frame(Frame::Text(value.unchecked_into())),
                2 => Report::Frame(Frame::Binary(value)),
                3 => {
                    let description = "websocket connection closed";
                    Report::Closed(CloseDetails::Closed { description, context: Some(value) })
                }
                _ => Report::Failed(failure(value)),
            });
        });
        let link = Link::new(url, protocols, &report).map_err(failure)?;
        Ok(Self { link, _report: report })
    }

    /// Hands a message to the browser.
    pub fn send(&self, message: &JsValue) {
        self.link.send(message);
    }
}

impl Drop for WebSocketTransport {
    fn drop(&mut self) {
        self.link.close();
    }
}

fn failure(description: JsValue) -> TransportError {
    TransportError { message: "websocket error", description: Some(description), context: None }
}
