//! What a builder builds with.

use std::time::Duration;

use super::Reconnection;
use super::ask::AskForHeaders;
use super::call::{Ask, Credentials};
use crate::core::{ReconnectionOptions, TransportKind, WebSocketMemory};
use crate::protocol::address::Address;
use crate::protocol::query;

/// What a connection is opened with.
pub(super) struct Settings {
    #[cfg_attr(not(target_arch = "wasm32"), allow(dead_code))] // The tests open no real session.
    pub address: Address,
    pub path: String,
    pub query: Vec<(String, String)>,
    pub add_trailing_slash: bool,
    pub timestamp_requests: Option<bool>,
    pub headers: Vec<(String, String)>,
    pub headers_with: Option<Ask<AskForHeaders>>,
    pub transports: Vec<TransportKind>,
    pub upgrade: bool,
    pub remember_upgrade: bool,
    pub memory: WebSocketMemory,
    pub try_all: bool,
    pub credentials: Option<Credentials>,
    pub reconnection: Option<Reconnection>,
    pub connect_timeout: Option<Duration>,
    /// In ms.
    pub ack_timeout: Option<f64>,
    pub retries: u32,
    pub with_credentials: bool,
    pub fetch: bool,
    pub protocols: Vec<String>,
    pub close_on_beforeunload: bool,
}

impl Settings {
    pub fn new(address: Address) -> Self {
        Self {
            query: address.query.as_deref().map(query::parse).unwrap_or_default(),
            address,
            path: String::new(),
            add_trailing_slash: true,
            timestamp_requests: None,
            headers: Vec::new(),
            headers_with: None,
            transports: vec![TransportKind::Polling, TransportKind::WebSocket],
            upgrade: true,
            remember_upgrade: false,
            memory: WebSocketMemory::default(),
            try_all: false,
            credentials: None,
            reconnection: Some(Reconnection::default()),
            connect_timeout: Some(Duration::from_secs(20)),
            ack_timeout: None,
            retries: 0,
            with_credentials: false,
            fetch: false,
            protocols: Vec::new(),
            close_on_beforeunload: false,
        }
    }

    /// For the manager.
    pub fn reconnection(&self) -> ReconnectionOptions {
        let options = self.reconnection.clone().unwrap_or_default();
        ReconnectionOptions {
            reconnection: self.reconnection.is_some(),
            attempts: options.attempts.map_or(f64::INFINITY, f64::from),
            delay: super::ms(options.delay),
            delay_max: super::ms(options.delay_max),
            randomization_factor: options.randomization,
            timeout: self.connect_timeout.map(super::ms),
        }
    }
}
