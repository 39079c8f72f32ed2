//! Reads the options of a session, as `readOptions` in `pkg-template/src/options.js` passes them: checked, and without what is missing.
//! Numbers and lists, for each property that is read from an object costs calls across the boundary before the first request.

use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::prelude::*;

use socketio::core::{EngineOptions, TransportKind, WebSocketMemory};
use socketio::protocol::request::UrlOptions;
use socketio::protocol::transport::LongPolling;
use socketio::web::{RequestOptions, Requests, SessionOptions};

use super::numbers::{request_options, session_options};

thread_local! {
    /// Shared by all connections of the page.
    static MEMORY: WebSocketMemory = WebSocketMemory::default();
}

/// The options of the core and those of the browser, from bits of `session_options`, the names of the transports, and the options of the
/// requests of either transport.
pub fn session(flags: u32, transports: &Array, polling: &Array, websocket: &Array) -> (EngineOptions, SessionOptions) {
    let is = |flag| flags & flag != 0;
    let mut kinds = Vec::new();
    for at in 0..transports.length() {
        let name = text(transports, at);
        kinds.extend([TransportKind::Polling, TransportKind::WebSocket].into_iter().filter(|kind| kind.name() == name));
    }
    let engine = EngineOptions {
        transports: kinds,
        upgrade: is(session_options::UPGRADE),
        remember_upgrade: is(session_options::REMEMBER_UPGRADE),
        memory: MEMORY.with(Clone::clone),
        try_all: is(session_options::TRY_ALL_TRANSPORTS),
    };
    let session = SessionOptions {
        polling: LongPolling::get().map(|proof| (requests(TransportKind::Polling, polling), proof)),
        websocket: requests(TransportKind::WebSocket, websocket),
        close_on_beforeunload: is(session_options::CLOSE_ON_BEFOREUNLOAD),
        wake_up: is(session_options::WAKE_UP),
    };
    (engine, session)
}

/// A list for one transport: bits of `request_options`, the time limit of a request in ms, the headers, the sub-protocols; then texts,
/// which are the server, the path, the name of the stamp, and in turn the names and the values of the query.
#[inline(never)]
fn requests(kind: TransportKind, list: &Array) -> Rc<Requests> {
    let flags = number(list, 0);
    let is = |flag| flags & flag != 0;
    let (headers, protocols) = (list.get(2), list.get(3));
    let query = (7..list.length()).step_by(2).map(|at| (text(list, at), text(list, at + 1))).collect();
    let url = UrlOptions {
        secure: is(request_options::SECURE),
        authority: text(list, 4),
        path: text(list, 5),
        add_trailing_slash: is(request_options::ADD_TRAILING_SLASH),
        query,
        timestamp_requests: Some(is(request_options::TIMESTAMP_REQUESTS)),
        timestamp_param: text(list, 6),
        force_base64: is(request_options::FORCE_BASE64).into(),
    };
    let more = RequestOptions {
        // One that JavaScript has returned is a handle, even of undefined.
        extra_headers: if headers.is_undefined() { JsValue::UNDEFINED } else { headers },
        with_credentials: is(request_options::WITH_CREDENTIALS),
        request_timeout: number(list, 1),
        fetch: is(request_options::FETCH),
        protocols: (!protocols.is_undefined()).then_some(protocols),
    };
    Requests::new(kind, &url, more)
}

fn number(list: &Array, at: u32) -> u32 {
    list.get(at).as_f64().unwrap_or_default() as u32
}

#[inline(never)]
fn text(list: &Array, at: u32) -> String {
    list.get(at).as_string().unwrap_or_default()
}
