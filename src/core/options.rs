//! The options of the state machines, with their units and defaults.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use super::output::TransportKind;
use crate::protocol::transport::POLLING;

/// How to open one session. The manager requests them for each session anew, by [`Event::Configure`](super::Event::Configure).
#[derive(Clone, Debug)]
pub struct EngineOptions {
    /// The transports in the order they are tried: the first one opens, the others are upgrade targets.
    /// Default: polling, WebSocket; without the feature `polling` WebSocket alone.
    pub transports: Vec<TransportKind>,
    /// Whether to move to a better transport. Default: true.
    pub upgrade: bool,
    /// Whether to open by WebSocket if the previous session worked by it. Default: false.
    pub remember_upgrade: bool,
    /// Where `remember_upgrade` remembers that; clones share it. Default: a new one, which remembers nothing.
    pub memory: WebSocketMemory,
    /// Whether to try the next transport, without an error event, if one fails before the session is open. Default: false.
    pub try_all: bool,
}

impl Default for EngineOptions {
    fn default() -> Self {
        Self {
            transports: if POLLING {
                vec![TransportKind::Polling, TransportKind::WebSocket]
            } else {
                vec![TransportKind::WebSocket]
            },
            upgrade: true,
            remember_upgrade: false,
            memory: WebSocketMemory::default(),
            try_all: false,
        }
    }
}

/// Whether the latest session worked by WebSocket. Clones share one memory.
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

/// The timeout of a connection attempt, and the delays between attempts. May change at any time, by
/// [`set_reconnection_options`](super::Manager::set_reconnection_options).
#[derive(Clone, Debug)]
pub struct ReconnectionOptions {
    /// Whether to reconnect at all. Default: true.
    pub reconnection: bool,
    /// The number of attempts before [`ReconnectFailed`](super::ManagerEvent::ReconnectFailed). Default: infinity.
    pub attempts: f64,
    /// The delay before the first attempt, in ms; it doubles with each further one. Default: 1000.
    pub delay: f64,
    /// The longest delay, in ms. Default: 5000.
    pub delay_max: f64,
    /// How much a delay may vary either way, as a fraction of it from 0 to 1. Default: 0.5.
    pub randomization_factor: f64,
    /// The time limit for one attempt, in ms; `None` for no limit. Default: 20000.
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
