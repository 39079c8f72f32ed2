//! What a connection has above its manager: who listens to what, who waits for what, and what its handles are told.
//!
//! It knows no platform: what is around it is a [`Link`]. It is driven like a manager: its methods for what handles ask,
//! [`Hub::event`] for what the manager puts out, [`Hub::settled`] and [`Hub::idle`] when the driver says so. Nothing is borrowed while a
//! closure of the application runs, or while the link is called.

mod calls;
mod deliver;
mod events;

use std::cell::{Cell, RefCell, RefMut};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, Weak};

use super::call::{Check, Credentials, Delivery, Failure, Handler, News, Observer, Shared, Task};
use super::handles::{ClientInner, Parts, SocketInner};
use super::reply::Slot;
use super::settings::Settings;
use super::status::{ConnectionStatus, Status};
use super::topic::Topic;
use crate::core::socket::SocketState;
use crate::core::{EngineId, Manager, Recovers, SocketId, TransportKind};
use crate::data::Text;

/// Whether a handle may be dropped by a thread that the connection does not belong to.
const HAS_THREADS: bool = cfg!(any(not(target_arch = "wasm32"), target_feature = "atomics"));

/// The driver around a hub, and its platform.
pub(super) trait Link {
    /// Gives the manager an input, with the time, and has all outputs acted on.
    fn input(&self, input: &mut dyn FnMut(&mut Manager, f64));
    /// Answers a question of the manager.
    fn answer(&self, answer: &mut dyn FnMut(&mut Manager, f64));
    /// Has a look at the manager, or changes a setting.
    fn with(&self, look: &mut dyn FnMut(&mut Manager));
    /// Opens a session with these headers beside those of the settings.
    fn configure(&self, engine: EngineId, settings: &Settings, headers: &[(String, String)]);
    /// Runs a task.
    fn spawn(&self, task: Task);
    /// All handles are gone, and nothing is open: the connection can be dropped.
    fn over(&self);
}

/// See the [module](self).
pub(super) struct Hub {
    pub settings: Box<Settings>,
    client: Weak<ClientInner>,
    parts: Parts,
    state: RefCell<State>,
    /// Whether a closure of the application runs.
    delivers: Cell<bool>,
    /// Whether the last handle is gone.
    is_over: Cell<bool>,
    /// How often the client was closed.
    closes: Cell<u32>,
    /// What carries the session.
    transport: Cell<TransportKind>,
}

#[derive(Default)]
struct State {
    /// Sorted by number.
    sockets: Vec<Entry>,
    /// Acknowledgements that are due: the socket, and the slot. In order, but for those that come out of order.
    replies: VecDeque<(u32, Arc<Slot>)>,
    observers: Vec<Observer>,
    /// What is waited for, looked at when something has changed.
    waits: Vec<(Arc<Slot>, Check)>,
    /// Closures to be called.
    due: VecDeque<(Shared<Registered>, Delivery)>,
}

/// A socket.
struct Entry {
    number: u32,
    id: SocketId,
    handle: Weak<SocketInner>,
    status: Arc<Topic<Status>>,
    credentials: Option<Credentials>,
    ack_timeout: Option<f64>,
    retries: bool,
    listeners: Vec<Shared<Registered>>,
    /// Why it is not connected, and will not be by itself.
    failure: Option<Failure>,
    /// How often its connection was lost.
    losses: u32,
    /// Whether the server can recover the session; then, the text of the last event that is in the server's log.
    recovers: Option<Recovers>,
    latest: Option<Text>,
}

/// A closure that is called with events.
struct Registered {
    number: u32,
    socket: u32,
    once: bool,
    event: Option<Box<str>>,
    alive: Arc<AtomicBool>,
    /// Taken out while it runs.
    handler: Mutex<Option<Handler>>,
}

impl Registered {
    fn hears(&self, name: &str) -> bool {
        self.event.as_deref().is_none_or(|event| event == name)
    }

    fn is_alive(&self) -> bool {
        self.alive.load(Relaxed)
    }
}

impl State {
    fn entry(&mut self, number: u32) -> Option<&mut Entry> {
        let at = self.sockets.binary_search_by_key(&number, |entry| entry.number).ok()?;
        self.sockets.get_mut(at)
    }

    /// Sockets are added to the manager in the order of their numbers, so they are sorted by id, too.
    /// Takes the reply with this token out of those that wait for an acknowledgement.
    #[inline(never)]
    fn take_reply(&mut self, token: u32) -> Option<Arc<Slot>> {
        let at = self.replies.iter().position(|(_, slot)| slot.token == token)?;
        self.replies.swap_remove_front(at).map(|(_, slot)| slot)
    }

    fn entry_of(&mut self, id: SocketId) -> Option<&mut Entry> {
        entry_of(&mut self.sockets, id)
    }
}

