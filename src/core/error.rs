//! Errors of connections, namespaces and acknowledgements, and the reasons why a connection ended.

use std::error::Error;
use std::fmt::{self, Display, Formatter};

use crate::data::{self, Detail, Value};
use crate::package::Only;

/// What failed: a transport, and which of its requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The GET of long-polling, by XMLHttpRequest.
    XhrPoll,
    /// A POST of long-polling, by XMLHttpRequest.
    XhrPost,
    /// The GET of long-polling, by fetch.
    FetchRead,
    /// A POST of long-polling, by fetch.
    FetchWrite,
    /// A WebSocket.
    WebSocket,
    /// The network: the platform reported that it is lost.
    NetworkLost,
}

impl TransportErrorKind {
    /// The message that other clients use.
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

/// The failure of a transport.
#[derive(Clone, Debug, PartialEq)]
pub struct TransportError {
    /// What failed.
    pub kind: TransportErrorKind,
    /// The cause: the HTTP status, the exception, or the error event of the WebSocket.
    pub description: Option<Detail>,
    /// The XMLHttpRequest, or the response to a fetch, if there is one.
    pub context: Option<Only<Detail>>,
}

/// Why a connection could not be opened or failed, or why a namespace could not be connected.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ConnectionError {
    /// The session was not open within [`timeout`](super::ReconnectionOptions::timeout).
    Timeout,
    /// The list of transports is empty.
    NoTransports,
    /// The transport failed.
    Transport(TransportError),
    /// The server did not answer with a valid handshake.
    InvalidHandshake,
    /// The application could not provide the options; the cause.
    InvalidOptions(Detail),
    /// The server refused the namespace, with this payload.
    Refused(Value),
    /// The server granted the namespace without a session id: it is a server of Socket.IO 2.x.
    OlderServer,
}

impl ConnectionError {
    /// The message of the error, without its details.
    pub fn message(&self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::NoTransports => "No transports available",
            Self::Transport(error) => error.kind.message(),
            Self::InvalidHandshake => "the server did not answer with a handshake",
            Self::InvalidOptions(_) => "invalid options",
            Self::Refused(_) => "refused",
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
    /// The server did not acknowledge it within the timeout.
    Timeout,
    /// The namespace was disconnected before the acknowledgement.
    Disconnected,
}

impl AckError {
    /// The message of the error.
    pub fn message(self) -> &'static str {
        match self {
            Self::Timeout => "operation has timed out",
            Self::Disconnected => "socket has been disconnected",
        }
    }
}

/// Why a connection or a namespace ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The server disconnected the socket.
    ServerDisconnect,
    /// The application disconnected the socket.
    ClientDisconnect,
    /// The application closed the connection.
    ForcedClose,
    /// The server's ping did not arrive in time.
    PingTimeout,
    /// The transport was closed.
    TransportClose,
    /// The transport failed.
    TransportError,
    /// The server sent an invalid packet.
    ParseError,
}

impl Reason {
    /// The text that other clients use.
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

/// Details about the end of a connection, beside its [`Reason`].
#[derive(Clone, Debug, Default, PartialEq)]
pub enum CloseDetails {
    /// None.
    #[default]
    None,
    /// The transport was closed.
    Closed {
        /// What closed, for people.
        description: &'static str,
        /// The close event of the WebSocket.
        context: Option<Detail>,
    },
    /// The transport failed.
    Failed(TransportError),
    /// A packet of the server is malformed; the text says how.
    Malformed(&'static str),
    /// The application could not parse a payload or decode a message; its error.
    Unreadable(Detail),
}

/// Details as the application is told them.
#[cfg(any(test, feature = "__npm", feature = "tracing"))]
pub type ToldDetails = CloseDetails;
/// Details where nobody reads them: none, so that they are not linked (code size).
#[cfg(not(any(test, feature = "__npm", feature = "tracing")))]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ToldDetails(());

impl CloseDetails {
    /// What the application is told of them.
    #[inline]
    #[cfg(any(test, feature = "__npm", feature = "tracing"))]
    pub fn told(self) -> ToldDetails {
        self
    }

    /// Nothing.
    #[inline]
    #[cfg(not(any(test, feature = "__npm", feature = "tracing")))]
    pub fn told(self) -> ToldDetails {
        ToldDetails(())
    }
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
