//! A namespace of a connection.

use std::fmt::{self, Debug, Formatter};
#[cfg(feature = "serde")]
use std::future::Future;
use std::sync::Arc;

use super::call::{Check, Delivery, Handled, Listener, News};
use super::client::Client;
use super::error::{ConnectError, EmitError, ReceiveError};
use super::events::{Events, Lifecycle, Subscription};
use super::handles::SocketInner;
use super::maybe_send::MaybeSend;
use super::message::{FromMessage, Message};
use super::reply::{Outcome, Reply, Slot, Wait};
use super::status::{LifecycleEvent, Status};
use super::topic::Watch;
use super::weak::WeakSocket;

/// A namespace of a connection: emits events, and hears those of the server. Cheap to clone.
///
/// The namespace is left when the last handle of it is gone: clones, subscriptions, streams of events and futures. What has not been sent
/// by then, because the socket is not connected, is dropped; [`flush`](Self::flush) waits for it.
///
/// ```
/// # fn example(socket: &socketio::Socket) {
/// let _hello = socket.on("hello", |text: String| println!("{text}"));
/// let _ = socket.emit("hi", "from Rust");
/// # }
/// ```
#[derive(Clone)]
pub struct Socket(pub(super) Arc<SocketInner>);

impl Socket {
    /// The connection.
    ///
    /// ```
    /// # fn example(socket: &socketio::Socket) {
    /// let chat = socket.client().socket("/chat"); // over the same connection
    /// # }
    /// ```
    pub fn client(&self) -> Client {
        Client(self.0.client.clone())
    }

    /// The name of the namespace, `/` for the main one.
    ///
    /// ```
    /// # fn example(socket: &socketio::Socket) {
    /// println!("{} of the server", socket.namespace()); // "/chat", say
    /// # }
    /// ```
    pub fn namespace(&self) -> &str {
        &self.0.namespace
    }

    /// The server's id for the socket while it is connected, another one for each connection.
    ///
    /// ```
    /// # fn example(socket: &socketio::Socket) {
    /// if let Some(id) = socket.id() {
    ///     println!("connected as {id}");
    /// }
    /// # }
    /// ```
    pub fn id(&self) -> Option<String> {
        match self.status() {
            Status::Connected { id, .. } => Some(id),
            _ => None,
        }
    }

    /// What the socket is.
    ///
    /// ```
    /// # fn example(socket: &socketio::Socket) {
    /// let is_online = socket.status().is_connected();
    /// # }
    /// ```
    pub fn status(&self) -> Status {
        self.0.status.get()
    }

    /// What the socket is now, and then each time that changes. Who is slow gets the latest.
    ///
    /// ```
    /// # async fn watch(socket: &socketio::Socket) {
    /// let mut statuses = socket.watch();
    /// while let Some(status) = statuses.next().await {
    ///     println!("{}", if status.is_connected() { "online" } else { "offline" });
    /// }
    /// # }
    /// ```
    pub fn watch(&self) -> Watch<Status> {
        self.0.status.watch()
    }

