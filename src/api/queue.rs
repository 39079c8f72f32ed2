//! What waits for the reader of a stream.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use super::lock;

/// Items in order, until the stream ends.
pub(super) struct Queue<T>(Mutex<State<T>>);

struct State<T> {
    items: VecDeque<T>,
    waker: Option<Waker>,
    has_ended: bool,
    /// How many are kept.
    limit: usize,
    missed: u64,
}

impl<T> Queue<T> {
    pub fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(State {
            items: VecDeque::new(),
            waker: None,
            has_ended: false,
            limit: usize::MAX,
            missed: 0,
        })))
    }

    pub fn push(&self, item: T) {
        let mut state = lock(&self.0);
        let missed = if state.items.len() >= state.limit { state.items.pop_front() } else { None };
        state.missed += u64::from(missed.is_some());
        state.items.push_back(item);
        let waker = state.waker.take();
        drop(state);
        wake(waker);
    }

    /// No item follows.
    pub fn end(&self) {
        let mut state = lock(&self.0);
        state.has_ended = true;
        let waker = state.waker.take();
        drop(state);
        wake(waker);
    }

    pub fn set_limit(&self, limit: usize) {
        let mut state = lock(&self.0);
        state.limit = limit.max(1);
        let surplus = state.items.len().saturating_sub(state.limit);
        state.items.drain(..surplus);
        state.missed += surplus as u64;
    }

    pub fn missed(&self) -> u64 {
        lock(&self.0).missed
    }

    pub fn poll(&self, context: &Context<'_>) -> Poll<Option<T>> {
        let mut state = lock(&self.0);
        match state.items.pop_front() {
            Some(item) => Poll::Ready(Some(item)),
            None if state.has_ended => Poll::Ready(None),
            None => {
                state.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

fn wake(waker: Option<Waker>) {
    if let Some(waker) = waker {
        waker.wake();
    }
}
