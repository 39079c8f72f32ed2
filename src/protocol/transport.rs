//! The transports: the two ways to reach a server (Engine.IO 4, "Transports").

use std::fmt::{self, Display, Formatter};

/// Whether this build has long-polling beside WebSocket: the feature `polling`. Without it the compiler leaves out what only that needs.
pub(crate) const POLLING: bool = cfg!(feature = "polling");

/// Proof that this build has long-polling. Without the feature there is no value of it, so what holds one cannot be there either, and no
/// code for that is linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LongPolling(#[cfg(not(feature = "polling"))] std::convert::Infallible);

impl LongPolling {
    /// `None` in a build without.
    pub fn get() -> Option<Self> {
        #[cfg(feature = "polling")]
        return Some(Self());
        #[cfg(not(feature = "polling"))]
        None
    }
}

/// A way to reach the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransportKind {
    /// HTTP long-polling.
    Polling,
    /// WebSocket.
    WebSocket,
}

impl TransportKind {
    /// Whether it is long-polling. Never in a build without.
    pub(crate) fn is_polling(self) -> bool {
        POLLING && self == Self::Polling
    }

    /// The name that the protocol and the options use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Polling => "polling",
            Self::WebSocket => "websocket",
        }
    }
}

impl Display for TransportKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
