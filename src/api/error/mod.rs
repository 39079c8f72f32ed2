//! What can fail, and why. How it is said is in `words`.

mod words;

use std::borrow::Cow;
use std::sync::Arc;

use super::call::Failure;
use crate::core::Reason;
use crate::protocol::address::AddressError;

/// What serde says. Not a `dyn Error`: that would link how each error is written and debugged, also where nobody reads it.
#[derive(Clone, Debug)]
pub(in crate::api) enum Cause {
    #[cfg(feature = "serde")]
    Json(Arc<serde_json::Error>),
    Words(Words),
}

/// A cause in our own words.
#[derive(Clone, Debug)]
pub(in crate::api) struct Words(Cow<'static, str>);

#[cfg(feature = "serde")]
impl From<serde_json::Error> for Cause {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(Arc::new(error))
    }
}

impl From<&'static str> for Cause {
    fn from(words: &'static str) -> Self {
        Self::Words(Words(words.into()))
    }
}

#[cfg(all(feature = "js", target_arch = "wasm32"))]
impl From<String> for Cause {
    fn from(words: String) -> Self {
        Self::Words(Words(words.into()))
    }
}

/// Why a [`ClientBuilder`](crate::ClientBuilder) cannot build.
///
/// ```
/// # fn example() {
/// use socketio::{BuildError, Client};
///
/// match Client::connect("ftp://example.com") {
///     Err(BuildError::Address(error)) => println!("no address: {error}"),
///     Err(error) => println!("{error}"),
///     Ok(_) => {}
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The address names no server.
    Address(AddressError),
    /// The credentials cannot be written as an object of JSON.
    Encode(EncodeError),
    /// This build of the crate has no driver for this platform: it has one for browsers, `wasm32-unknown-unknown`.
    NoPlatform,
    /// The transports name long-polling, and the feature `polling` of the crate is off.
    NoPolling,
}

/// A value cannot be written as JSON. What serde says is [`source`](std::error::Error::source), and is not part of the error's own words.
///
/// ```
/// # fn example(socket: &socketio::Socket) {
/// use std::error::Error;
/// use socketio::EmitError;
///
/// if let Err(EmitError::Encode(error)) = socket.emit("map", std::collections::HashMap::from([((1, 2), 3)])) {
///     println!("{error}: {:?}", error.source()); // keys of JSON are texts
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct EncodeError(Cause);

/// The data of an event, of an acknowledgement or of a refusal does not fit the type. [`source`](std::error::Error::source) is what serde says.
///
/// ```
/// # fn example(error: &socketio::DecodeError) {
/// println!("{:?} does not fit: {}", error.event(), error.text());
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct DecodeError(Arc<Unfit>);

#[derive(Debug)]
struct Unfit {
    event: Option<Box<str>>,
    text: Box<str>,
    cause: Cause,
}

/// Why an event is not emitted. That there is no connection is no error: the event waits.
///
/// ```
/// # fn example(socket: &socketio::Socket) {
/// if let Err(error) = socket.emit("connect", ()) {
///     println!("{error}"); // the name is the client's own
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum EmitError {
    /// The data cannot be written.
    Encode(EncodeError),
    /// The client is gone, or belongs to another thread of a web page.
    Closed,
    /// The connection was lost before all had left. Only from [`flush`](crate::Socket::flush).
    Disconnected,
}

/// Why an event has no acknowledgement.
///
/// ```
/// # async fn example(socket: &socketio::Socket) {
/// use socketio::AckError;
///
/// match socket.emit_with_ack::<i64>("add", (1, 2)).await {
///     Ok(sum) => println!("{sum}"),
///     Err(AckError::Timeout | AckError::Disconnected) => println!("perhaps it did not arrive"),
///     Err(error) => println!("{error}"),
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum AckError {
    /// The server did not acknowledge it in time.
    Timeout,
    /// The connection was lost, or the namespace left, after the event had been sent.
    Disconnected,
    /// The client was closed.
    Closed,
    /// The data of the event cannot be written.
    Encode(EncodeError),
    /// The acknowledgement does not fit the type.
    Decode(DecodeError),
}

/// Why [`once`](crate::Socket::once) has no event.
///
/// ```
/// # async fn example(socket: &socketio::Socket) {
/// use socketio::ReceiveError;
///
/// if let Err(ReceiveError::Decode(error)) = socket.once::<u8>("count").await {
///     println!("{error}");
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ReceiveError {
    /// The client was closed.
    Closed,
    /// The event does not fit the type.
    Decode(DecodeError),
}

/// Why a connection could not be opened or failed, or why a namespace could not be connected.
///
/// ```
/// # async fn example(socket: &socketio::Socket) {
/// use socketio::ConnectError;
///
/// match socket.connected().await {
///     Ok(id) => println!("connected as {id}"),
///     Err(ConnectError::Refused(refusal)) => println!("no: {}", refusal.message()),
///     Err(error) => println!("{error}"),
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ConnectError {
    /// The session was not open in time.
    Timeout,
    /// The list of transports is empty.
    NoTransports,
    /// The transport failed.
    Transport(TransportError),
    /// The server did not answer with a valid handshake.
    InvalidHandshake,
    /// The server refused the namespace.
    Refused(Refusal),
    /// The server speaks the protocol of Socket.IO 2.x only.
    OlderServer,
    /// The options of the session could not be used; in words.
    Options(Box<str>),
    /// The credentials cannot be written as an object of JSON.
    Credentials(EncodeError),
    /// The last attempt that the options allow failed.
    GaveUp {
        /// How many attempts there were.
        attempts: u32,
    },
    /// The server disconnected the socket, or the connection was lost, and the client does not try again by itself.
    Disconnected(Reason),
    /// The application does not want the socket connected: it left the namespace, closed the client, or has not asked for it.
    Left,
}

