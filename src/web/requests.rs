//! The options of requests, per transport.

use std::cell::RefCell;

use js_sys::Math;
use wasm_bindgen::prelude::*;

use super::timer::Timers;
use crate::core::TransportKind;
use crate::protocol::request::{RequestUrl, Stamps, UrlOptions};

/// How the requests of one session look.
#[derive(Clone, Debug)]
pub struct SessionOptions {
    /// Those of long-polling.
    pub polling: RequestOptions,
    /// That of WebSocket.
    pub websocket: RequestOptions,
    /// Whether the session closes its transport, without a report, when the page is about to go away. Default: false.
    pub close_on_beforeunload: bool,
}

/// How the requests of one transport look.
#[derive(Clone, Debug)]
pub struct RequestOptions {
    /// Their address.
    pub url: UrlOptions,
    /// Headers of long-polling requests: an object, read for each request, or undefined. A WebSocket in a browser cannot have any.
    /// Default: undefined.
    pub extra_headers: JsValue,
    /// Whether long-polling requests to other origins carry cookies. Default: false.
    pub with_credentials: bool,
    /// How long a long-polling request may take, in ms; 0 for any time. Default: 0.
    pub request_timeout: u32,
    /// Whether long-polling requests are made by `fetch` even where there is `XMLHttpRequest`. Default: false.
    pub fetch: bool,
    /// The sub-protocols that a WebSocket offers: a string, or an array of strings. Default: none.
    pub protocols: Option<JsValue>,
}

impl RequestOptions {
    /// Requests to this address, all else by default.
    pub fn new(url: UrlOptions) -> Self {
        Self { url, extra_headers: JsValue::UNDEFINED, with_credentials: false, request_timeout: 0, fetch: false, protocols: None }
    }
}

thread_local! {
    /// The stamps of all requests of the page. The time is first looked at when one is needed: some servers let no module do that
    /// while it is loaded.
    static STAMPS: RefCell<Stamps> = RefCell::new(Stamps::new(Timers::Current.now(), Math::random()));
}

/// The requests of one transport in one session.
pub(super) struct Requests {
    pub options: RequestOptions,
    url: RequestUrl,
}

impl Requests {
    pub fn new(kind: TransportKind, options: RequestOptions) -> Self {
        Self { url: RequestUrl::new(kind, &options.url), options }
    }

    /// The address of one request.
    pub fn url(&self, sid: Option<&str>) -> String {
        STAMPS.with_borrow_mut(|stamps| self.url.url(sid, stamps))
    }
}
