//! The options of a session, out of the application's.

use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;

use socketio::core::{EngineOptions, TransportKind, WebSocketMemory};
use socketio::protocol::request::UrlOptions;
use socketio::web::{RequestOptions, SessionOptions};

#[wasm_bindgen]
extern "C" {
    /// A copy of the options as they are now, made by `readOptions` in `pkg-template/src/options.js`: reading it runs no code of the
    /// page.
    pub type Options;
}

thread_local! {
    /// What all connections of a page remember of WebSocket.
    static MEMORY: WebSocketMemory = WebSocketMemory::default();
}

impl Options {
    /// How to open a session. An option that is missing has the default of the core.
    pub fn read(&self) -> (EngineOptions, SessionOptions) {
        let defaults = EngineOptions::default();
        let engine = EngineOptions {
            transports: texts(get(self, "transports")).filter_map(|name| transport(&name)).collect(),
            upgrade: is_on(self, "upgrade", defaults.upgrade),
            remember_upgrade: is_on(self, "rememberUpgrade", defaults.remember_upgrade),
            memory: MEMORY.with(Clone::clone),
            try_all: is_on(self, "tryAllTransports", defaults.try_all),
        };
        let session = SessionOptions {
            polling: request_options(&get(self, "polling")),
            websocket: request_options(&get(self, "websocket")),
            close_on_beforeunload: is_on(self, "closeOnBeforeunload", false),
        };
        (engine, session)
    }
}

fn transport(name: &str) -> Option<TransportKind> {
    [TransportKind::Polling, TransportKind::WebSocket].into_iter().find(|kind| kind.name() == name)
}

fn request_options(options: &JsValue) -> RequestOptions {
    let defaults = UrlOptions::default();
    let mut query = texts(get(options, "query"));
    let mut pairs = Vec::new();
    while let (Some(name), Some(value)) = (query.next(), query.next()) {
        pairs.push((name, value));
    }
    let timestamp_requests = get(options, "timestampRequests");
    let path = get(options, "path").as_string().filter(|path| !path.is_empty());
    RequestOptions {
        url: UrlOptions {
            secure: is_on(options, "secure", defaults.secure),
            authority: get(options, "authority").as_string().unwrap_or_default(),
            path: path.unwrap_or(defaults.path),
            add_trailing_slash: is_on(options, "addTrailingSlash", defaults.add_trailing_slash),
            query: pairs,
            timestamp_requests: (!is_missing(&timestamp_requests)).then(|| timestamp_requests.is_truthy()),
            timestamp_param: get(options, "timestampParam").as_string().unwrap_or(defaults.timestamp_param),
            force_base64: is_on(options, "forceBase64", defaults.force_base64),
        },
        extra_headers: get(options, "extraHeaders"),
        with_credentials: is_on(options, "withCredentials", false),
        request_timeout: get(options, "requestTimeout").as_f64().unwrap_or_default() as u32,
        fetch: is_on(options, "fetch", false),
        protocols: Some(get(options, "protocols")).filter(JsValue::is_truthy),
    }
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
    if is_missing(&value) { default } else { value.is_truthy() }
}

fn texts(list: JsValue) -> impl Iterator<Item = String> {
    list.unchecked_into::<Array>().into_iter().filter_map(|text| text.as_string())
}
