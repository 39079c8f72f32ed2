//! A connection.

use std::convert::Infallible;
use std::fmt::{self, Debug, Formatter};
use std::sync::Arc;

use super::address::IntoAddress;
use super::builder::ClientBuilder;
use super::call::{News, SocketOptions};
use super::error::BuildError;
use super::events::ConnectionEvents;
use super::handles::ClientInner;
use super::hub::{Hub, Link, is_idle};
use super::reply::{Outcome, Reply, Slot, Wait};
use super::socket::Socket;
use super::socket_builder::SocketBuilder;
use super::status::{ConnectionEvent, ConnectionStatus};
use super::topic::Watch;

/// A connection to a server, shared by the sockets of its namespaces. Cheap to clone.
///
/// It is closed when the last handle of it and of its sockets is gone. Subscriptions, streams of events and futures are handles, too.
///
/// ```
/// # fn example() -> Result<(), socketio::BuildError> {
/// let client = socketio::Client::builder("https://example.com").build()?;
/// let (chat, news) = (client.socket("/chat"), client.socket("/news")); // one connection
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client(pub(super) Arc<ClientInner>);

impl Client {
    /// Connects to a server, with everything by default, and gives the socket of the namespace that the address names: the `io()` of other
    /// clients. It returns at once; what is emitted meanwhile waits.
    ///
    /// ```no_run
    /// # fn connect() -> Result<(), Box<dyn std::error::Error>> {
    /// let socket = socketio::Client::connect("http://localhost:3000")?;
    /// let hello = socket.on("hello", |text: String| println!("{text}"));
    /// socket.emit("hi", "from Rust")?;
    /// # drop(hello);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As of [`ClientBuilder::build`]: the address names no server; outside of browsers, [`BuildError::NoPlatform`].
    pub fn connect(address: impl IntoAddress) -> Result<Socket, BuildError> {
        Self::builder(address).connect()
    }

    /// Options for a client.
    ///
    /// ```
    /// # fn example() -> Result<(), socketio::BuildError> {
    /// let socket = socketio::Client::builder("https://example.com/chat").query("room", "1").connect()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn builder(address: impl IntoAddress) -> ClientBuilder {
        ClientBuilder::new(address.into_address().map_err(BuildError::from))
    }

    /// The socket of a namespace, connecting unless [`auto_connect`](ClientBuilder::auto_connect) is off. The same namespace gives the
    /// same socket. The slash that a namespace begins with may be left out.
    ///
    /// ```
    /// # fn example(client: &socketio::Client) {
    /// let chat = client.socket("/chat");
    /// # }
    /// ```
    pub fn socket(&self, namespace: &str) -> Socket {
        Socket(self.0.socket(namespace, SocketOptions::default(), self.0.auto_connect))
    }

    /// The socket of a namespace with options of its own.
    ///
    /// ```
    /// # fn example(client: &socketio::Client) {
    /// let admin = client.namespace("/admin").auth_text(r#"{"token":"abcd"}"#).connect();
    /// # }
    /// ```
    pub fn namespace(&self, namespace: &str) -> SocketBuilder {
        SocketBuilder { client: self.0.clone(), namespace: namespace.into(), options: SocketOptions::default() }
    }

    /// What the connection is.
    ///
    /// ```
    /// # fn example(client: &socketio::Client) {
    /// if client.status().is_open() {
    ///     println!("open");
    /// }
    /// # }
    /// ```
    pub fn status(&self) -> ConnectionStatus {
        self.0.status.get()
    }

    /// What the connection is now, and then each time that changes. Who is slow gets the latest.
    ///
    /// ```
    /// # async fn example(client: &socketio::Client) {
    /// use socketio::ConnectionStatus;
    ///
    /// let mut statuses = client.watch();
    /// while let Some(status) = statuses.next().await {
    ///     if let ConnectionStatus::Reconnecting { attempt, next } = status {
    ///         println!("attempt {attempt} in {} s", next.as_secs());
    ///     }
    /// }
    /// # }
    /// ```
    pub fn watch(&self) -> Watch<ConnectionStatus> {
        self.0.status.watch()
    }

    /// All that happens on the connection from now on, nothing left out. The stream ends when the client is closed, and keeps no handle.
    ///
    /// ```
    /// # async fn example(client: &socketio::Client) {
    /// use socketio::ConnectionEvent;
    ///
    /// let mut events = client.events();
    /// while let Some(event) = events.next().await {
    ///     if let ConnectionEvent::Unreadable(error) = event {
    ///         println!("not what a handler takes: {error}");
    ///     }
    /// }
    /// # }
    /// ```
    pub fn events(&self) -> ConnectionEvents {
        let events = ConnectionEvents::new();
        let queue = events.observer();
        let observer = move |news: &News<'_>| {
            let Some(queue) = queue.upgrade() else { return false };
            match news {
                News::Manager(event) => queue.push(ConnectionEvent::of(event)),
                News::Upgrade(transport) => queue.push(ConnectionEvent::Upgrade(*transport)),
                News::Unreadable(error) => queue.push(ConnectionEvent::Unreadable((*error).clone())),
                News::Ended => queue.end(),
                News::Connected(..) | News::Failed(..) | News::Disconnected(..) | News::Nothing => {}
            }
            true
        };
        self.0.call(|hub, _| hub.observe(Box::new(observer)));
        events
    }

    /// Opens the connection again after [`close`](Self::close), with the sockets that were connected then. Streams that have ended do not
    /// begin again.
    ///
    /// ```
    /// # fn example(client: &socketio::Client) {
    /// client.close();
    /// client.open();
    /// # }
    /// ```
    pub fn open(&self) {
        self.0.call(|hub, link| hub.open(link));
    }

    /// Closes the connection, after what has been handed to it is sent. It does not open by itself, streams end, and futures resolve.
    ///
    /// ```
    /// # fn example(client: &socketio::Client) {
    /// client.close();
    /// # }
    /// ```
    pub fn close(&self) {
        self.0.call(|hub, link| hub.close(link));
    }

    /// Resolves when the connection is closed and all has left. At once, if it is closed already. The future does not keep the connection:
    /// it also resolves when the last handle is gone.
    ///
    /// ```
    /// # async fn example(client: socketio::Client) {
    /// let closed = client.closed();
    /// drop(client);
    /// let _ = closed.await; // all has left
    /// # }
    /// ```
    pub fn closed(&self) -> Reply<(), Infallible> {
        let slot = Slot::new(self.0.number());
        let waiting = slot.clone();
        let check = |_: &Hub, link: &dyn Link| is_idle(link).then_some(Outcome::Done);
        if !self.0.call(move |hub, link| hub.wait(waiting, Box::new(check), link)) {
            slot.fill(Outcome::Done);
        }
        Reply::new(slot, Wait::Client(Arc::downgrade(&self.0)), |_| Ok(()))
    }
}

/// Two handles are equal if they are of the same connection.
impl PartialEq for Client {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Client {}

impl Debug for Client {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Client").field(&self.status()).finish()
    }
}
