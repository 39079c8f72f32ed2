//! The WebSocket transport: one browser WebSocket and what listens to it.

use std::cell::Cell;

use js_sys::{Array, JsString};
use wasm_bindgen::prelude::*;

use crate::client::{CloseDetails, TransportError};

/// What a WebSocket reports.
pub(super) enum Report {
    Opened,
    Text(JsString, Head),
    Binary(JsValue),
    Closed(CloseDetails),
    Failed(TransportError),
    Drained,
}

#[wasm_bindgen(module = "/src/web/browser.js")]
extern "C" {
    type Link;
    #[wasm_bindgen(constructor, catch)]
    fn new(
        url: &str,
        protocols: Option<JsValue>,
        memory: JsValue,
        head: *const Cell<u8>,
        report: &Closure<dyn Fn(u32, JsValue, usize)>,
    ) -> Result<Link, JsValue>;
    #[wasm_bindgen(method)]
    fn send(this: &Link, message: &JsValue);
    #[wasm_bindgen(method, js_name = sendTexts)]
    fn send_texts(this: &Link, messages: &Array);
    #[wasm_bindgen(method)]
    fn close(this: &Link);
}

thread_local! {
    /// Where `src/web/browser.js` puts how a text begins, before it reports the text.
    static HEAD: [Cell<u8>; HEAD_LENGTH] = const { [const { Cell::new(0) }; HEAD_LENGTH] };
}

/// As many as `src/web/browser.js` puts there at most.
const HEAD_LENGTH: usize = 64;

/// How many bytes of a text have been put where Rust reads them without a call.
#[derive(Clone, Copy)]
pub(super) struct Head(usize);

impl Head {
    /// Has `read` see them; they are those of the text that was reported last.
    pub fn with<R>(self, read: impl FnOnce(&[u8]) -> R) -> R {
        let mut bytes = [0; HEAD_LENGTH];
        HEAD.with(|head| bytes.iter_mut().zip(head).take(self.0).for_each(|(to, from)| *to = from.get()));
        read(bytes.get(..self.0).unwrap_or_default())
    }
}

/// One connection. Dropping it closes the connection and ends all reports.
pub(super) struct WebSocketTransport {
    link: Link,
    _report: Closure<dyn Fn(u32, JsValue, usize)>,
}

impl WebSocketTransport {
    /// Begins to connect. The error is what the constructor threw.
    pub fn open(
        url: &str,
        protocols: Option<JsValue>,
        report: impl Fn(Report) + 'static,
    ) -> Result<Self, TransportError> {
        // In the order of `src/web/browser.js`.
        let report = Closure::new(move |kind, value: JsValue, head| {
            report(match kind {
                0 => Report::Opened,
                1 => Report::Text(value.unchecked_into(), Head(head)),
                2 => Report::Binary(value),
                3 => {
                    let description = "websocket connection closed";
                    Report::Closed(CloseDetails::Closed { description, context: Some(value) })
                }
                4 => Report::Failed(failure(value)),
                _ => Report::Drained,
            });
        });
        let head = HEAD.with(|head| head.as_ptr());
        let link = Link::new(url, protocols, wasm_bindgen::memory(), head, &report).map_err(failure)?;
        Ok(Self { link, _report: report })
    }

    /// Hands a message to the browser.
    pub fn send(&self, message: &JsValue) {
        self.link.send(message);
    }

    /// Hands messages to the browser as texts, binary ones as base64. Reports when they have been handed over, or what reading one
    /// of them failed with.
    pub fn send_texts(&self, messages: &Array) {
        self.link.send_texts(messages);
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
