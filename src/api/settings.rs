//! What a builder builds with.

use std::time::Duration;

use super::ask::AskForHeaders;
use super::call::{Ask, Credentials, Retries};
use super::platform::RequestOptions;
use crate::core::{EngineOptions, ReconnectionOptions};
use crate::data;
use crate::protocol::address::Address;
use crate::protocol::request::UrlOptions;

/// Whether and when to try again, see [`ClientBuilder::reconnection`](crate::ClientBuilder::reconnection).
///
/// ```
/// # fn example() {
/// use std::time::Duration;
/// use socketio::Reconnection;
///
/// let patient = Reconnection { delay_max: Duration::from_secs(60), ..Reconnection::default() };
/// assert_eq!(patient.attempts, None);
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Reconnection {
    /// How many attempts are made before the client gives up. Default: none, for ever.
    pub attempts: Option<u32>,
    /// The delay before the first attempt; it doubles with each further one. Default: 1 s.
    pub delay: Duration,
    /// The longest delay. Default: 5 s.
    pub delay_max: Duration,
    /// How much a delay may vary either way, as a fraction of it from 0 to 1. Default: 0.5.
    pub randomization: f64,
}

impl Default for Reconnection {
    fn default() -> Self {
        Self { attempts: None, delay: Duration::from_secs(1), delay_max: Duration::from_secs(5), randomization: 0.5 }
    }
}

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
    pub retries: Option<Retries>,
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
            retries: None,
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