/// The failure of a transport.
///
/// ```
/// # fn example(error: &socketio::TransportError) {
/// println!("{} {:?} {:?}", error.message(), error.status(), error.cause()); // xhr poll error Some(502) None
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct TransportError {
    pub(in crate::api) message: &'static str,
    pub(in crate::api) status: Option<u16>,
    pub(in crate::api) cause: Option<Box<str>>,
}

/// What the server says when it refuses a namespace.
///
/// ```
/// # fn example(refusal: &socketio::Refusal) {
/// println!("{}: {}", refusal.message(), refusal.text());
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Refusal {
    pub(in crate::api) message: Box<str>,
    /// JSON: an object with `message` and perhaps `data`, or a text.
    pub(in crate::api) json: Arc<str>,
}

impl EncodeError {
    pub(in crate::api) fn new(cause: impl Into<Cause>) -> Self {
        Self(cause.into())
    }
}

impl DecodeError {
    pub(in crate::api) fn new(event: Option<&str>, text: &str, cause: Cause) -> Self {
        Self(Arc::new(Unfit { event: event.map(Into::into), text: text.into(), cause }))
    }

    /// The name of the event; `None` for an acknowledgement or a refusal.
    ///
    /// ```
    /// # fn example(error: &socketio::DecodeError) {
    /// println!("event {}", error.event().unwrap_or("none"));
    /// # }
    /// ```
    pub fn event(&self) -> Option<&str> {
        self.0.event.as_deref()
    }

    /// The JSON that does not fit. Of an event it is an array, and begins with the name.
    ///
    /// ```
    /// # fn example(error: &socketio::DecodeError) {
    /// println!("{}", error.text());
    /// # }
    /// ```
    pub fn text(&self) -> &str {
        &self.0.text
    }
}

impl ConnectError {
    pub(in crate::api) fn of(failure: &Failure) -> Self {
        match failure {
            Failure::Connection(error) => crate::api::platform::connect_error(error.clone()),
            Failure::Credentials(error) => Self::Credentials(error.clone()),
            Failure::GaveUp(attempts) => Self::GaveUp { attempts: *attempts },
            Failure::Disconnected(reason) => Self::Disconnected(*reason),
            Failure::Left => Self::Left,
        }
    }
}

impl TransportError {
    /// What failed, in the words of other clients: `xhr poll error`, `websocket error`, …
    ///
    /// ```
    /// # fn example(error: &socketio::TransportError) {
    /// println!("{}", error.message());
    /// # }
    /// ```
    pub fn message(&self) -> &'static str {
        self.message
    }

    /// The status of the response, if there is one that is not of success.
    ///
    /// ```
    /// # fn example(error: &socketio::TransportError) {
    /// let is_gone = error.status() == Some(404);
    /// # }
    /// ```
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// What the platform says about the cause, for people. A browser says little, and nothing of a WebSocket.
    ///
    /// ```
    /// # fn example(error: &socketio::TransportError) {
    /// println!("{}", error.cause().unwrap_or("unknown"));
    /// # }
    /// ```
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }
}

impl Refusal {
    /// The server's words: the message of the error that its middleware gave.
    ///
    /// ```
    /// # fn example(refusal: &socketio::Refusal) {
    /// println!("{}", refusal.message());
    /// # }
    /// ```
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The payload, JSON: an object with `message` and perhaps `data`, or a text.
    ///
    /// ```
    /// # fn example(refusal: &socketio::Refusal) {
    /// println!("{}", refusal.text());
    /// # }
    /// ```
    pub fn text(&self) -> &str {
        &self.json
    }

    /// The `data` of the error that the server's middleware gave.
    ///
    /// ```
    /// # fn example(refusal: &socketio::Refusal) {
    /// let retry_after: Option<u64> = refusal.data().ok();
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// There is none, or it does not fit the type.
    #[cfg(feature = "serde")]
    pub fn data<T: serde::de::DeserializeOwned>(&self) -> Result<T, DecodeError> {
        let fail = |cause| DecodeError::new(None, &self.json, cause);
        crate::api::wire::read_member(&self.json, "data").map_err(fail)?.ok_or_else(|| fail("there is no data".into()))
    }
}

impl From<AddressError> for BuildError {
    fn from(error: AddressError) -> Self {
        Self::Address(error)
    }
}

impl From<EncodeError> for BuildError {
    fn from(error: EncodeError) -> Self {
        Self::Encode(error)
    }
}

impl From<EncodeError> for EmitError {
    fn from(error: EncodeError) -> Self {
        Self::Encode(error)
    }
}

impl From<DecodeError> for ReceiveError {
    fn from(error: DecodeError) -> Self {
        Self::Decode(error)
    }
}
