//! What a socket and its connection are, and what happens to them.

use std::fmt::{self, Display, Formatter};
use std::time::Duration;

use super::error::{ConnectError, DecodeError};
use super::platform::connect_error;
use crate::core::{ManagerEvent, Reason, TransportKind as Transport};

/// What a socket is.
///
/// ```
/// # fn example(status: &socketio::Status) -> &str {
/// use socketio::Status;
///
/// match status {
///     Status::Connected { .. } => "online",
///     Status::Disconnected { retrying: true, .. } | Status::Connecting => "connecting",
///     _ => "offline",
/// }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// Not wanted: the application has not connected it, or has disconnected it.
    Idle,
    /// Wanted: the first attempt, or one after the application has connected it again.
    Connecting,
    /// Events go both ways.
    Connected {
        /// The server's id for it, another one for each connection.
        id: String,
        /// Whether the server has recovered the session before, so that no event was missed (connection state recovery). Never without the
        /// feature `recovery`.
        recovered: bool,
    },
    /// The connection was lost, or could not be opened.
    Disconnected {
        /// Why.
        reason: Reason,
        /// Whether the client tries again by itself.
        retrying: bool,
    },
    /// The server refused. [`connect`](crate::Socket::connect) tries again.
    Refused {
        /// What the server says.
        message: String,
    },
}

impl Status {
    /// Whether events go both ways.
    ///
    /// ```
    /// # fn example(socket: &socketio::Socket) {
    /// let is_online = socket.status().is_connected();
    /// # }
    /// ```
    pub fn is_connected(&self) -> bool {
        matches!(self, Self::Connected { .. })
    }
}

impl Display for Status {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Idle => f.write_str("not connected"),
            Self::Connecting => f.write_str("connecting"),
            Self::Connected { .. } => f.write_str("connected"),
            Self::Disconnected { reason, retrying: true } => write!(f, "disconnected, trying again: {reason}"),
            Self::Disconnected { reason, .. } => write!(f, "disconnected: {reason}"),
            Self::Refused { message } => write!(f, "refused: {message}"),
        }
    }
}

/// What a connection is.
///
/// ```
/// # fn example(client: &socketio::Client) {
/// use socketio::{ConnectionStatus, Transport};
///
/// let is_upgraded = client.status() == ConnectionStatus::Open { transport: Transport::WebSocket };
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectionStatus {
    /// Closed; it does not open by itself.
    Closed,
    /// The first attempt to open it.
    Opening,
    /// Open.
    Open {
        /// What carries it now.
        transport: Transport,
    },
    /// Lost: the client tries to open it again.
    Reconnecting {
        /// The number of the attempt, from 1.
        attempt: u32,
        /// How long it was until the attempt when this was told; zero while the attempt runs.
        next: Duration,
    },
}

impl ConnectionStatus {
    /// Whether it is open.
    ///
    /// ```
    /// # fn example(client: &socketio::Client) {
    /// let is_open = client.status().is_open();
    /// # }
    /// ```
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open { .. })
    }
}

/// What happens to a socket, see [`Socket::lifecycle`](crate::Socket::lifecycle).
///
/// ```
/// # fn example(event: socketio::LifecycleEvent) {
/// use socketio::LifecycleEvent;
///
/// match event {
///     LifecycleEvent::Connected { id, .. } => println!("connected as {id}"),
///     LifecycleEvent::ConnectError(error) => println!("{error}"),
///     LifecycleEvent::Disconnected { reason, .. } => println!("disconnected: {reason}"),
///     _ => {}
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum LifecycleEvent {
    /// It is connected.
    Connected {
        /// The server's id for it.
        id: String,
        /// Whether the server has recovered the session before.
        recovered: bool,
    },
    /// It could not be connected. After [`ConnectError::Refused`] the client does not try again by itself.
    ConnectError(ConnectError),
    /// It is no longer connected.
    Disconnected {
        /// Why.
        reason: Reason,
        /// Whether the client connects it again by itself.
        retrying: bool,
    },
}

impl ConnectionEvent {
    pub(super) fn of(event: &ManagerEvent) -> Self {
        match event {
            ManagerEvent::Open => Self::Open,
            ManagerEvent::Error(error) => Self::Error(connect_error(error.clone())),
            ManagerEvent::Close(reason, _) => Self::Close(*reason),
            ManagerEvent::Ping => Self::Ping,
            ManagerEvent::ReconnectAttempt(attempt) => Self::ReconnectAttempt(*attempt),
            ManagerEvent::ReconnectError(error) => Self::ReconnectError(connect_error(error.clone())),
            ManagerEvent::ReconnectFailed => Self::ReconnectFailed,
            ManagerEvent::Reconnect(attempts) => Self::Reconnect(*attempts),
        }
    }
}

/// What happens on a connection, see [`Client::events`](crate::Client::events).
///
/// ```
/// # fn example(event: socketio::ConnectionEvent) {
/// use socketio::ConnectionEvent;
///
/// match event {
///     ConnectionEvent::ReconnectAttempt(attempt) => println!("attempt {attempt}"),
///     ConnectionEvent::Upgrade(transport) => println!("now by {transport:?}"),
///     _ => {}
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ConnectionEvent {
    /// It is open.
    Open,
    /// It is closed.
    Close(Reason),
    /// It could not be opened, or failed.
    Error(ConnectError),
    /// The server sent a ping.
    Ping,
    /// It has moved to this transport.
    Upgrade(Transport),
    /// A reconnection attempt starts; its number, from 1.
    ReconnectAttempt(u32),
    /// A reconnection attempt failed.
    ReconnectError(ConnectError),
    /// The last attempt that the options allow failed.
    ReconnectFailed,
    /// It is open again, after this number of attempts.
    Reconnect(u32),
    /// An event came whose data does not fit the type of a handler, which was not called.
    Unreadable(DecodeError),
}
