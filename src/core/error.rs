//! Why a connection could not be made, and why one ended.

use std::error::Error;
use std::fmt::{self, Display, Formatter};

use crate::data::{self, Detail, Value};

/// Which request of which transport failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// An XMLHttpRequest that polls.
    XhrPoll,
    /// An XMLHttpRequest that posts.
    XhrPost,
    /// A fetch that polls.
    FetchRead,
    /// A fetch that posts.
    FetchWrite,
    /// A WebSocket.
    WebSocket,
    /// The browser has lost the network.
    NetworkLost,
}

impl TransportErrorKind {
    /// What other clients call it.
    pub fn message(self) -> &'static str {
        match self {
            Self::XhrPoll => "xhr poll error",
            Self::XhrPost => "xhr post error",
            Self::FetchRead => "fetch read error",
            Self::FetchWrite => "fetch write error",
            Self::WebSocket => "websocket error",
            Self::NetworkLost => "network connection lost",
        }
    }
}

/// A transport failed.
#[derive(Clone, Debug, PartialEq)]
pub struct TransportError {
    /// What failed.
    pub kind: TransportErrorKind,
    /// What the transport knows of the cause: the HTTP status, the exception, or the event that the WebSocket fired.
    pub description: Option<Detail>,
    /// Where it happened: the request, or the response.
    pub context: Option<Detail>,
}

/// Why a connection or a namespace could not be had.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ConnectionError {
    /// No transport was open within the connection timeout.
    Timeout,
    /// The list of transports is empty.
    NoTransports,
    /// The transport failed.
    Transport(TransportError),
    /// The server's first packet was not a handshake.
    InvalidHandshake,
    /// Reading the options failed; the cause.
    InvalidOptions(Detail),
    /// The server refused the namespace; its payload.
    Refused(Value),
    /// The server granted the namespace without a session: it speaks the protocol of Socket.IO 2.x.
    OlderServer,
}

impl ConnectionError {
    /// The error in words that do not depend on its details.
    pub fn message(&self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::NoTransports => "No transports available",
            Self::Transport(error) => error.kind.message(),
            Self::InvalidHandshake => "the server did not answer with a handshake",
            Self::InvalidOptions(_) => "the options cannot be read",
            Self::Refused(_) => "the server refused the namespace",
            Self::OlderServer => {
                "It seems you are trying to reach a Socket.IO server in v2.x with a v3.x client, but they are not \
                 compatible (more information here: https://socket.io/docs/v3/migrating-from-2-x-to-3-0/)"
            }
        }
    }
}

/// Why an event will not be acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AckError {
    /// The server did not answer in time.
    Timeout,
    /// The connection that the answer would have come by is gone.
    Disconnected,
}

impl AckError {
    /// The error in words.
    pub fn message(self) -> &'static str {
        match self {
            Self::Timeout => "operation has timed out",
            Self::Disconnected => "socket has been disconnected",
        }
    }
}

/// Why a connection, or a namespace that was connected, is no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
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
    /// The server sent something that is no packet.
    ParseError,
}

impl Reason {
    /// What other clients call it.
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
    /// The transport was closed.
    Closed {
        /// By whom, in words.
        description: &'static str,
        /// A WebSocket's close event.
        context: Option<Detail>,
    },
    /// The transport failed.
    Failed(TransportError),
    /// The server's packet was malformed; in which way.
    Malformed(&'static str),
    /// The application could not read the server's message; its error.
    Unreadable(Detail),
}

impl Display for TransportError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.message())?;
        match &self.description {
            Some(description) => write!(f, ": {}", data::describe(description)),
            None => Ok(()),
        }
    }
}

impl Display for ConnectionError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(error) => error.fmt(f),
            Self::InvalidOptions(cause) => write!(f, "{}: {}", self.message(), data::describe(cause)),
            error => f.write_str(error.message()),
        }
    }
}

impl Display for AckError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl Display for Reason {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Error for TransportError {}

impl Error for ConnectionError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Transport(error) => Some(error),
            _ => None,
        }
    }
}

impl Error for AckError {}
