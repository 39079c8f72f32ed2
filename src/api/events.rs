//! What ends by drop: subscriptions, and streams of events.

use std::fmt::{self, Debug, Formatter};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};

use futures_core::Stream;

use super::call::{Delivery, Handler, Listener};
use super::error::DecodeError;
use super::handles::SocketInner;
use super::message::{FromMessage, Held};
use super::queue::Queue;
use super::status::{ConnectionEvent, LifecycleEvent};

/// Ends when it is dropped: the closure is not called any more. It keeps its socket.
///
/// ```
/// # fn example(socket: &socketio::Socket) {
/// let hello = socket.on("hello", |text: String| println!("{text}"));
/// drop(hello); // it is not heard any more
/// # }
/// ```
#[must_use = "the subscription ends when this is dropped; `forget` lets it go on"]
pub struct Subscription {
    socket: Option<Arc<SocketInner>>,
    number: u32,
    alive: Arc<AtomicBool>,
}

impl Subscription {
    #[inline(never)]
    pub(super) fn new(socket: &Arc<SocketInner>, event: Option<&str>, handler: Handler) -> Self {
        let number = socket.client.number();
        let alive = Arc::default();
        let (listener, own) = (Listener::new(number, event, &alive, handler), socket.number);
        socket.client.call(move |hub, _| hub.listen(own, listener));
        Self { socket: Some(socket.clone()), number, alive }
    }

    /// Lets the closure be called as long as there is a handle of the socket.
    ///
    /// ```
    /// # fn listen(socket: &socketio::Socket) {
    /// socket.on("hello", |text: String| println!("{text}")).forget();
    /// # }
    /// ```
    pub fn forget(mut self) {
        self.socket = None;
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(socket) = self.socket.take() {
            // Also where the call does not reach its owner, no handler begins any more.
            self.alive.store(false, Relaxed);
            let (own, number) = (socket.number, self.number);
            socket.client.call(move |hub, _| hub.unlisten(own, number));
        }
    }
}

/// A stream of events, also over reconnections. It ends when the client is closed. Dropping it ends it. It keeps its socket.
///
/// An event that does not fit `T` is an error in its place; the others go on.
///
/// ```
/// # async fn listen(socket: &socketio::Socket) {
/// let mut ticks = socket.listen::<u64>("tick").keep_latest(100);
/// while let Some(tick) = ticks.next().await {
///     println!("{tick:?}");
/// }
/// # }
/// ```
pub struct Events<T> {
    queue: Arc<Queue<Held>>,
    read: fn(Held) -> Result<T, DecodeError>,
    _subscription: Subscription,
}

impl<T: FromMessage> Events<T> {
    pub(super) fn new(socket: &Arc<SocketInner>, event: Option<&str>) -> Self {
        let (queue, subscription) = listen(socket, event);
        Self { queue, read: |held| T::from_message(held.release()), _subscription: subscription }
    }
}

#[inline(never)]
fn listen(socket: &Arc<SocketInner>, event: Option<&str>) -> (Arc<Queue<Held>>, Subscription) {
    let queue = Queue::new();
    let waiting = queue.clone();
    let subscription = Subscription::new(
        socket,
        event,
        Box::new(move |delivery| {
            match delivery {
                Delivery::Message(message) => waiting.push(message.hold()),
                Delivery::Ended => waiting.end(),
            }
            Ok(None)
        }),
    );
    (queue, subscription)
}

impl<T> Events<T> {
    /// Keeps the newest so many where the reader is slow, at least one, and counts what it drops. Without it all are kept.
    ///
    /// ```
    /// # fn example(socket: &socketio::Socket) {
    /// let positions = socket.listen::<(f64, f64)>("position").keep_latest(1);
    /// # }
    /// ```
    pub fn keep_latest(self, count: usize) -> Self {
        self.queue.set_limit(count);
        self
    }

    /// How many have been dropped because the reader was slow.
    ///
    /// ```
    /// # fn example(socket: &socketio::Socket) {
    /// let ticks = socket.listen::<u64>("tick").keep_latest(100);
    /// println!("{} were dropped", ticks.missed());
    /// # }
    /// ```
    pub fn missed(&self) -> u64 {
        self.queue.missed()
    }

    /// The next event; `None` when the stream has ended. The same as `StreamExt::next`, without an import.
    ///
    /// ```
    /// # async fn example(socket: &socketio::Socket) {
    /// let mut ticks = socket.listen::<u64>("tick");
    /// let first = ticks.next().await; // Some(Ok(1)), say
    /// # }
    /// ```
    pub async fn next(&mut self) -> Option<Result<T, DecodeError>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &Context<'_>) -> Poll<Option<Result<T, DecodeError>>> {
        self.queue.poll(context).map(|held| held.map(self.read))
    }
}

impl<T> Stream for Events<T> {
    type Item = Result<T, DecodeError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

macro_rules! observers {
    ($($(#[$doc:meta])* $name:ident: $item:ident;)*) => {$(
        $(#[$doc])*
        pub struct $name(Arc<Queue<$item>>);

        impl $name {
            pub(super) fn new() -> Self {
                Self(Queue::new())
            }

            pub(super) fn observer(&self) -> Weak<Queue<$item>> {
                Arc::downgrade(&self.0)
            }

            /// The next one; `None` when the stream has ended. The same as `StreamExt::next`, without an import.
            ///
            /// ```
            /// # async fn example(mut events: socketio::Lifecycle) {
            /// while let Some(event) = events.next().await {
            ///     println!("{event:?}");
            /// }
            /// # }
            /// ```
            pub async fn next(&mut self) -> Option<$item> {
                poll_fn(|context| self.0.poll(context)).await
            }
        }

        impl Stream for $name {
            type Item = $item;

            fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<$item>> {
                self.0.poll(context)
            }
        }

        impl Debug for $name {
            fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    )*};
}

observers! {
    /// A stream of all that happens to a socket, in order, see [`Socket::lifecycle`](crate::Socket::lifecycle).
    Lifecycle: LifecycleEvent;
    /// A stream of all that happens on a connection, in order, see [`Client::events`](crate::Client::events).
    ConnectionEvents: ConnectionEvent;
}

impl Debug for Subscription {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Subscription").field(&self.number).finish()
    }
}

impl<T> Debug for Events<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("Events")
    }
}
