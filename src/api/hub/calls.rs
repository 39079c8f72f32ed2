//! What handles ask.

use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex};

use super::super::call::{Asked, Check, Delivery, Emit, Enter, Failure, Listener, News, Observer, Retries, Shared};
use super::super::credentials::check_credentials;
use super::super::error::{AckError, ConnectError, EmitError, EncodeError};
use super::super::reply::{Outcome, Slot};
use super::super::status::Status;
use super::super::wire::Written;
use super::{Entry, Hub, Link, Registered, answer, input, look};
use crate::core::socket::SocketState;
use crate::core::{AckToken, EmitOptions, EngineId, Outgoing, Reason, Recovery, SocketId};
use crate::data;

impl Hub {
    pub fn enter(&self, new: Enter, link: &dyn Link) {
        let Enter { number, namespace, handle, status, options, connects } = new;
        // One whose last handle is being dropped gives up its place.
        let old = {
            let state = self.state();
            let is_old = |entry: &&Entry| entry.handle.upgrade().is_none_or(|socket| *socket.namespace == *namespace);
            state.sockets.iter().find(is_old).map(|entry| entry.number)
        };
        if let Some(old) = old {
            self.leave(old, link);
        }
        let retries = options.retries.or(self.settings.retries);
        let mut id = SocketId(u32::MAX);
        link.with(&mut |manager| {
            id = manager.socket(&namespace);
            if let Some(Retries { limit, set }) = retries {
                set(manager, id, limit);
            }
        });
        let entry = Entry {
            number,
            id,
            handle,
            status,
            credentials: options.credentials.or_else(|| self.settings.credentials.clone()),
            ack_timeout: options.ack_timeout.or(self.settings.ack_timeout),
            retries: retries.is_some_and(|retries| retries.limit > 0),
            listeners: Vec::new(),
            failure: None,
            losses: 0,
            recovers: None,
            latest: None,
        };
        self.state().sockets.push(entry);
        if connects {
            self.connect(number, link);
        }
    }

    pub fn connect(&self, number: u32, link: &dyn Link) {
        let Some(id) = self.id(number) else { return };
        let is_connected = look(link, &|manager| manager.socket_state(id) == SocketState::Connected);
        if let Some(entry) = self.state().entry(number).filter(|_| !is_connected) {
            entry.failure = None;
            entry.status.set(Status::Connecting);
        }
        link.input(&mut |manager, now| manager.connect(now, id));
    }

    pub fn disconnect(&self, number: u32, link: &dyn Link) {
        let Some(id) = self.id(number) else { return };
        link.input(&mut |manager, now| manager.disconnect(now, id));
        if look(link, &|manager| manager.socket_state(id) == SocketState::Idle) {
            self.left(number, Status::Idle, Failure::Left);
        }
    }

    /// A socket is not connected, and will not be by itself.
    pub(super) fn left(&self, number: u32, status: Status, failure: Failure) {
        let mut state = self.state();
        let Some(entry) = state.entry(number) else { return };
        let topic = entry.status.clone();
        entry.failure = Some(failure);
        drop(state);
        topic.set(status);
    }

    pub fn emit(&self, emit: Emit, link: &dyn Link) {
        let Emit { socket, payload, flags, reply } = emit;
        let mut state = self.state();
        let Some(entry) = state.entry(socket) else { return };
        let id = entry.id;
        let wants_time = reply.is_some() || entry.retries;
        let timeout = flags.timeout.or(entry.ack_timeout).filter(|_| wants_time);
        let token = reply.map(|slot| {
            let token = AckToken(slot.token);
            state.replies.push_back((socket, slot));
            token
        });
        drop(state);
        let options = EmitOptions { token, timeout, volatile: flags.volatile, compress: flags.compress };
        input(link, |manager, now| {
            manager.emit(now, id, outgoing(payload), options);
        });
    }

