//! A value that comes later: an acknowledgement, the next event, the result of connecting.

use std::fmt::{self, Debug, Formatter};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, Weak};
use std::task::{Context, Poll, Waker};

use super::error::{AckError, ConnectError, EmitError};
use super::handles::{ClientInner, SocketInner};
use super::lock;
use super::message::Held;
use super::packet::Waiting;

/// A future that always resolves: with a value, or with the reason why there will be none.
///
/// It need not be awaited: what was asked for happens all the same. Dropping it stops waiting, and has no other effect. It keeps the
/// socket that it comes from; that of [`Client::closed`](crate::Client::closed) keeps nothing.
///
/// ```
/// # async fn example(socket: &socketio::Socket) -> Result<(), Box<dyn std::error::Error>> {
/// let asked = socket.emit_with_ack::<i64>("add", (1, 2));
/// let sum = asked.await?;
/// # drop(sum);
/// # Ok(())
/// # }
/// ```
#[must_use = "a reply does nothing unless awaited; drop it to stop waiting"]
pub struct Reply<T, E> {
    slot: Arc<Slot>,
    read: fn(Outcome) -> Result<T, E>,
    wait: Option<Wait>,
}

/// What a reply waits for: whom to tell if it is dropped.
pub(super) enum Wait {
    Socket(Arc<SocketInner>),
    /// Does not keep the client: its end may be what is waited for.
    Client(Weak<ClientInner>),
}

/// What has become of it.
#[derive(Debug)]
pub(super) enum Outcome {
    Done,
    /// The id of a socket.
    Id(String),
    /// An acknowledgement.
    Packet(Waiting),
    /// An event.
    Message(Held),
    Ack(AckError),
    Connect(ConnectError),
    Emit(EmitError),
    /// The client was closed.
    Closed,
}

/// Where an outcome is left for the future.
pub(super) struct Slot {
    /// The number by which the future is given up.
    pub token: u32,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    outcome: Option<Outcome>,
    waker: Option<Waker>,
    is_filled: bool,
}

impl Slot {
    pub fn new(token: u32) -> Arc<Self> {
        Arc::new(Self { token, state: Mutex::default() })
    }

    /// Leaves the outcome, if there is none yet.
    #[inline(never)]
    pub fn fill(&self, outcome: Outcome) {
        let mut state = lock(&self.state);
        if state.is_filled {
            return;
        }
        state.is_filled = true;
        state.outcome = Some(outcome);
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    pub fn is_filled(&self) -> bool {
        lock(&self.state).is_filled
    }

    #[inline(never)]
    pub fn poll(&self, context: &Context<'_>) -> Poll<Outcome> {
        let mut state = lock(&self.state);
        match state.outcome.take() {
            Some(outcome) => Poll::Ready(outcome),
            None => {
                state.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl<T, E> Reply<T, E> {
    pub(super) fn new(slot: Arc<Slot>, wait: Wait, read: fn(Outcome) -> Result<T, E>) -> Self {
        Self { slot, read, wait: Some(wait) }
    }
}

impl<T, E> Future for Reply<T, E> {
    type Output = Result<T, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let outcome = std::task::ready!(this.slot.poll(context));
        this.wait = None;
        Poll::Ready((this.read)(outcome))
    }
}

impl<T, E> Drop for Reply<T, E> {
    fn drop(&mut self) {
        if let Some(wait) = self.wait.take() {
            give_up(&self.slot, &wait);
        }
    }
}

fn give_up(slot: &Slot, wait: &Wait) {
    if slot.is_filled() {
        return;
    }
    let token = slot.token;
    match wait {
        Wait::Socket(socket) => {
            let number = socket.number;
            socket.client.call(move |hub, link| hub.forget(Some(number), token, link));
        }
        Wait::Client(client) => {
            if let Some(client) = client.upgrade() {
                client.call(move |hub, link| hub.forget(None, token, link));
            }
        }
    }
}

impl Debug for Slot {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Slot").field(&self.token).finish()
    }
}

impl<T, E> Debug for Reply<T, E> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("Reply")
    }
}
