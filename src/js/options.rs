//! The options object of the application, read over the defaults of the state machines.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use crate::client::{EngineOptions, TransportKind, WebSocketMemory};
use crate::protocol::address::Address;
use crate::protocol::request::Endpoint;
use crate::web::{Configuration, RequestOptions};

#[wasm_bindgen]
extern "C" {
    /// A copy of the options as they are now, made by `readOptions` in `pkg-template/src/options.js`.
    pub type Options;
    /// Those that are on or off, two bits each in the order of [`Flag`]: whether it is given, and whether it is on.
    #[wasm_bindgen(method, getter)]
    fn flags(this: &Options) -> u32;
    #[wasm_bindgen(method, getter)]
    fn transports(this: &Options) -> Option<Array>;
    #[wasm_bindgen(method, getter)]
    fn path(this: &Options) -> JsValue;
    /// What `pairs` in `pkg-template/src/options.js` makes of the option.
    #[wasm_bindgen(method, getter)]
    fn query(this: &Options) -> Array;
    #[wasm_bindgen(method, getter, js_name = extraHeaders)]
    fn extra_headers(this: &Options) -> Option<JsValue>;
    #[wasm_bindgen(method, getter, js_name = timestampParam)]
    fn timestamp_param(this: &Options) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = requestTimeout)]
    fn request_timeout(this: &Options) -> u32;
    #[wasm_bindgen(method, getter)]
    fn protocols(this: &Options) -> Option<JsValue>;
    /// The options for long-polling.
    #[wasm_bindgen(method, getter)]
    fn polling(this: &Options) -> Options;
    /// The options for WebSocket.
    #[wasm_bindgen(method, getter)]
    fn websocket(this: &Options) -> Options;
}

/// The options that are on or off, in the order of `FLAGS` in `pkg-template/src/options.js`.
#[derive(Clone, Copy)]
enum Flag {
    Upgrade,
    RememberUpgrade,
    TryAllTransports,
    CloseOnBeforeunload,
    AddTrailingSlash,
    WithCredentials,
    ForceBase64,
    TimestampRequests,
    Fetch,
}

/// Which options are given and on, as [`Options::flags`] has them.
#[derive(Clone, Copy)]
struct Flags(u32);

impl Flags {
    /// Whether an option is on, if it is given.
    fn get(self, flag: Flag) -> Option<bool> {
        let bits = self.0 >> (2 * flag as u32);
        (bits & 1 != 0).then_some(bits & 2 != 0)
    }
}

impl Options {
    /// What holds for the next session.
    pub fn configuration(&self, address: Address, memory: WebSocketMemory) -> Configuration {
        let (defaults, flags) = (EngineOptions::default(), Flags(self.flags()));
        let engine = EngineOptions {
            transports: match self.transports() {
                Some(names) => kinds(&names),
                None => defaults.transports,
            },
            upgrade: flags.get(Flag::Upgrade).unwrap_or(defaults.upgrade),
            remember_upgrade: flags.get(Flag::RememberUpgrade).unwrap_or(defaults.remember_upgrade),
            memory,
            try_all: flags.get(Flag::TryAllTransports).unwrap_or(defaults.try_all),
        };
        let polling = self.polling().request(address.clone());
        let websocket = self.websocket().request(address);
        let close_on_beforeunload = flags.get(Flag::CloseOnBeforeunload).unwrap_or(false);
        Configuration { engine, polling, websocket, close_on_beforeunload }
    }

    /// What holds for one of the transports.
    fn request(&self, address: Address) -> RequestOptions {
        let query = self.query_pairs();
        let (defaults, flags) = (Endpoint::new(address), Flags(self.flags()));
        let endpoint = Endpoint {
            path: self.path().as_string().filter(|path| !path.is_empty()).unwrap_or(defaults.path),
            add_trailing_slash: flags.get(Flag::AddTrailingSlash).unwrap_or(defaults.add_trailing_slash),
            query,
            force_base64: flags.get(Flag::ForceBase64).unwrap_or(defaults.force_base64),
            timestamp_requests: flags.get(Flag::TimestampRequests).or(defaults.timestamp_requests),
            timestamp_param: self.timestamp_param().as_string().unwrap_or(defaults.timestamp_param),
            address: defaults.address,
        };
        RequestOptions {
            extra_headers: self.extra_headers(),
            with_credentials: flags.get(Flag::WithCredentials).unwrap_or(false),
            request_timeout: self.request_timeout(),
            fetch: flags.get(Flag::Fetch).unwrap_or(false),
            protocols: self.protocols(),
            ..RequestOptions::new(endpoint)
        }
    }

    /// The names and values of the query.
    fn query_pairs(&self) -> Vec<(String, String)> {
        let texts = self.query();
        let text = |at| texts.get(at).as_string().unwrap_or_default();
        let mut pairs = Vec::new();
        for at in (0..texts.length()).step_by(2) {
            pairs.push((text(at), text(at + 1)));
        }
        pairs
    }
}

fn kinds(names: &Array) -> Vec<TransportKind> {
    let mut kinds = Vec::new();
    for at in 0..names.length() {
        kinds.extend(names.get(at).as_string().as_deref().and_then(TransportKind::from_name));
    }
    kinds
}
