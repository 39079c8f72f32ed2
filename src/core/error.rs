//! Why a connection could not be made, and why one ended.

use crate::data::{Detail, Value};

/// A transport that failed.
#[derive(Clone, Debug, PartialEq)]
pub struct TransportError {
    /// What failed: `xhr poll error`, `xhr post error`, `fetch read error`, `fetch write error`, `websocket error`.
    pub message: &'static str,
    /// What the transport says of it: the HTTP status, what fetch threw, or the event that the WebSocket fired.
    pub description: Option<Detail>,
    /// Where it happened: the request, or the response.
    pub context: Option<Detail>,
}

/// Why a connection or a namespace could not be had.
#[derive(Clone, Debug, PartialEq)]
pub enum ConnectionError {
    /// No transport was open within the time that the options allow.
    Timeout,
    /// The list of transports is empty.
    NoTransports,
    /// The transport failed.
    Transport(TransportError),
    /// The server's first packet was not a handshake.
    InvalidHandshake,
    /// The options could not be read; what reading them gave.
    InvalidOptions(Detail),
    /// The server refused the namespace; its payload.
    Refused(Value),
    /// The server granted the namespace without a session: it speaks the protocol of Socket.IO 2.x.
    OlderServer,
}

/// Why an event will not be acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AckError {
    /// The server did not answer in time.
    Timeout,
    /// The connection that the answer would have come by is gone.
    Disconnected,
}

/// Why a connection, or a namespace that was connected, is no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The server disconnected the socket.
    ServerDisconnect,
    /// The application disconnected the socket.
    ClientDisconnect,
    /// The application closed the connection.
    ForcedClose,
    /// The server's ping did not come in time.
    PingTimeout,
    /// The transport was closed.
    TransportClose,
    /// The transport failed.
    TransportError,
    /// The server sent what is no packet.
    ParseError,
}

impl Reason {
    /// The name under which the application is told.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ServerDisconnect => "io server disconnect",
            Self::ClientDisconnect => "io client disconnect",
            Self::ForcedClose => "forced close",
            Self::PingTimeout => "ping timeout",
            Self::TransportClose => "transport close",
            Self::TransportError => "transport error",
            Self::ParseError => "parse error",
        }
    }
}

/// What is known of the end of a connection beside its reason.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum CloseDetails {
    /// Nothing.
    #[default]
    None,
    /// Who closed the transport and, for a WebSocket, the close event.
    Closed {
        /// In words.
        description: &'static str,
        /// The close event.
        context: Option<Detail>,
    },
    /// The transport's failure.
    Failed(TransportError),
    /// What was wrong with the server's packet.
    Malformed(&'static str),
    /// What the application's codec said of the server's message.
    Unreadable(Detail),
}
