//! The options of a socket.

use std::fmt::{self, Debug, Formatter};
#[cfg(feature = "serde")]
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use super::call::{Credentials, Retries, SocketOptions};
#[cfg(feature = "serde")]
use super::credentials::{asked, fixed};
use super::credentials::{check_credentials, failing};
use super::handles::ClientInner;
#[cfg(feature = "serde")]
use super::maybe_send::MaybeSend;
use super::socket::Socket;
use super::wire::Written;

/// Options of a socket, see [`Client::namespace`](crate::Client::namespace).
///
/// ```no_run
/// # fn connect(client: &socketio::Client) {
/// let admin = client.namespace("/admin").ack_timeout(std::time::Duration::from_secs(3)).connect();
/// # }
/// ```
#[must_use = "a builder does nothing until it connects"]
pub struct SocketBuilder {
    pub(super) client: Arc<ClientInner>,
    pub(super) namespace: Box<str>,
    pub(super) options: SocketOptions,
}

impl SocketBuilder {
    /// The credentials of this socket: an object of JSON. Default: those of the client.
    ///
    /// ```
    /// # fn example(builder: socketio::SocketBuilder) -> socketio::SocketBuilder {
    /// builder.auth(serde_json::json!({ "token": "abcd" }))
    /// # }
    /// ```
    #[cfg(feature = "serde")]
    pub fn auth(mut self, credentials: impl serde::Serialize) -> Self {
        self.options.credentials = Some(fixed(&credentials).unwrap_or_else(failing));
        self
    }

    /// The credentials of this socket as JSON: an object, which is not checked any further.
    ///
    /// ```
    /// # fn example(builder: socketio::SocketBuilder) -> socketio::SocketBuilder {
    /// builder.auth_text(r#"{"token":"abcd"}"#)
    /// # }
    /// ```
    pub fn auth_text(mut self, json: &str) -> Self {
        let written = Written { json: json.trim().into(), attachments: Vec::new() };
        self.options.credentials = Some(check_credentials(written).map_or_else(failing, Credentials::Fixed));
        self
    }

    /// Credentials of this socket that are asked for at each connection.
    ///
    /// ```
    /// # async fn fetch_token() -> String { String::new() }
    /// # fn example(builder: socketio::SocketBuilder) -> socketio::SocketBuilder {
    /// builder.auth_with(|| async { serde_json::json!({ "token": fetch_token().await }) })
    /// # }
    /// ```
    #[cfg(feature = "serde")]
    pub fn auth_with<F, R>(mut self, credentials: impl Fn() -> F + MaybeSend + super::MaybeSync + 'static) -> Self
    where
        F: Future<Output = R> + MaybeSend + 'static,
        R: serde::Serialize,
    {
        self.options.credentials = Some(asked(credentials));
        self
    }

    /// The time for an acknowledgement. Default: that of the client.
    ///
    /// ```
    /// # fn example(builder: socketio::SocketBuilder) -> socketio::SocketBuilder {
    /// builder.ack_timeout(std::time::Duration::from_secs(3))
    /// # }
    /// ```
    pub fn ack_timeout(mut self, timeout: Duration) -> Self {
        self.options.ack_timeout = Some(super::ms(timeout));
        self
    }

    /// How often an event is sent again if it is not acknowledged in time. Default: as the client.
    ///
    /// ```
    /// # fn example(builder: socketio::SocketBuilder) -> socketio::SocketBuilder {
    /// builder.ack_timeout(std::time::Duration::from_secs(3)).retries(3)
    /// # }
    /// ```
    pub fn retries(mut self, retries: u32) -> Self {
        self.options.retries = Some(Retries::new(retries));
        self
    }

    /// The socket, connecting. If the namespace has a socket already, that one, and the options count for nothing.
    ///
    /// ```
    /// # fn example(client: &socketio::Client) {
    /// let chat = client.namespace("/chat").retries(3).connect();
    /// # }
    /// ```
    pub fn connect(self) -> Socket {
        self.make(true)
    }

    /// The socket, to be connected by [`Socket::connect`].
    ///
    /// ```
    /// # fn example(client: &socketio::Client) {
    /// let chat = client.namespace("/chat").idle();
    /// chat.connect();
    /// # }
    /// ```
    pub fn idle(self) -> Socket {
        self.make(false)
    }

    fn make(self, connects: bool) -> Socket {
        Socket(self.client.socket(&self.namespace, self.options, connects))
    }
}

impl Debug for SocketBuilder {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SocketBuilder").field(&self.namespace).finish()
    }
}