    /// All that happens to the socket from now on: connected, refused, disconnected, in order. The stream ends when the client is closed,
    /// and keeps no handle.
    ///
    /// ```
    /// # async fn example(socket: &socketio::Socket) {
    /// use socketio::LifecycleEvent;
    ///
    /// let mut events = socket.lifecycle();
    /// while let Some(event) = events.next().await {
    ///     if let LifecycleEvent::Disconnected { reason, .. } = event {
    ///         println!("disconnected: {reason}");
    ///     }
    /// }
    /// # }
    /// ```
    pub fn lifecycle(&self) -> Lifecycle {
        let events = Lifecycle::new();
        let (queue, number) = (events.observer(), self.0.number);
        let observer = move |news: &News<'_>| {
            let Some(queue) = queue.upgrade() else { return false };
            match *news {
                News::Connected(socket, id, recovered) if socket == number => {
                    queue.push(LifecycleEvent::Connected { id: id.into(), recovered });
                }
                News::Failed(socket, failure) if socket == number => {
                    queue.push(LifecycleEvent::ConnectError(ConnectError::of(failure)));
                }
                News::Disconnected(socket, reason, retrying) if socket == number => {
                    queue.push(LifecycleEvent::Disconnected { reason, retrying });
                }
                News::Ended => queue.end(),
                _ => {}
            }
            true
        };
        self.0.client.call(|hub, _| hub.observe(Box::new(observer)));
        events
    }

    /// Resolves with the id when the socket is connected, at once if it is. Fails when the server refuses, when the client gives up, and
    /// when nobody wants the socket connected.
    ///
    /// ```
    /// # async fn example(socket: &socketio::Socket) -> Result<(), Box<dyn std::error::Error>> {
    /// let id = socket.connected().await?;
    /// # drop(id);
    /// # Ok(())
    /// # }
    /// ```
    pub fn connected(&self) -> Reply<String, ConnectError> {
        let number = self.0.number;
        let slot = self.slot(Box::new(move |hub, link| hub.connection_of(number, link)));
        self.reply(slot, |outcome| match outcome {
            Outcome::Id(id) => Ok(id),
            Outcome::Connect(failure) => Err(failure),
            _ => Err(ConnectError::Left),
        })
    }

    /// Connects, after [`disconnect`](Self::disconnect), after the server has refused or disconnected the socket, and where it is not
    /// connected by itself.
    ///
    /// ```
    /// # fn example(socket: &socketio::Socket) {
    /// socket.disconnect();
    /// socket.connect(); // with a new id
    /// # }
    /// ```
    pub fn connect(&self) {
        let number = self.0.number;
        self.0.client.call(move |hub, link| hub.connect(number, link));
    }

    /// Leaves the namespace until [`connect`](Self::connect). The connection is closed unless another socket uses it.
    ///
    /// ```
    /// # fn example(socket: &socketio::Socket) {
    /// socket.disconnect();
    /// # }
    /// ```
    pub fn disconnect(&self) {
        let number = self.0.number;
        self.0.client.call(move |hub, link| hub.disconnect(number, link));
    }

    /// Resolves when all that was emitted has been handed to the transport, which has sent it: what to await where much is emitted, and
    /// before the last handle is dropped. A server may still drop what comes right before a socket leaves, as socket.io does: where
    /// nothing may be lost, await an acknowledgement.
    ///
    /// ```
    /// # async fn example(socket: &socketio::Socket) -> Result<(), Box<dyn std::error::Error>> {
    /// for line in 0..10_000 {
    ///     socket.emit("line", line)?;
    /// }
    /// socket.flush().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn flush(&self) -> Reply<(), EmitError> {
        let (number, mut since) = (self.0.number, None);
        let slot = self.slot(Box::new(move |hub, link| hub.flush_of(number, &mut since, link)));
        self.reply(slot, |outcome| match outcome {
            Outcome::Done => Ok(()),
            Outcome::Emit(error) => Err(error),
            _ => Err(EmitError::Closed),
        })
    }

    /// A handle that does not keep the socket.
    ///
    /// ```
    /// # fn listen(socket: &socketio::Socket) {
    /// let weak = socket.downgrade();
    /// let again = socket.on("again", move |(): ()| {
    ///     if let Some(socket) = weak.upgrade() {
    ///         let _ = socket.emit("here", ());
    ///     }
    /// });
    /// # drop(again);
    /// # }
    /// ```
    pub fn downgrade(&self) -> WeakSocket {
        WeakSocket::new(Arc::downgrade(&self.0))
    }

    /// Calls `handler` with each event of this name. What does not fit `T` is told by [`Client::events`] and passed over.
    ///
    /// The closure may call anything, and drop anything, also its own subscription. It is never called while it runs: an event that comes
    /// meanwhile waits. One that holds a [`Socket`] keeps it: use [`downgrade`](Self::downgrade), or [`Message::socket`].
    ///
    /// ```
    /// # fn listen(socket: &socketio::Socket) {
    /// let moves = socket.on("move", |(x, y): (i32, i32)| println!("{x} {y}"));
    /// # drop(moves);
    /// # }
    /// ```
    pub fn on<T: FromMessage>(&self, event: &str, mut handler: impl FnMut(T) + MaybeSend + 'static) -> Subscription {
        self.register(Some(event), move |message| {
            handler(T::from_message(message)?);
            Ok(None)
        })
    }

    /// Calls `handler` with each event, whatever its name.
    ///
    /// ```
    /// # fn example(socket: &socketio::Socket) {
    /// let all = socket.on_any(|message| println!("{}: {}", message.event(), message.text()));
    /// # drop(all);
    /// # }
    /// ```
    pub fn on_any(&self, mut handler: impl FnMut(Message) + MaybeSend + 'static) -> Subscription {
        self.register(None, move |message| {
            handler(message);
            Ok(None)
        })
    }

    /// Answers each event of this name with what the future gives. An event that asks for no answer gets none. Futures that run when the
    /// subscription ends run on.
    ///
    /// ```
    /// # fn listen(socket: &socketio::Socket) {
    /// let add = socket.answer("add", |(a, b): (i64, i64)| async move { a + b });
    /// # drop(add);
    /// # }
    /// ```
    #[cfg(feature = "serde")]
    pub fn answer<T, F, R>(&self, event: &str, mut handler: impl FnMut(T) -> F + MaybeSend + 'static) -> Subscription
    where
        T: FromMessage,
        F: Future<Output = R> + MaybeSend + 'static,
        R: serde::Serialize,
    {
        self.register(Some(event), move |message| {
            let responder = message.responder();
            let answer = handler(T::from_message(message)?);
            Ok(Some(Box::pin(async move {
                let answer = answer.await;
                if let Some(responder) = responder {
                    // The server is not answered with what cannot be written, or once the socket has been left.
                    let _ = responder.send(answer);
                }
            })))
        })
    }

    /// The events of this name as a stream, also over reconnections. It ends when the client is closed.
    ///
    /// ```
    /// # async fn listen(socket: &socketio::Socket) {
    /// let mut chats = socket.listen::<(String, String)>("chat");
    /// while let Some(Ok((from, text))) = chats.next().await {
    ///     println!("{from}: {text}");
    /// }
    /// # }
    /// ```
    pub fn listen<T: FromMessage>(&self, event: &str) -> Events<T> {
        Events::new(&self.0, Some(event))
    }

    /// All events as a stream, whatever their names.
    ///
    /// ```
    /// # async fn example(socket: &socketio::Socket) {
    /// let mut all = socket.listen_any();
    /// while let Some(Ok(message)) = all.next().await {
    ///     println!("{}", message.event());
    /// }
    /// # }
    /// ```
    pub fn listen_any(&self) -> Events<Message> {
        Events::new(&self.0, None)
    }

    /// The next event of this name.
    ///
    /// ```
    /// # async fn example(socket: &socketio::Socket) -> Result<(), Box<dyn std::error::Error>> {
    /// let text: String = socket.once("hello").await?;
    /// # drop(text);
    /// # Ok(())
    /// # }
    /// ```
    pub fn once<T: FromMessage>(&self, event: &str) -> Reply<T, ReceiveError> {
        let slot = self.once_held(event);
        self.reply(slot, |outcome| match outcome {
            Outcome::Message(held) => T::from_message(held.release()).map_err(ReceiveError::from),
            _ => Err(ReceiveError::Closed),
        })
    }

    #[inline(never)]
    fn once_held(&self, event: &str) -> Arc<Slot> {
        let (slot, alive) = (Slot::new(self.0.client.number()), Arc::default());
        let filled = slot.clone();
        let handler = Box::new(move |delivery| {
            filled.fill(match delivery {
                Delivery::Message(message) => Outcome::Message(message.hold()),
                Delivery::Ended => Outcome::Closed,
            });
            Ok(None)
        });
        let listener = Listener { once: true, ..Listener::new(slot.token, Some(event), &alive, handler) };
        let number = self.0.number;
        if !self.0.client.call(move |hub, _| hub.listen(number, listener)) {
            slot.fill(Outcome::Closed);
        }
        slot
    }

    fn register(
        &self,
        event: Option<&str>,
        mut handler: impl FnMut(Message) -> Handled + MaybeSend + 'static,
    ) -> Subscription {
        Subscription::new(
            &self.0,
            event,
            Box::new(move |delivery| match delivery {
                Delivery::Message(message) => handler(message),
                Delivery::Ended => Ok(None),
            }),
        )
    }

    /// A slot that is filled with what the check finds, now or later.
    #[inline(never)]
    fn slot(&self, check: Check) -> Arc<Slot> {
        let slot = Slot::new(self.0.client.number());
        let waiting = slot.clone();
        if !self.0.client.call(|hub, link| hub.wait(waiting, check, link)) {
            slot.fill(Outcome::Closed);
        }
        slot
    }

    pub(super) fn reply<T, E>(&self, slot: Arc<Slot>, read: fn(Outcome) -> Result<T, E>) -> Reply<T, E> {
        Reply::new(slot, Wait::Socket(self.0.clone()), read)
    }
}

/// Two handles are equal if they are of the same socket.
impl PartialEq for Socket {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Socket {}

impl Debug for Socket {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Socket").field(&self.0.namespace).field(&self.status()).finish()
    }
}
