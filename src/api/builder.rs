//! The options of a connection and of its sockets.

use std::fmt::{self, Debug, Formatter};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use super::ask::{AskForCredentials, AskForHeaders};
use super::call::{Credentials, Shared, SocketOptions};
use super::client::Client;
use super::error::{BuildError, EncodeError};
use super::handles::ClientInner;
use super::maybe_send::MaybeSend;
use super::settings::Settings;
use super::socket::Socket;
use super::wire::Written;
use crate::core::TransportKind as Transport;
use crate::protocol::address::Address;

/// Options of a [`Client`], see [`Client::builder`]. What is wrong with them is told by [`build`](Self::build) or
/// [`connect`](Self::connect).
///
/// ```no_run
/// use socketio::{Client, Transport};
///
/// # fn build() -> Result<(), socketio::BuildError> {
/// let client = Client::builder("https://example.com").path("/events").transports([Transport::WebSocket]).build()?;
/// # drop(client);
/// # Ok(())
/// # }
/// ```
#[must_use = "a builder does nothing until it builds"]
pub struct ClientBuilder {
    /// In a box, for each option moves the builder.
    settings: Box<Settings>,
    /// What was wrong first.
    problem: Option<BuildError>,
    auto_connect: bool,
}

/// Whether and when to try again, see [`ClientBuilder::reconnection`].
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

/// Options of a socket, see [`Client::namespace`].
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

impl Default for Reconnection {
    fn default() -> Self {
        Self { attempts: None, delay: Duration::from_secs(1), delay_max: Duration::from_secs(5), randomization: 0.5 }
    }
}