    pub fn forget(&self, socket: Option<u32>, token: u32, link: &dyn Link) {
        let mut state = self.state();
        let wait = state.waits.iter().position(|(slot, _)| slot.token == token);
        let wait = wait.map(|at| state.waits.remove(at));
        let Some(entry) = socket.and_then(|socket| state.entry(socket)) else { return };
        let listener = entry.listeners.iter().position(|listener| listener.number == token);
        let listener = listener.map(|at| entry.listeners.remove(at));
        let id = entry.id;
        let reply = state.take_reply(token);
        drop(state);
        drop((wait, listener));
        if reply.is_some() {
            // An input, for the deadline may have been the next one.
            link.input(&mut |manager, _| manager.forget(id, AckToken(token)));
        }
    }

    pub fn acknowledge(&self, number: u32, asked: Asked, payload: Written, link: &dyn Link) {
        let Some(id) = self.id(number) else { return };
        input(link, |manager, now| manager.acknowledge(now, id, asked.engine, asked.id, outgoing(payload)));
    }

    pub fn listen(&self, number: u32, listener: Listener) {
        let Listener { number: own, event, alive, handler, once } = listener;
        let registered =
            Registered { number: own, socket: number, once, event, alive, handler: Mutex::new(Some(handler)) };
        if let Some(entry) = self.state().entry(number) {
            entry.listeners.push(Shared::new(registered));
        }
    }

    pub fn unlisten(&self, number: u32, listener: u32) {
        let mut state = self.state();
        let Some(entry) = state.entry(number) else { return };
        let at = entry.listeners.iter().position(|other| other.number == listener);
        let ended = at.map(|at| entry.listeners.remove(at));
        // What the closure holds may be the last handle of something.
        drop(state);
        drop(ended);
    }

    pub fn observe(&self, observer: Observer) {
        self.tell(&News::Nothing);
        self.state().observers.push(observer);
    }

    /// Fills the slot with what the check finds, now or when something has changed.
    pub fn wait(&self, slot: Arc<Slot>, mut check: Check, link: &dyn Link) {
        match check(self, link) {
            Some(outcome) => slot.fill(outcome),
            None => self.state().waits.push((slot, check)),
        }
    }

    /// Whether a socket is connected, or will not be.
    pub fn connection_of(&self, number: u32, link: &dyn Link) -> Option<Outcome> {
        let Some(id) = self.id(number) else { return Some(Outcome::Connect(ConnectError::Left)) };
        let (mut sid, mut is_wanted) = (None, false);
        link.with(&mut |manager| {
            sid = manager.socket_id(id).map(String::from);
            is_wanted = manager.socket_state(id) != SocketState::Idle;
        });
        let failure = self.state().entry(number).and_then(|entry| entry.failure.clone());
        match (sid, failure) {
            (Some(sid), _) => Some(Outcome::Id(sid)),
            (None, Some(failure)) => Some(Outcome::Connect(ConnectError::of(&failure))),
            (None, None) if is_wanted => None,
            (None, None) => Some(Outcome::Connect(ConnectError::Left)),
        }
    }

    /// Whether all of a socket has been sent, or has been lost. `since` is what was lost or closed before.
    pub fn flush_of(&self, number: u32, since: &mut Option<(u32, u32)>, link: &dyn Link) -> Option<Outcome> {
        let mut state = self.state();
        let Some(entry) = state.entry(number) else { return Some(Outcome::Closed) };
        let (id, losses) = (entry.id, entry.losses);
        drop(state);
        let (known, closes) = *since.get_or_insert((losses, self.closes.get()));
        if closes != self.closes.get() {
            Some(Outcome::Closed)
        } else if known != losses {
            Some(Outcome::Emit(EmitError::Disconnected))
        } else {
            look(link, &|manager| manager.has_sent_all(id)).then_some(Outcome::Done)
        }
    }

    pub fn open(&self, link: &dyn Link) {
        let sockets: Vec<(u32, SocketId)> = self.all();
        let mut wanted = sockets;
        link.with(&mut |manager| wanted.retain(|(_, id)| manager.socket_state(*id) == SocketState::Waiting));
        for (number, _) in wanted {
            if let Some(entry) = self.state().entry(number) {
                entry.failure = None;
                entry.status.set(Status::Connecting);
            }
        }
        link.input(&mut |manager, now| manager.open(now, false));
    }

