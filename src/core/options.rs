//! The options of the state machines, with their units and defaults.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use super::output::TransportKind;

/// How one session is opened. Read anew for each.
#[derive(Clone, Debug)]
pub struct EngineOptions {
    /// The transports in the order they are tried: the first one opens, the others are upgrade targets.
    /// Default: polling, WebSocket.
    pub transports: Vec<TransportKind>,
    /// Whether to move to a better transport. Default: true.
    pub upgrade: bool,
    /// Whether to begin with WebSocket after one that worked. Default: false.
    pub remember_upgrade: bool,
    /// What is remembered for that.
    pub memory: WebSocketMemory,
    /// Whether to go on with the next transport, unnoticed, when one fails before the session is open. Default: false.
    pub try_all: bool,
}

impl Default for EngineOptions {
    fn default() -> Self {
        Self {
            transports: vec![TransportKind::Polling, TransportKind::WebSocket],
            upgrade: true,
            remember_upgrade: false,
            memory: WebSocketMemory::default(),
            try_all: false,
        }
    }
}

/// Whether the latest session worked by WebSocket. Clones share what they remember.
#[derive(Clone, Debug, Default)]
pub struct WebSocketMemory(Arc<AtomicBool>);

impl WebSocketMemory {
    pub(super) fn set(&self, worked: bool) {
        self.0.store(worked, Relaxed);
    }

    pub(super) fn worked(&self) -> bool {
        self.0.load(Relaxed)
    }
}

/// How long an attempt to connect may take, and when the next one follows. Each may change at any time.
#[derive(Clone, Debug)]
pub struct ReconnectionOptions {
    /// Whether to reconnect at all. Default: true.
    pub reconnection: bool,
    /// How many attempts to make before giving up. Default: infinity.
    pub attempts: f64,
    /// The delay before the first attempt, in ms; it doubles with each further one. Default: 1000.
    pub delay: f64,
    /// The longest delay, in ms. Default: 5000.
    pub delay_max: f64,
    /// How far a delay may be off, as a fraction of it from 0 to 1. Default: 0.5.
    pub randomization_factor: f64,
    /// How long one attempt may take, in ms; `None` for any time. Default: 20000.
    pub timeout: Option<f64>,
}

impl Default for ReconnectionOptions {
    fn default() -> Self {
        Self {
            reconnection: true,
            attempts: f64::INFINITY,
            delay: 1000.0,
            delay_max: 5000.0,
            randomization_factor: 0.5,
            timeout: Some(20_000.0),
        }
    }
}