macro_rules! set {
    ($($(#[$doc:meta])* $name:ident($value:ident: $type:ty) $settings:ident => $set:expr;)*) => {
        $($(#[$doc])*
        pub fn $name(mut self, $value: $type) -> Self {
            let $settings = &mut self.settings;
            $set;
            self
        })*
    };
}

impl ClientBuilder {
    #[inline(never)]
    pub(super) fn new(address: Result<Address, BuildError>) -> Self {
        let (address, problem) = match address {
            Ok(address) => (address, None),
            Err(error) => (nowhere(), Some(error)),
        };
        Self { settings: Box::new(Settings::new(address)), problem, auto_connect: true }
    }

    fn fail(&mut self, error: BuildError) {
        self.problem.get_or_insert(error);
    }

    set! {
        /// The path of the server. Default: `/socket.io`.
        path(path: impl Into<String>) settings => settings.path = path.into();
        /// Whether the path of a request ends with a slash. Default: true.
        add_trailing_slash(add: bool) settings => settings.add_trailing_slash = add;
        /// Whether each request has a stamp, the query parameter `t`, against caches. Default: long-polling only.
        timestamp_requests(stamp: bool) settings => settings.timestamp_requests = Some(stamp);
        /// The transports, in the order in which they are tried; the first one opens, the others are upgrade targets. Default: polling,
        /// then WebSocket.
        transports(transports: impl IntoIterator<Item = Transport>) settings => {
            settings.transports = transports.into_iter().collect();
        };
        /// Whether to move from long-polling to WebSocket. Default: true.
        upgrade(upgrade: bool) settings => settings.upgrade = upgrade;
        /// Whether to open by WebSocket if the session before worked by it. Default: false.
        remember_upgrade(remember: bool) settings => settings.remember_upgrade = remember;
        /// Whether to try the next transport if the first one fails to open. Default: false.
        try_all_transports(all: bool) settings => settings.try_all = all;
        /// Whether and when to try again after the connection is lost or could not be opened; `None` for never. Default: on, for ever.
        reconnection(reconnection: impl Into<Option<Reconnection>>) settings => {
            settings.reconnection = reconnection.into();
        };
        /// The time for an attempt to connect; `None` for no limit. Default: 20 s.
        connect_timeout(timeout: impl Into<Option<Duration>>) settings => settings.connect_timeout = timeout.into();
        /// The time for an acknowledgement, where [`Socket::timeout`] sets none. Default: none, no limit.
        ack_timeout(timeout: Duration) settings => settings.ack_timeout = Some(super::ms(timeout));
        /// How often an event is sent again if it is not acknowledged in time. Then events are sent one at a time, each after the one before
        /// it was acknowledged or given up. Default: 0, events go out at once.
        retries(retries: u32) settings => settings.retries = retries;
        /// In a browser: whether requests of long-polling to other origins carry cookies. Default: false.
        with_credentials(with: bool) settings => settings.with_credentials = with;
        /// In a browser: whether requests of long-polling are made by `fetch`, not by `XMLHttpRequest`. Default: false.
        fetch(fetch: bool) settings => settings.fetch = fetch;
        /// The sub-protocols that the WebSocket offers. Default: none.
        protocols(protocols: impl IntoIterator<Item = impl Into<String>>) settings => {
            settings.protocols = protocols.into_iter().map(Into::into).collect();
        };
        /// In a browser: whether the connection is closed when the page is about to go away. Default: false, the browser closes it.
        close_on_beforeunload(close: bool) settings => settings.close_on_beforeunload = close;
    }

    /// Adds a parameter to the query of each request; the server has them in `handshake.query`. It replaces one of the address.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let name = name.into();
        self.settings.query.retain(|(known, _)| *known != name);
        self.settings.query.push((name, value.into()));
        self
    }

    /// Adds a header to requests. In a browser to those of long-polling only: a WebSocket cannot have any there.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.settings.headers.push((name.into(), value.into()));
        self
    }

    /// Headers that are asked for before each session, beside those of [`header`](Self::header).
    ///
    /// ```no_run
    /// # async fn token() -> String { String::new() }
    /// # fn build() -> Result<(), socketio::BuildError> {
    /// let client = socketio::Client::builder("https://example.com")
    ///     .headers_with(|| async { vec![("authorization".into(), token().await)] })
    ///     .build()?;
    /// # drop(client);
    /// # Ok(())
    /// # }
    /// ```
    pub fn headers_with<F>(mut self, headers: impl Fn() -> F + MaybeSend + super::MaybeSync + 'static) -> Self
    where
        F: Future<Output = Vec<(String, String)>> + MaybeSend + 'static,
    {
        self.settings.headers_with = Some(Shared::new(move |asks: AskForHeaders| {
            let headers = headers();
            Box::pin(async move { asks.answer(headers.await) })
        }));
        self
    }

    /// The credentials of sockets: an object of JSON, which the server has in `handshake.auth`. Default: none.
    #[cfg(feature = "serde")]
    pub fn auth(mut self, credentials: impl serde::Serialize) -> Self {
        match fixed(&credentials) {
            Ok(credentials) => self.settings.credentials = Some(credentials),
            Err(error) => self.fail(error.into()),
        }
        self
    }

    /// The credentials of sockets as JSON: an object, which is not checked any further.
    pub fn auth_text(mut self, json: &str) -> Self {
        match check_credentials(Written { json: json.trim().into(), attachments: Vec::new() }) {
            Ok(json) => self.settings.credentials = Some(Credentials::Fixed(json)),
            Err(error) => self.fail(error.into()),
        }
        self
    }

    /// Credentials that are asked for at each connection: a fresh token on reconnection.
    ///
    /// ```no_run
    /// # #[derive(serde::Serialize)] struct Credentials { token: String }
    /// # async fn fetch_token() -> String { String::new() }
    /// # fn connect() -> Result<(), socketio::BuildError> {
    /// let socket = socketio::Client::builder("https://example.com")
    ///     .auth_with(|| async { Credentials { token: fetch_token().await } })
    ///     .connect()?;
    /// # drop(socket);
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "serde")]
    pub fn auth_with<F, R>(mut self, credentials: impl Fn() -> F + MaybeSend + super::MaybeSync + 'static) -> Self
    where
        F: Future<Output = R> + MaybeSend + 'static,
        R: serde::Serialize,
    {
        self.settings.credentials = Some(asked(credentials));
        self
    }

    /// Whether sockets connect when they are made; else [`Socket::connect`] does. Default: true.
    pub fn auto_connect(mut self, auto: bool) -> Self {
        self.auto_connect = auto;
        self
    }

    /// The client. It opens its connection when the first socket connects.
    ///
    /// # Errors
    ///
    /// The address names no server, or the credentials cannot be written. Outside of browsers, [`BuildError::NoPlatform`]: this build has no
    /// driver for other platforms yet.
    pub fn build(self) -> Result<Client, BuildError> {
        let (settings, auto_connect, namespace) = self.into_parts()?;
        super::platform::start(settings, auto_connect, &namespace)
    }

    pub(super) fn into_parts(self) -> Result<(Box<Settings>, bool, String), BuildError> {
        let Self { mut settings, problem, auto_connect } = self;
        let namespace = std::mem::take(&mut settings.address.namespace);
        problem.map_or(Ok((settings, auto_connect, namespace)), Err)
    }

    /// The client, and the socket of the namespace that the address names.
    ///
    /// # Errors
    ///
    /// As of [`build`](Self::build).
    #[inline(never)]
    pub fn connect(self) -> Result<Socket, BuildError> {
        let Client(client) = self.build()?;
        Ok(Socket(client.socket(&client.namespace, SocketOptions::default(), client.auto_connect)))
    }
}

impl SocketBuilder {
    /// The credentials of this socket: an object of JSON. Default: those of the client.
    #[cfg(feature = "serde")]
    pub fn auth(mut self, credentials: impl serde::Serialize) -> Self {
        self.options.credentials = Some(fixed(&credentials).unwrap_or_else(failing));
        self
    }

    /// The credentials of this socket as JSON: an object, which is not checked any further.
    pub fn auth_text(mut self, json: &str) -> Self {
        let written = Written { json: json.trim().into(), attachments: Vec::new() };
        self.options.credentials = Some(check_credentials(written).map_or_else(failing, Credentials::Fixed));
        self
    }

    /// Credentials of this socket that are asked for at each connection.
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
    pub fn ack_timeout(mut self, timeout: Duration) -> Self {
        self.options.ack_timeout = Some(super::ms(timeout));
        self
    }

    /// How often an event is sent again if it is not acknowledged in time. Default: as the client.
    pub fn retries(mut self, retries: u32) -> Self {
        self.options.retries = Some(retries);
        self
    }

    /// The socket, connecting. If the namespace has a socket already, that one, and the options count for nothing.
    pub fn connect(self) -> Socket {
        self.make(true)
    }

    /// The socket, to be connected by [`Socket::connect`].
    pub fn idle(self) -> Socket {
        self.make(false)
    }

    fn make(self, connects: bool) -> Socket {
        Socket(self.client.socket(&self.namespace, self.options, connects))
    }
}

/// Credentials as the object that they have to be.
pub(super) fn check_credentials(written: Written) -> Result<Arc<str>, EncodeError> {
    if !written.attachments.is_empty() || !written.json.starts_with('{') {
        return Err(EncodeError::new("credentials have to be an object without binary data"));
    }
    Ok(written.json.into())
}

#[cfg(feature = "serde")]
fn fixed(credentials: &impl serde::Serialize) -> Result<Credentials, EncodeError> {
    check_credentials(super::wire::write_value(credentials)?).map(Credentials::Fixed)
}

fn failing(error: EncodeError) -> Credentials {
    Credentials::Asked(Shared::new(move |asks: AskForCredentials| {
        let error = error.clone();
        Box::pin(async move { asks.answer(Err(error)) })
    }))
}

#[cfg(feature = "serde")]
fn asked<F, R>(credentials: impl Fn() -> F + MaybeSend + super::MaybeSync + 'static) -> Credentials
where
    F: Future<Output = R> + MaybeSend + 'static,
    R: serde::Serialize,
{
    Credentials::Asked(Shared::new(move |asks: AskForCredentials| {
        let credentials = credentials();
        Box::pin(async move { asks.answer(super::wire::write_value(&credentials.await)) })
    }))
}

fn nowhere() -> Address {
    Address { secure: false, host: String::new(), port: 0, namespace: String::new(), query: None }
}

impl Debug for ClientBuilder {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("ClientBuilder")
    }
}

impl Debug for SocketBuilder {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SocketBuilder").field(&self.namespace).finish()
    }
}
