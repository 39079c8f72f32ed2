//! What an application may say of requests.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::protocol::address::Address;

#[wasm_bindgen]
extern "C" {
    /// What the requests of a session look like: the options of its two transports.
    #[derive(Clone, Debug)]
    pub type Requests;
}

impl Requests {
    /// Requests of these looks. With `close_on_beforeunload` the session closes its transport, and tells nobody, when the page is
    /// about to go away.
    pub fn new(polling: &RequestOptions, websocket: &RequestOptions, close_on_beforeunload: bool) -> Self {
        object([
            ("polling", polling.to_js()),
            ("websocket", websocket.to_js()),
            ("closeOnBeforeunload", close_on_beforeunload.into()),
        ])
        .unchecked_into()
    }
}

/// What the requests of one transport look like.
#[derive(Clone, Debug)]
pub struct RequestOptions {
    /// The server.
    pub address: Address,
    /// The path on the server. Default: `/socket.io`.
    pub path: String,
    /// Whether the path ends with a slash even if it is given without one. Default: true.
    pub add_trailing_slash: bool,
    /// The application's query parameters.
    pub query: Vec<(String, String)>,
    /// Whether to send binary messages as base64 only. Default: false.
    pub force_base64: bool,
    /// Whether each request carries a unique parameter against caches. Default: on long-polling only.
    pub timestamp_requests: Option<bool>,
    /// The name of that parameter. Default: `t`.
    pub timestamp_param: String,
    /// Headers for long-polling requests, an object that is read for each; a WebSocket in a browser cannot have any.
    /// Default: none.
    pub extra_headers: Option<JsValue>,
    /// Whether long-polling requests to other sites carry cookies. Default: false.
    pub with_credentials: bool,
    /// How long a long-polling request may take, in ms; 0 for any time, which is the default.
    pub request_timeout: u32,
    /// Whether long-polling requests are made by `fetch` even where there is `XMLHttpRequest`. Default: false.
    pub fetch: bool,
    /// The sub-protocols that a WebSocket offers, a string or an array of strings. Default: none.
    pub protocols: Option<JsValue>,
}

impl RequestOptions {
    /// Requests to a server, all else by default.
    pub fn new(address: Address) -> Self {
        Self {
            address,
            path: "/socket.io".into(),
            add_trailing_slash: true,
            query: Vec::new(),
            force_base64: false,
            timestamp_requests: None,
            timestamp_param: "t".into(),
            extra_headers: None,
            with_credentials: false,
            request_timeout: 0,
            fetch: false,
            protocols: None,
        }
    }

    fn to_js(&self) -> JsValue {
        let pair = |(key, value): &(String, String)| Array::of2(&key.into(), &value.into());
        let query: Array = self.query.iter().map(pair).collect();
        object([
            ("secure", self.address.secure.into()),
            ("authority", self.address.authority().into()),
            ("path", (&self.path).into()),
            ("addTrailingSlash", self.add_trailing_slash.into()),
            ("query", query.into()),
            ("forceBase64", self.force_base64.into()),
            ("timestampRequests", self.timestamp_requests.into()),
            ("timestampParam", (&self.timestamp_param).into()),
            ("extraHeaders", self.extra_headers.clone().into()),
            ("withCredentials", self.with_credentials.into()),
            ("requestTimeout", self.request_timeout.into()),
            ("fetch", self.fetch.into()),
            ("protocols", self.protocols.clone().into()),
        ])
    }
}

fn object<const N: usize>(properties: [(&str, JsValue); N]) -> JsValue {
    let object = Object::new();
    for (name, value) in properties {
        // An object of the core's own takes any property.
        let _ = Reflect::set(&object, &name.into(), &value);
    }
    object.into()
}
