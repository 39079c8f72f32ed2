//! The requests of a session, per transport.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::timer::Timers;
use crate::core::TransportKind;
use crate::package::Switch;
use crate::protocol::request::{RequestUrl, Stamps, UrlOptions};
use crate::protocol::transport::LongPolling;

/// How the requests of one session look.
#[derive(Debug)]
pub struct SessionOptions {
    /// Those of long-polling, where there is that.
    pub polling: Option<(Rc<Requests>, LongPolling)>,
    /// That of WebSocket.
    pub websocket: Rc<Requests>,
    /// Whether the session closes its transport, without a report, when the page is about to go away. Default: false.
    pub close_on_beforeunload: bool,
    /// Whether the session reports that the page is awake, is kept, and is back; and whether its timer may stand still while the computer
    /// sleeps. Default: true.
    pub wake_up: bool,
}

/// What the requests of one transport are beside their address.
#[derive(Debug, Default)]
pub struct RequestOptions {
    /// Headers of long-polling requests: an object, read for each request, or undefined; or a function that is called in place of
    /// `fetch`. A WebSocket in a browser cannot have any. Default: undefined.
    pub extra_headers: JsValue,
    /// Whether long-polling requests to other origins carry cookies. Default: false.
    pub with_credentials: bool,
    /// How long a long-polling request may take, in ms; 0 for any time. Default: 0.
    pub request_timeout: u32,
    /// Whether long-polling requests are made by `fetch` even where there is `XMLHttpRequest`. Default: false.
    pub fetch: bool,
    /// The sub-protocols that a WebSocket offers: a string, or an array of strings; or a function that returns an object like a
    /// `WebSocket` for an address. Default: none.
    pub protocols: Option<JsValue>,
}

/// The requests of one transport in one session.
#[derive(Debug)]
pub struct Requests {
    pub(super) options: RequestOptions,
    pub(super) force_base64: Switch,
    /// Whether the server is this computer, which can be reached without a network.
    pub(super) is_local: bool,
    url: RequestUrl,
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = Math, js_name = random)]
    fn try_random() -> Result<f64, JsValue>;
}

/// A number from 0 (inclusive) to 1 (exclusive): by the page's `Math.random`, unless that throws.
pub fn random() -> f64 {
    try_random().unwrap_or(0.5)
}

thread_local! {
    /// The stamps of all requests of the page. The time is first looked at when one is needed: some servers let no module do that
    /// while it is loaded.
    static STAMPS: RefCell<Stamps> = RefCell::new(Stamps::new(Timers::Current.now(), random()));
}

impl Requests {
    /// Requests of a transport to an address.
    pub fn new(kind: TransportKind, url: &UrlOptions, options: RequestOptions) -> Rc<Self> {
        let port = url.authority.strip_prefix("localhost");
        Rc::new(Self {
            options,
            force_base64: url.force_base64,
            is_local: port.is_some_and(|port| port.is_empty() || port.starts_with(':')),
            url: RequestUrl::new(kind, url),
        })
    }

    /// The address of one request.
    #[inline(never)]
    pub(super) fn url(&self, sid: Option<&str>) -> String {
        STAMPS.with_borrow_mut(|stamps| self.url.url(sid, stamps))
    }
}
