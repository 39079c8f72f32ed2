//! How a manager opens its connection, loses it, and reconnects.

use super::{Manager, State};
use crate::core::engine::EngineState;
use crate::core::error::{ConnectionError, Reason, ToldDetails};
use crate::core::input::Received;
use crate::core::output::{EngineEvent, EngineId, Event, Frame, ManagerEvent, SocketEvent};
use crate::core::queue::{Cause, NEVER, Step};
use crate::core::retries::Retry;
use crate::core::socket::SocketState;
use crate::data;
use crate::package::{FOR_PACKAGE, inner, only};

impl Manager {
    /// Starts to open the connection, if it is closed.
    pub(super) fn open_engine(&mut self, cause: Cause) {
        if self.state != State::Closed {
            return;
        }
        self.state = State::Opening(cause);
        self.skip_reconnect = false;
        self.latest_engine = EngineId(self.latest_engine.0.wrapping_add(1));
        self.timeout_at = self.reconnection.timeout.map_or(NEVER, |timeout| self.queue.now + timeout);
        self.queue.event(Event::Configure(self.latest_engine));
    }

    pub(super) fn run_step(&mut self, step: Step) {
        match step {
            // Made for observers only.
            Step::SendMore(_) | Step::ForgetWriteBuffer if !FOR_PACKAGE => {}
            Step::HandlePacket(id, kind, frame) => {
                let is_current = self.engine.as_ref().is_some_and(|engine| engine.id == id);
                let message =
                    self.with_engine(id, |engine, queue| engine.handle_packet(kind, inner(frame), queue)).flatten();
                match message.filter(|_| is_current) {
                    Some(Frame::Text(text)) => {
                        let head = data::head(&text);
                        self.handle_message(Received::Text(text, head.as_bytes()), true);
                    }
                    Some(Frame::Binary(binary)) => {
                        self.handle_message(Received::Binary(binary), true);
                    }
                    None => {}
                }
            }
            Step::SendMore(id) => {
                self.with_engine(id, |engine, queue| engine.send_more(queue));
            }
            Step::ForgetWriteBuffer => self.ended = None,
            Step::ReportOpen(id) => {
                if FOR_PACKAGE {
                    self.queue.event(Event::Engine(id, EngineEvent::Open));
                }
                self.queue.step(Step::Upgrade(id));
            }
            Step::Upgrade(id) => {
                if let Some(engine) = self.engine.as_mut().filter(|engine| engine.id == id) {
                    engine.upgrade(&mut self.queue);
                }
            }
            Step::Reconnect => self.reconnect(),
            Step::Hasten { at_once } => self.hasten(at_once),
            Step::AttemptOpen if self.skip_reconnect => {
                self.reconnecting = false;
                self.admit_interruptions();
            }
            Step::AttemptOpen => {
                if self.reconnecting {
                    self.open_engine(Cause::Reconnection);
                }
            }
            Step::AfterFailure(id, cause, error) => {
                if self.reconnecting && self.reconnect_at == NEVER && self.state == State::Closed {
                    self.reconnecting = false;
                    self.reconnect();
                }
                match cause {
                    Cause::Application => {
                        if let Some(result) = only(Some(error)) {
                            self.queue.event(Event::OpenResult(id, result));
                        }
                    }
                    Cause::Reconnection => {
                        self.queue.event(Event::Manager(ManagerEvent::ReconnectError(error)));
                    }
                    Cause::Socket => {}
                }
            }
            Step::FinishDisconnect(id) => self.finish_disconnect(id),
            Step::SendQueued(id) => self.retry(id, Retry::Send { is_new_connection: false }),
        }
    }

    /// Ends an attempt whose time is over. What comes at the same time as its timer, or when that is late, does not open it any more.
    pub(super) fn expire_attempt(&mut self, now: f64) {
        self.queue.now = now;
        if now >= self.timeout_at {
            self.attempt_failed(ConnectionError::Timeout);
            self.release_engine();
        }
    }

    /// The connection could not be opened.
    pub(super) fn attempt_failed(&mut self, error: ConnectionError) {
        let State::Opening(cause) = self.state else { return };
        self.clean_up();
        self.state = State::Closed;
        // Before the listeners are called: one that connects again must wait for the next attempt.
        if cause != Cause::Application && self.reconnection.reconnection && !self.skip_reconnect {
            self.reconnecting = true;
        }
        self.report_error(&error);
        self.queue.step(Step::AfterFailure(self.latest_engine, cause, error));
    }

