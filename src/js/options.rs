//! The options object of the application, read over the defaults of the state machines.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use crate::client::{EngineOptions, ReconnectionOptions, TransportKind, WebSocketMemory};
use crate::protocol::address::Address;
use crate::protocol::request::Endpoint;
use crate::web::{Configuration, RequestOptions, Timers};

#[wasm_bindgen]
extern "C" {
    /// A copy of the options as they are now, made by `readOptions` in `pkg-template/src/options.js`.
    pub type Options;
    #[wasm_bindgen(method, getter)]
    fn transports(this: &Options) -> Option<Array>;
    #[wasm_bindgen(method, getter)]
    fn upgrade(this: &Options) -> Option<bool>;
    #[wasm_bindgen(method, getter, js_name = rememberUpgrade)]
    fn remember_upgrade(this: &Options) -> Option<bool>;
    #[wasm_bindgen(method, getter)]
    fn path(this: &Options) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = addTrailingSlash)]
    fn add_trailing_slash(this: &Options) -> Option<bool>;
    /// What `pairs` in `pkg-template/src/options.js` makes of the option.
    #[wasm_bindgen(method, getter)]
    fn query(this: &Options) -> Array;
    #[wasm_bindgen(method, getter, js_name = extraHeaders)]
    fn extra_headers(this: &Options) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = withCredentials)]
    fn with_credentials(this: &Options) -> Option<bool>;
    #[wasm_bindgen(method, getter, js_name = forceBase64)]
    fn force_base64(this: &Options) -> Option<bool>;
    #[wasm_bindgen(method, getter, js_name = timestampRequests)]
    fn timestamp_requests(this: &Options) -> Option<bool>;
    #[wasm_bindgen(method, getter, js_name = timestampParam)]
    fn timestamp_param(this: &Options) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = requestTimeout)]
    fn request_timeout(this: &Options) -> u32;
    #[wasm_bindgen(method, getter)]
    fn fetch(this: &Options) -> bool;
    #[wasm_bindgen(method, getter)]
    fn protocols(this: &Options) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = tryAllTransports)]
    fn try_all_transports(this: &Options) -> Option<bool>;
    #[wasm_bindgen(method, getter, js_name = closeOnBeforeunload)]
    fn close_on_beforeunload(this: &Options) -> Option<bool>;
    #[wasm_bindgen(method, getter, js_name = useNativeTimers)]
    fn use_native_timers(this: &Options) -> Option<bool>;
    /// The options for long-polling.
    #[wasm_bindgen(method, getter)]
    fn polling(this: &Options) -> Options;
    /// The options for WebSocket.
    #[wasm_bindgen(method, getter)]
    fn websocket(this: &Options) -> Options;
    #[wasm_bindgen(method, getter)]
    fn reconnection(this: &Options) -> Option<bool>;
    #[wasm_bindgen(method, getter, js_name = reconnectionAttempts)]
    fn reconnection_attempts(this: &Options) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = reconnectionDelay)]
    fn reconnection_delay(this: &Options) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = reconnectionDelayMax)]
    fn reconnection_delay_max(this: &Options) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = randomizationFactor)]
    fn randomization_factor(this: &Options) -> Option<f64>;
    #[wasm_bindgen(method, getter)]
    fn timeout(this: &Options) -> JsValue;

    #[wasm_bindgen(catch, js_name = Number)]
    fn to_number(value: &JsValue) -> Result<f64, JsValue>;
}

impl Options {
    /// What holds for the next session.
    pub fn configuration(&self, address: Address, memory: WebSocketMemory) -> Configuration {
        let defaults = EngineOptions::default();
        let engine = EngineOptions {
            transports: match self.transports() {
                Some(names) => names.iter().filter_map(|name| TransportKind::from_name(&name.as_string()?)).collect(),
                None => defaults.transports,
            },
            upgrade: self.upgrade().unwrap_or(defaults.upgrade),
            remember_upgrade: self.remember_upgrade().unwrap_or(defaults.remember_upgrade),
            memory,
            try_all: self.try_all_transports().unwrap_or(defaults.try_all),
        };
        let polling = self.polling().request(address.clone());
        let websocket = self.websocket().request(address);
        let close_on_beforeunload = self.close_on_beforeunload().unwrap_or(false);
        Configuration { engine, polling, websocket, close_on_beforeunload }
    }

    /// What holds for one of the transports.
    fn request(&self, address: Address) -> RequestOptions {
        let query = self.query_pairs();
        let defaults = Endpoint::new(address);
        let endpoint = Endpoint {
            path: self.path().as_string().filter(|path| !path.is_empty()).unwrap_or(defaults.path),
            add_trailing_slash: self.add_trailing_slash().unwrap_or(defaults.add_trailing_slash),
            query,
            force_base64: self.force_base64().unwrap_or(defaults.force_base64),
            timestamp_requests: self.timestamp_requests().or(defaults.timestamp_requests),
            timestamp_param: self.timestamp_param().as_string().unwrap_or(defaults.timestamp_param),
            address: defaults.address,
        };
        RequestOptions {
            extra_headers: self.extra_headers(),
            with_credentials: self.with_credentials().unwrap_or(false),
            request_timeout: self.request_timeout(),
            fetch: self.fetch(),
            protocols: self.protocols(),
            ..RequestOptions::new(endpoint)
        }
    }

    /// What the time is told by.
    pub fn timers(&self) -> Timers {
        if self.use_native_timers() == Some(true) { Timers::Native } else { Timers::Current }
    }

    /// How to reconnect, until a setter of the manager changes it. Zero stands for the default where the reference
    /// client has it so.
    pub fn reconnection_options(&self) -> ReconnectionOptions {
        let defaults = ReconnectionOptions::default();
        let not_zero = |number: Option<f64>, default| number.filter(|number| *number != 0.0).unwrap_or(default);
        ReconnectionOptions {
            reconnection: self.reconnection().unwrap_or(defaults.reconnection),
            attempts: not_zero(self.reconnection_attempts(), defaults.attempts),
            delay: not_zero(self.reconnection_delay(), defaults.delay),
            delay_max: not_zero(self.reconnection_delay_max(), defaults.delay_max),
            randomization_factor: self.randomization_factor().unwrap_or(defaults.randomization_factor),
            timeout: timeout(&self.timeout()),
        }
    }

    /// The names and values of the query.
    fn query_pairs(&self) -> Vec<(String, String)> {
        let texts: Vec<String> = self.query().iter().filter_map(|text| text.as_string()).collect();
        texts.chunks_exact(2).filter_map(|pair| Some((pair.first()?.clone(), pair.last()?.clone()))).collect()
    }
}

/// The `timeout` option: `false` for none, in ms.
pub fn timeout(value: &JsValue) -> Option<f64> {
    let default = ReconnectionOptions::default().timeout;
    if value.is_undefined() || value.is_null() {
        return default;
    }
    if *value == JsValue::FALSE {
        return None;
    }
    to_number(value).ok().filter(|ms| !ms.is_nan()).or(default)
}
