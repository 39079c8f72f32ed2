//! What a connection has in the browser, behind `browser.js`: one object that is told what to do, and one closure that reports.

use std::cell::Cell;

use wasm_bindgen::prelude::*;

use super::requests::Requests;
use crate::core::{CloseDetails, TransportError};

#[wasm_bindgen(module = "/src/web/browser.js")]
extern "C" {
    /// What one connection has in the browser. Its methods are described there.
    pub type Browser;
    #[wasm_bindgen(constructor)]
    fn construct(is_native: bool) -> Browser;
    #[wasm_bindgen(method)]
    fn attach(this: &Browser, memory: JsValue, place: *const Cell<u8>, report: Closure<Report>);
    #[wasm_bindgen(method)]
    pub(crate) fn end(this: &Browser);
    #[wasm_bindgen(method)]
    pub(crate) fn now(this: &Browser) -> f64;
    #[wasm_bindgen(method)]
    pub(crate) fn wake(this: &Browser, ms: f64);
    #[wasm_bindgen(method, catch)]
    pub(crate) fn begin(this: &Browser, requests: &Requests) -> Result<(), JsValue>;
    #[wasm_bindgen(method)]
    pub(crate) fn idle(this: &Browser);
    #[wasm_bindgen(method)]
    pub(crate) fn open(this: &Browser, transport: u32, is_websocket: bool, sid: Option<String>);
    #[wasm_bindgen(method)]
    pub(crate) fn identify(this: &Browser, transport: u32, sid: &str);
    #[wasm_bindgen(method)]
    pub(crate) fn poll(this: &Browser, transport: u32);
    #[wasm_bindgen(method)]
    pub(crate) fn send(this: &Browser, transport: u32, message: &JsValue, is_last: bool);
    #[wasm_bindgen(method)]
    pub(crate) fn close(this: &Browser, transport: u32);
}

/// A kind of report, the transport, what comes with it, and a number.
pub(crate) type Report = dyn Fn(u32, u32, JsValue, i32);

// The kinds, as `browser.js` knows them.
pub(crate) const OPENED: u32 = 0;
pub(crate) const TEXT: u32 = 1;
pub(crate) const BINARY: u32 = 2;
pub(crate) const CLOSED: u32 = 3;
pub(crate) const DRAINED: u32 = 4;
pub(crate) const POLL_ENDED: u32 = 5;
pub(crate) const TIMER: u32 = 6;
pub(crate) const OFFLINE: u32 = 7;
pub(crate) const LEAVING: u32 = 8;
pub(crate) const FAILED: u32 = 9;

thread_local! {
    /// Where `browser.js` puts how a text begins, before it reports the text.
    static HEAD: [Cell<u8>; HEAD_LENGTH] = const { [const { Cell::new(0) }; HEAD_LENGTH] };
}

/// As many as `browser.js` puts there at most.
const HEAD_LENGTH: usize = 64;

/// Has `read` see how the text begins that was reported last: as many bytes as the report says.
pub(crate) fn with_head<R>(length: i32, read: impl FnOnce(&[u8]) -> R) -> R {
    let (mut bytes, length) = ([0; HEAD_LENGTH], length as usize);
    HEAD.with(|head| bytes.iter_mut().zip(head).take(length).for_each(|(to, from)| *to = from.get()));
    read(bytes.get(..length).unwrap_or_default())
}

/// Which timers and which clock count, where a page has put others in place of the browser's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Timers {
    /// Those of the page as it is.
    #[default]
    Current,
    /// Those that there were when the package was loaded.
    Native,
}

impl Browser {
    /// A connection's, with timers and the time of day as it is said.
    pub fn new(timers: Timers) -> Self {
        Self::construct(timers == Timers::Native)
    }

    /// Has all be reported by a closure, which is the object's and lives as long.
    pub(crate) fn report_by(&self, report: Closure<Report>) {
        self.attach(wasm_bindgen::memory(), HEAD.with(|head| head.as_ptr()), report);
    }
}

/// What a WebSocket is closed by.
pub(crate) fn closed(event: JsValue) -> CloseDetails {
    CloseDetails::Closed { description: "websocket connection closed", context: Some(event) }
}

/// What a report from [`FAILED`] on says: the number is the status of what failed, or below 0 where that is an error.
pub(crate) fn failure(kind: u32, what: JsValue, status: i32) -> TransportError {
    let message = match kind - FAILED {
        0 => "xhr poll error",
        1 => "xhr post error",
        2 => "fetch read error",
        3 => "fetch write error",
        _ => "websocket error",
    };
    let (description, context) = if status < 0 { (what, None) } else { (status.into(), Some(what)) };
    TransportError { message, description: Some(description), context }
}
