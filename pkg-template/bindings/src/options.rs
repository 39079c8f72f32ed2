//! Reads the options of a session from a JavaScript object.

use std::rc::Rc;

use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;

use socketio::core::{EngineOptions, TransportKind, WebSocketMemory};
use socketio::protocol::request::UrlOptions;
use socketio::web::{RequestOptions, Requests, SessionOptions};

#[wasm_bindgen]
extern "C" {
    /// A copy of the options, made by `readOptions` in `pkg-template/src/options.js`, so that reading it runs no code of the page.
    pub type Options;
}

thread_local! {
    /// Shared by all connections of the page.
    static MEMORY: WebSocketMemory = WebSocketMemory::default();
}

impl Options {
    /// The options of the core and those of the browser. A missing option has the default of the crate.
    pub fn read(&self) -> (EngineOptions, SessionOptions) {
        let defaults = EngineOptions::default();
        let mut transports = Vec::new();
        for name in texts(self, "transports") {
            for kind in [TransportKind::Polling, TransportKind::WebSocket] {
                if kind.name() == name {
                    transports.push(kind);
                }
            }
        }
        let engine = EngineOptions {
            transports,
            upgrade: is_on(self, "upgrade", defaults.upgrade),
            remember_upgrade: is_on(self, "rememberUpgrade", defaults.remember_upgrade),
            memory: MEMORY.with(Clone::clone),
            try_all: is_on(self, "tryAllTransports", defaults.try_all),
        };
        let session = SessionOptions {
            polling: requests(self, TransportKind::Polling),
            websocket: requests(self, TransportKind::WebSocket),
            close_on_beforeunload: is_on(self, "closeOnBeforeunload", false),
        };
        (engine, session)
    }
}

#[inline(never)]
fn requests(options: &Options, kind: TransportKind) -> Rc<Requests> {
    let options = get(options, kind.name());
    let defaults = UrlOptions::default();
    let mut query = Vec::new();
    let mut texts = texts(&options, "query").into_iter();
    while let (Some(name), Some(value)) = (texts.next(), texts.next()) {
        query.push((name, value));
    }
    let timestamp_requests = get(&options, "timestampRequests");
    let path = text(&options, "path");
    let url = UrlOptions {
        secure: is_on(&options, "secure", defaults.secure),
        authority: text(&options, "authority"),
        path: if path.is_empty() { defaults.path } else { path },
        add_trailing_slash: is_on(&options, "addTrailingSlash", defaults.add_trailing_slash),
        query,
        timestamp_requests: (!is_missing(&timestamp_requests)).then(|| !timestamp_requests.is_falsy()),
        timestamp_param: text(&options, "timestampParam"),
        force_base64: is_on(&options, "forceBase64", defaults.force_base64),
    };
    let (headers, protocols) = (get(&options, "extraHeaders"), get(&options, "protocols"));
    let more = RequestOptions {
        // One that JavaScript has returned is a handle, even of undefined.
        extra_headers: if is_missing(&headers) { JsValue::UNDEFINED } else { headers },
        with_credentials: is_on(&options, "withCredentials", false),
        request_timeout: get(&options, "requestTimeout").as_f64().unwrap_or_default() as u32,
        fetch: is_on(&options, "fetch", false),
        protocols: (!protocols.is_falsy()).then_some(protocols),
    };
    Requests::new(kind, &url, more)
}

#[inline(never)]
fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

fn is_missing(value: &JsValue) -> bool {
    value.is_undefined() || value.is_null()
}

#[inline(never)]
fn is_on(object: &JsValue, name: &str, default: bool) -> bool {
    let value = get(object, name);
    if is_missing(&value) { default } else { !value.is_falsy() }
}

#[inline(never)]
fn text(object: &JsValue, name: &str) -> String {
    get(object, name).as_string().unwrap_or_default()
}

#[inline(never)]
fn texts(object: &JsValue, name: &str) -> Vec<String> {
    let list = get(object, name).unchecked_into::<Array>();
    let mut texts = Vec::new();
    for at in 0..list.length() {
        texts.push(list.get(at).as_string().unwrap_or_default());
    }
    texts
}