#[inline(never)]
fn entry_of(sockets: &mut [Entry], id: SocketId) -> Option<&mut Entry> {
    let at = sockets.binary_search_by_key(&id, |entry| entry.id).ok()?;
    sockets.get_mut(at)
}

impl Hub {
    pub fn new(settings: Box<Settings>, client: Weak<ClientInner>, parts: Parts) -> Self {
        Self {
            settings,
            client,
            parts,
            state: RefCell::default(),
            delivers: Cell::default(),
            is_over: Cell::default(),
            closes: Cell::default(),
            transport: Cell::new(TransportKind::WebSocket),
        }
    }

    /// Borrowed in one place: each place has code and a message for the case that it is borrowed already.
    #[inline(never)]
    fn state(&self) -> RefMut<'_, State> {
        self.state.borrow_mut()
    }

    fn id(&self, number: u32) -> Option<SocketId> {
        self.state().entry(number).map(|entry| entry.id)
    }

    /// All outputs of an input have been acted on.
    pub fn settled(&self, link: &dyn Link) {
        self.refresh(link);
        self.check_waits(link);
        if HAS_THREADS && self.parts.orphaned.swap(false, Relaxed) {
            self.sweep(link);
        }
    }

    /// Nothing is open, scheduled or pending.
    pub fn idle(&self, link: &dyn Link) {
        self.check_waits(link);
        if self.is_over.get() {
            link.over();
        }
    }

    /// Tells what the connection is.
    fn refresh(&self, link: &dyn Link) {
        let topic = &self.parts.status;
        let before = topic.get();
        let mut now = ConnectionStatus::Closed;
        link.with(&mut |manager| {
            now = if manager.is_open() {
                ConnectionStatus::Open { transport: self.transport.get() }
            } else if manager.is_reconnecting() {
                let (attempt, next) = (manager.attempts(), manager.reconnects_in());
                match before {
                    // Time passes, and nothing has changed.
                    ConnectionStatus::Reconnecting { attempt: known, next: left }
                        if known == attempt && left.is_zero() == next.is_none() =>
                    {
                        before
                    }
                    _ => ConnectionStatus::Reconnecting { attempt, next: super::duration(next.unwrap_or_default()) },
                }
            } else if manager.is_opening() {
                ConnectionStatus::Opening
            } else {
                ConnectionStatus::Closed
            };
        });
        topic.set(now);
    }

    fn check_waits(&self, link: &dyn Link) {
        let mut waits = std::mem::take(&mut self.state().waits);
        waits.retain_mut(|(slot, check)| match check(self, link) {
            Some(outcome) => {
                slot.fill(outcome);
                false
            }
            // Unless nobody waits any more.
            None => Arc::strong_count(slot) > 1,
        });
        let mut state = self.state();
        waits.append(&mut state.waits);
        state.waits = waits;
    }

    /// Leaves the sockets whose last handles were dropped by threads that the connection does not belong to.
    fn sweep(&self, link: &dyn Link) {
        let gone = || self.all().into_iter().find(|(number, _)| self.is_orphan(*number));
        while let Some((number, _)) = gone() {
            self.leave(number, link);
        }
        if self.client.strong_count() == 0 && !self.is_over.get() {
            self.end(link);
        }
    }

    fn is_orphan(&self, number: u32) -> bool {
        self.state().entry(number).is_some_and(|entry| entry.handle.strong_count() == 0)
    }

    /// Tells those who observe.
    fn tell(&self, news: &News<'_>) {
        let observers = std::mem::take(&mut self.state().observers);
        for mut observer in observers {
            if observer(news) {
                self.state().observers.push(observer);
            }
        }
    }
}

fn input(link: &dyn Link, input: impl FnOnce(&mut Manager, f64)) {
    let mut input = Some(input);
    link.input(&mut |manager, now| {
        if let Some(input) = input.take() {
            input(manager, now);
        }
    });
}

fn answer(link: &dyn Link, answer: impl FnOnce(&mut Manager, f64)) {
    let mut answer = Some(answer);
    link.answer(&mut |manager, now| {
        if let Some(answer) = answer.take() {
            answer(manager, now);
        }
    });
}

/// Whether something is so of the manager.
#[inline(never)]
fn look(link: &dyn Link, is_so: &dyn Fn(&Manager) -> bool) -> bool {
    let mut found = false;
    link.with(&mut |manager| found = is_so(manager));
    found
}

/// Whether the manager connects a socket again by itself.
fn retries(link: &dyn Link, id: SocketId) -> bool {
    look(link, &|manager| {
        manager.socket_state(id) != SocketState::Idle
            && manager.reconnection().reconnection
            && !manager.skips_reconnect()
    })
}

/// Whether nothing is open, scheduled or pending.
pub(super) fn is_idle(link: &dyn Link) -> bool {
    look(link, &|manager| manager.is_idle())
}