    pub fn close(&self, link: &dyn Link) {
        let is_on = look(link, &|manager| manager.is_open() || manager.is_opening() || manager.is_reconnecting());
        if is_on {
            link.input(&mut |manager, now| manager.close(now));
        }
        for (number, id) in self.all() {
            if look(link, &|manager| manager.socket_state(id) != SocketState::Idle) {
                let status = Status::Disconnected { reason: Reason::ForcedClose, retrying: false };
                self.left(number, status, Failure::Left);
            }
        }
        self.settle_all(link);
        self.tell(&News::Ended);
        let mut state = self.state();
        let topics: Vec<_> = state.sockets.iter().map(|entry| entry.status.clone()).collect();
        let listeners: Vec<_> = state.sockets.iter().flat_map(|entry| entry.listeners.clone()).collect();
        state.due.extend(listeners.into_iter().map(|listener| (listener, Delivery::Ended)));
        drop(state);
        topics.iter().for_each(|topic| topic.end());
        self.parts.status.end();
        self.deliver(link);
        link.input(&mut |_, _| {});
    }

    /// Resolves what waits: nothing more is sent or acknowledged.
    fn settle_all(&self, link: &dyn Link) {
        let replies = std::mem::take(&mut self.state().replies);
        for (number, slot) in replies {
            if let Some(id) = self.id(number) {
                link.input(&mut |manager, _| manager.forget(id, AckToken(slot.token)));
            }
            slot.fill(Outcome::Ack(AckError::Closed));
        }
        self.closes.set(self.closes.get().wrapping_add(1));
    }

    #[inline(never)]
    pub(super) fn all(&self) -> Vec<(u32, SocketId)> {
        self.state().sockets.iter().map(|entry| (entry.number, entry.id)).collect()
    }

    pub fn end(&self, link: &dyn Link) {
        self.is_over.set(true);
        for (number, _) in self.all() {
            self.leave(number, link);
        }
        link.input(&mut |manager, now| {
            if manager.is_open() || manager.is_opening() || manager.is_reconnecting() {
                manager.close(now);
            }
        });
    }

    /// The last handle of a socket is gone.
    pub fn leave(&self, number: u32, link: &dyn Link) {
        let mut state = self.state();
        let Ok(at) = state.sockets.binary_search_by_key(&number, |entry| entry.number) else { return };
        let entry = state.sockets.remove(at);
        drop(state);
        let id = entry.id;
        // Some may be due.
        entry.listeners.iter().for_each(|listener| listener.alive.store(false, Relaxed));
        drop(entry);
        link.input(&mut |manager, now| manager.disconnect(now, id));
        link.with(&mut |manager| manager.release(id));
    }

    /// Answers a question for credentials.
    pub fn authenticate(
        &self,
        number: u32,
        engine: EngineId,
        recovery: Option<Recovery>,
        credentials: Result<Written, EncodeError>,
        link: &dyn Link,
    ) {
        let Some(id) = self.id(number) else { return };
        match credentials.and_then(check_credentials) {
            Ok(json) => self.send_credentials(id, engine, recovery, Some(&json), link),
            Err(error) => {
                let failure = Failure::Credentials(error);
                self.tell(&News::Failed(number, &failure));
                self.left(number, Status::Disconnected { reason: Reason::ClientDisconnect, retrying: false }, failure);
                link.input(&mut |manager, now| manager.disconnect(now, id));
            }
        }
    }

    /// Sends the connect packet: the credentials, and what the server needs to recover the session.
    pub(super) fn send_credentials(
        &self,
        id: SocketId,
        engine: EngineId,
        recovery: Option<Recovery>,
        credentials: Option<&str>,
        link: &dyn Link,
    ) {
        let json = match &recovery {
            Some(Recovery { pid, offset, .. }) => Some(data::with_recovery(credentials, pid, offset.as_ref())),
            None => credentials.map(data::text),
        };
        let payload = json.map(|json| Outgoing::Encoded { json, attachments: Vec::new(), args: None });
        answer(link, |manager, now| manager.authenticate(now, id, engine, payload));
    }
}

fn outgoing(written: Written) -> Outgoing {
    let mut attachments = Vec::new();
    for attachment in written.attachments {
        attachments.push(attachment.into_binary());
    }
    Outgoing::Encoded { json: data::owned(written.json), attachments, args: None }
}