    /// The connection ends: reports it to the namespaces, then to the connection.
    pub(super) fn close_with(&mut self, reason: Reason, details: ToldDetails) {
        self.clean_up();
        self.reconnect_at = NEVER;
        self.release_engine();
        match reason {
            Reason::ForcedClose => self.backoff.reset(),
            _ => self.backoff.closed(self.queue.now),
        }
        self.state = State::Closed;
        let mut place = 0;
        while let Some(id) = self.sockets.id_at(place) {
            place += 1;
            if let Some(socket) = self.sockets.get_mut(id).filter(|socket| socket.is_active()) {
                socket.state = SocketState::Waiting;
                self.report_disconnect(id, reason, details.clone());
            }
        }
        self.queue.event(Event::Manager(ManagerEvent::Close(reason, details)));
        self.queue.step(Step::Reconnect);
    }

    /// Closes the connection for the application: it does not reconnect.
    pub(super) fn force_close(&mut self) {
        self.skip_reconnect = true;
        self.reconnecting = false;
        self.close_with(Reason::ForcedClose, ToldDetails::default());
    }

    /// Closes the session. It remains in `closing` while it has something to send.
    pub(super) fn release_engine(&mut self) {
        let Some(mut engine) = self.engine.take() else { return };
        engine.close(&mut self.queue);
        self.report_end(&mut engine);
        if engine.state != EngineState::Closed {
            self.closing.push(engine);
        }
    }

    pub(super) fn opened_engine(&mut self) {
        let State::Opening(cause) = self.state else { return };
        self.clean_up();
        self.reconnect_at = NEVER;
        self.state = State::Open;
        self.queue.event(Event::Manager(ManagerEvent::Open));
        let mut place = 0;
        while let Some(id) = self.sockets.id_at(place) {
            place += 1;
            if self.socket_state(id) == SocketState::Waiting {
                self.request_auth(id);
            }
        }
        self.queue.step(Step::ReportOpen(self.latest_engine));
        if let Some(result) = only(None).filter(|_| cause == Cause::Application) {
            self.queue.event(Event::OpenResult(self.latest_engine, result));
        }
        if self.reconnecting {
            self.reconnecting = false;
            self.queue.event(Event::Manager(ManagerEvent::Reconnect(self.backoff.attempts())));
        }
        self.backoff.opened(self.queue.now);
    }

    /// Schedules the next attempt, for an application that does not want to wait until the connection is lost.
    #[doc(hidden)]
    pub fn schedule_attempt(&mut self, now: f64) {
        self.queue.now = now;
        self.reconnect();
    }

    /// Schedules the next attempt, if the options allow one.
    fn reconnect(&mut self) {
        if self.reconnecting || self.skip_reconnect || !self.reconnection.reconnection || self.state != State::Closed {
            return;
        }
        if f64::from(self.backoff.attempts()) >= self.reconnection.attempts {
            self.backoff.reset();
            self.queue.event(Event::Manager(ManagerEvent::ReconnectFailed));
            return;
        }
        let random = self.random.next();
        let delay = self.backoff.next_delay(&self.reconnection, random);
        self.reconnect_at = (self.queue.now + delay).max(self.rests_until);
        self.reconnecting = true;
    }

    /// Reports an error to the namespaces, then to the connection: in socket.io-client the sockets are the first listeners of the
    /// Manager.
    pub(super) fn report_error(&mut self, error: &ConnectionError) {
        let mut place = 0;
        while let Some(id) = self.sockets.id_at(place) {
            place += 1;
            if matches!(self.socket_state(id), SocketState::Waiting | SocketState::Connecting) {
                self.admit_interruption(id);
                self.queue.event(Event::Socket(id, SocketEvent::ConnectError(error.clone())));
            }
        }
        self.queue.event(Event::Manager(ManagerEvent::Error(error.clone())));
    }

    fn clean_up(&mut self) {
        self.timeout_at = NEVER;
        self.granted_by = NEVER;
        self.failure = None;
        self.decoder.reset();
    }
}
