//! What a builder builds with.

use super::Reconnection;
use super::ask::AskForHeaders;
use super::call::{Ask, Credentials};
use super::platform::RequestOptions;
use crate::core::{EngineOptions, ReconnectionOptions};
use crate::data;
use crate::protocol::address::Address;
use crate::protocol::request::UrlOptions;

/// Adds what the settings and the headers that were asked for say to the options of requests.
pub(super) type AddOptions = fn(&Settings, &[(String, String)], &mut RequestOptions);

/// What a connection is opened with.
pub(super) struct Settings {
    #[cfg_attr(not(target_arch = "wasm32"), allow(dead_code))] // The tests open no real session.
    pub url: UrlOptions,
    /// The namespace that the address names.
    pub namespace: String,
    pub engine: EngineOptions,
    pub headers: Vec<(String, String)>,
    pub headers_with: Option<Ask<AskForHeaders>>,
    /// Adds headers and protocols to the options of requests. Set where the program names either, so it is linked only then.
    #[cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]
    pub add: Option<AddOptions>,
    pub credentials: Option<Credentials>,
    pub reconnection: ReconnectionOptions,
    /// In ms.
    pub ack_timeout: Option<f64>,
    pub retries: u32,
    pub with_credentials: bool,
    pub fetch: bool,
    pub protocols: Vec<String>,
    pub close_on_beforeunload: bool,
    pub wake_up: bool,
}

impl Settings {
    pub fn new(address: Address) -> Self {
        Self {
            url: UrlOptions {
                secure: address.secure,
                authority: address.authority(),
                query: address.query.as_deref().map(data::query).unwrap_or_default(),
                ..UrlOptions::default()
            },
            namespace: address.namespace,
            engine: EngineOptions::default(),
            headers: Vec::new(),
            headers_with: None,
            add: None,
            credentials: None,
            reconnection: ReconnectionOptions::default(),
            ack_timeout: None,
            retries: 0,
            with_credentials: false,
            fetch: false,
            protocols: Vec::new(),
            close_on_beforeunload: false,
            wake_up: true,
        }
    }

    /// Sets how the client reconnects, or that it does not.
    pub fn reconnect(&mut self, how: Option<Reconnection>) {
        let is_on = how.is_some();
        let Reconnection { attempts, delay, delay_max, randomization } = how.unwrap_or_default();
        self.reconnection = ReconnectionOptions {
            reconnection: is_on,
            attempts: attempts.map_or(f64::INFINITY, f64::from),
            delay: super::ms(delay),
            delay_max: super::ms(delay_max),
            randomization_factor: randomization,
            timeout: self.reconnection.timeout,
        };
    }
}
