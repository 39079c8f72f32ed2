//! A value that changes, and those who watch it.

use std::fmt::{self, Debug, Formatter};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use futures_core::Stream;

use super::lock;

/// A stream of what something is: what it is now, and then each time that changes. Who is slow gets the latest.
///
/// It ends when the client is closed, after what it is then, and when the last handle is gone. It keeps no handle.
///
/// ```
/// # async fn example(socket: &socketio::Socket) {
/// let mut statuses = socket.watch();
/// while let Some(status) = statuses.next().await {
///     println!("{status:?}");
/// }
/// # }
/// ```
pub struct Watch<S> {
    topic: Arc<Topic<S>>,
    /// The version that was seen last.
    seen: Option<u32>,
    /// How often the topic had ended when this began.
    ends: u32,
}

/// The value.
pub(super) struct Topic<S>(Mutex<State<S>>);

struct State<S> {
    value: S,
    version: u32,
    /// How often those who watched have been told that it is over.
    ends: u32,
    wakers: Vec<Waker>,
}

impl<S: Clone + PartialEq> Topic<S> {
    pub fn new(value: S) -> Arc<Self> {
        Arc::new(Self(Mutex::new(State { value, version: 0, ends: 0, wakers: Vec::new() })))
    }

    pub fn get(&self) -> S {
        lock(&self.0).value.clone()
    }

    pub fn set(&self, value: S) {
        self.change(|state| {
            if state.value == value {
                return false;
            }
            state.value = value;
            state.version = state.version.wrapping_add(1);
            true
        });
    }

    /// Ends the streams that there are.
    pub fn end(&self) {
        self.change(|state| {
            state.ends = state.ends.wrapping_add(1);
            true
        });
    }

    fn change(&self, change: impl FnOnce(&mut State<S>) -> bool) {
        let mut state = lock(&self.0);
        let wakers = if change(&mut state) { std::mem::take(&mut state.wakers) } else { Vec::new() };
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
    }

    pub fn watch(self: &Arc<Self>) -> Watch<S> {
        Watch { topic: self.clone(), seen: None, ends: lock(&self.0).ends }
    }
}

impl<S: Clone + PartialEq> Watch<S> {
    /// What it is, without waiting.
    ///
    /// ```
    /// # fn example(socket: &socketio::Socket) {
    /// let statuses = socket.watch();
    /// println!("{:?}", statuses.get());
    /// # }
    /// ```
    pub fn get(&self) -> S {
        self.topic.get()
    }

    /// The next value; `None` when the stream has ended.
    ///
    /// ```
    /// # async fn example(socket: &socketio::Socket) {
    /// let now = socket.watch().next().await; // at once
    /// # }
    /// ```
    pub async fn next(&mut self) -> Option<S> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &Context<'_>) -> Poll<Option<S>> {
        let mut state = lock(&self.topic.0);
        if self.seen != Some(state.version) {
            self.seen = Some(state.version);
            return Poll::Ready(Some(state.value.clone()));
        }
        if self.ends != state.ends {
            return Poll::Ready(None);
        }
        let waker = context.waker();
        if !state.wakers.iter().any(|known| known.will_wake(waker)) {
            state.wakers.push(waker.clone());
        }
        Poll::Pending
    }
}

impl<S: Clone + PartialEq> Stream for Watch<S> {
    type Item = S;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<S>> {
        self.poll(context)
    }
}

impl<S> Debug for Watch<S> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("Watch")
    }
}
