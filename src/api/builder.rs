//! The options of a connection and of its sockets.

use std::fmt::{self, Debug, Formatter};
use std::future::Future;
use std::time::Duration;

use super::ask::AskForHeaders;
use super::call::{Credentials, Retries, Shared, SocketOptions};
use super::client::Client;
use super::credentials::check_credentials;
#[cfg(feature = "serde")]
use super::credentials::{asked, fixed};
use super::error::BuildError;
use super::maybe_send::MaybeSend;
use super::settings::{Reconnection, Settings};
use super::socket::Socket;
use super::wire::Written;
use crate::core::TransportKind as Transport;
use crate::protocol::address::Address;
use crate::protocol::transport::POLLING;

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
        ///
        /// ```
        /// # fn example(builder: socketio::ClientBuilder) -> socketio::ClientBuilder {
        /// builder.path("/events") // https://example.com/events/?EIO=4…
        /// # }
        /// ```
        path(path: impl Into<String>) settings => settings.url.path = path.into();
        /// Whether the path of a request ends with a slash. Default: true.
        ///
        /// ```
        /// # fn example(builder: socketio::ClientBuilder) -> socketio::ClientBuilder {
        /// builder.add_trailing_slash(false)
        /// # }
        /// ```
        add_trailing_slash(add: bool) settings => settings.url.add_trailing_slash = add;
        /// Whether each request has a stamp, the query parameter `t`, against caches. Default: long-polling only.
        ///
        /// ```
        /// # fn example(builder: socketio::ClientBuilder) -> socketio::ClientBuilder {
        /// builder.timestamp_requests(true)
        /// # }
        /// ```
        timestamp_requests(stamp: bool) settings => settings.url.timestamp_requests = Some(stamp);
        /// Whether to move from long-polling to WebSocket. Default: true.
        ///
        /// ```
        /// # fn example(builder: socketio::ClientBuilder) -> socketio::ClientBuilder {
        /// builder.upgrade(false)
        /// # }
        /// ```
        upgrade(upgrade: bool) settings => settings.engine.upgrade = upgrade;
        /// Whether to open by WebSocket if the session before worked by it. Default: false.
        ///
        /// ```
        /// # fn example(builder: socketio::ClientBuilder) -> socketio::ClientBuilder {
        /// builder.remember_upgrade(true)
        /// # }
        /// ```
        remember_upgrade(remember: bool) settings => settings.engine.remember_upgrade = remember;
        /// Whether to try the next transport if the first one fails to open. Default: false.
        ///
        /// ```
        /// # fn example(builder: socketio::ClientBuilder) -> socketio::ClientBuilder {
        /// builder.transports([socketio::Transport::WebSocket, socketio::Transport::Polling]).try_all_transports(true)
        /// # }
        /// ```
        try_all_transports(all: bool) settings => settings.engine.try_all = all;
        /// Whether and when to try again after the connection is lost or could not be opened; `None` for never. Default: on, for ever.
        ///
        /// ```
        /// # fn example(builder: socketio::ClientBuilder) -> socketio::ClientBuilder {
        /// builder.reconnection(socketio::Reconnection { attempts: Some(10), ..Default::default() })
        /// # }
        /// ```
        reconnection(reconnection: impl Into<Option<Reconnection>>) settings => {
            settings.reconnect(reconnection.into());
        };
        /// The time for an attempt to connect; `None` for no limit. Default: 20 s.
        ///
        /// ```
        /// # fn example(builder: socketio::ClientBuilder) -> socketio::ClientBuilder {
        /// builder.connect_timeout(std::time::Duration::from_secs(5))
        /// # }
        /// ```
        connect_timeout(timeout: impl Into<Option<Duration>>) settings => {
            settings.reconnection.timeout = timeout.into().map(super::ms);
        };
        /// The time for an acknowledgement, where [`Socket::timeout`] sets none. Default: none, no limit.
        ///
        /// ```
        /// # fn example(builder: socketio::ClientBuilder) -> socketio::ClientBuilder {
        /// builder.ack_timeout(std::time::Duration::from_secs(5))
        /// # }
        /// ```
        ack_timeout(timeout: Duration) settings => settings.ack_timeout = Some(super::ms(timeout));
        /// How often an event is sent again if it is not acknowledged in time. Then events are sent one at a time, each after the one before
        /// it was acknowledged or given up. Default: 0, events go out at once.
        ///
        /// ```
        /// # fn example(builder: socketio::ClientBuilder) -> socketio::ClientBuilder {
        /// builder.ack_timeout(std::time::Duration::from_secs(5)).retries(3)
        /// # }
        /// ```
        retries(retries: u32) settings => settings.retries = Some(Retries::new(retries));
        /// In a browser: whether requests of long-polling to other origins carry cookies. Default: false.
        ///
        /// ```
        /// # fn example(builder: socketio::ClientBuilder) -> socketio::ClientBuilder {
        /// builder.with_credentials(true)
        /// # }
        /// ```
        with_credentials(with: bool) settings => settings.with_credentials = with;
        /// In a browser: whether requests of long-polling are made by `fetch`, not by `XMLHttpRequest`. Default: false.
        ///
        /// ```
        /// # fn example(builder: socketio::ClientBuilder) -> socketio::ClientBuilder {
        /// builder.fetch(true)
        /// # }
        /// ```
        fetch(fetch: bool) settings => settings.fetch = fetch;
        /// The sub-protocols that the WebSocket offers. Default: none.
        ///
        /// ```
        /// # fn example(builder: socketio::ClientBuilder) -> socketio::ClientBuilder {
        /// builder.protocols(["v1.example"])
        /// # }
        /// ```
        protocols(protocols: impl IntoIterator<Item = impl Into<String>>) settings => {
            settings.protocols = protocols.into_iter().map(Into::into).collect();
            settings.add = Some(super::platform::add_options);
        };
        /// In a browser: whether the connection is closed when the page is about to go away. Default: false, the browser closes it.
        ///
        /// ```
        /// # fn example(builder: socketio::ClientBuilder) -> socketio::ClientBuilder {
        /// builder.close_on_beforeunload(true)
        /// # }
        /// ```
        close_on_beforeunload(close: bool) settings => settings.close_on_beforeunload = close;
        /// In a browser: whether a planned reconnection attempt begins at once, within 100 ms, when the network is back, the page becomes
        /// visible or the computer wakes up; and whether a page that the browser keeps for when the user comes back closes its connection
        /// meanwhile, so that it is kept at all, and continues it afterwards. Default: true.
        ///
        /// ```
        /// # fn example(builder: socketio::ClientBuilder) -> socketio::ClientBuilder {
        /// builder.wake_up(false)
        /// # }
        /// ```
        wake_up(wake_up: bool) settings => settings.wake_up = wake_up;
    }

    /// The transports, in the order in which they are tried; the first one opens, the others are upgrade targets. Default: polling, then
    /// WebSocket; without the feature `polling` WebSocket alone, and to ask for long-polling is [`BuildError::NoPolling`].
    ///
    /// ```
    /// # fn example(builder: socketio::ClientBuilder) -> socketio::ClientBuilder {
    /// builder.transports([socketio::Transport::WebSocket])
    /// # }
    /// ```
    pub fn transports(mut self, transports: impl IntoIterator<Item = Transport>) -> Self {
        self.settings.engine.transports = transports.into_iter().collect();
        if !POLLING && self.settings.engine.transports.contains(&Transport::Polling) {
            self.fail(BuildError::NoPolling);
        }
        self
    }

    /// Adds a parameter to the query of each request; the server has them in `handshake.query`. It replaces one of the address.
    ///
    /// ```
    /// # fn example(builder: socketio::ClientBuilder) -> socketio::ClientBuilder {
    /// builder.query("room", "1")
    /// # }
    /// ```
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let name = name.into();
        self.settings.url.query.retain(|(known, _)| *known != name);
        self.settings.url.query.push((name, value.into()));
        self
    }

    /// Adds a header to requests. In a browser to those of long-polling only: a WebSocket cannot have any there.
    ///
    /// ```
    /// # fn example(builder: socketio::ClientBuilder) -> socketio::ClientBuilder {
    /// builder.header("authorization", "Bearer abcd")
    /// # }
    /// ```
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.settings.headers.push((name.into(), value.into()));
        self.settings.add = Some(super::platform::add_options);
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
        self.settings.add = Some(super::platform::add_options);
        self.settings.headers_with = Some(Shared::new(move |asks: AskForHeaders| {
            let headers = headers();
            Box::pin(async move { asks.answer(headers.await) })
        }));
        self
    }

    /// The credentials of sockets: an object of JSON, which the server has in `handshake.auth`. Default: none.
    ///
    /// ```
    /// # fn example(builder: socketio::ClientBuilder) -> socketio::ClientBuilder {
    /// builder.auth(serde_json::json!({ "token": "abcd" }))
    /// # }
    /// ```
    #[cfg(feature = "serde")]
    pub fn auth(mut self, credentials: impl serde::Serialize) -> Self {
        match fixed(&credentials) {
            Ok(credentials) => self.settings.credentials = Some(credentials),
            Err(error) => self.fail(error.into()),
        }
        self
    }

    /// The credentials of sockets as JSON: an object, which is not checked any further.
    ///
    /// ```
    /// # fn example(builder: socketio::ClientBuilder) -> socketio::ClientBuilder {
    /// builder.auth_text(r#"{"token":"abcd"}"#)
    /// # }
    /// ```
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
    ///
    /// ```
    /// # fn example(builder: socketio::ClientBuilder) -> socketio::ClientBuilder {
    /// builder.auto_connect(false)
    /// # }
    /// ```
    pub fn auto_connect(mut self, auto: bool) -> Self {
        self.auto_connect = auto;
        self
    }

    /// The client. It opens its connection when the first socket connects.
    ///
    /// ```
    /// # fn example() -> Result<(), socketio::BuildError> {
    /// let client = socketio::Client::builder("https://example.com").build()?;
    /// # Ok(())
    /// # }
    /// ```
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
        let namespace = std::mem::take(&mut settings.namespace);
        problem.map_or(Ok((settings, auto_connect, namespace)), Err)
    }

    /// The client, and the socket of the namespace that the address names.
    ///
    /// ```
    /// # fn example() -> Result<(), socketio::BuildError> {
    /// let chat = socketio::Client::builder("https://example.com/chat").connect()?;
    /// # Ok(())
    /// # }
    /// ```
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

fn nowhere() -> Address {
    Address { secure: false, host: String::new(), port: 0, namespace: String::new(), query: None }
}

impl Debug for ClientBuilder {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("ClientBuilder")
    }
}
