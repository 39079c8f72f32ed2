//! Reports of transports, and the outputs of sessions.

use super::{Manager, State, find};
use crate::core::engine::{Engine, EngineOutput, EngineState};
use crate::core::input::TransportInput;
use crate::core::output::{EngineEvent, EngineId, Event, ManagerEvent, TransportId};
use crate::core::queue::{NEVER, Queue, Step};
use crate::core::transport::Stage;
use crate::package::only;

impl Manager {
    /// Handles a report of a transport. Ignores transports that are closed.
    pub fn transport_input(&mut self, now: f64, transport: TransportId, input: TransportInput) {
        self.expire_attempt(now);
        let owner = find(&mut self.engine, &mut self.closing, |engine| engine.owns(transport));
        if let Some(engine) = owner {
            engine.input(transport, input, &mut self.queue);
            self.handle_engine_outputs();
            self.remove_closed();
        }
    }

    /// Closes the transport of a session, which ends at once. The manager then reconnects, as after any other close.
    #[doc(hidden)]
    pub fn close_transport(&mut self, now: f64, id: EngineId) {
        self.queue.now = now;
        self.with_engine(id, Engine::close_transport);
    }

    /// How far the transport of a session is; closed if there is no such session.
    #[doc(hidden)]
    pub fn transport_stage(&self, id: EngineId) -> Stage {
        self.find_engine(id).map_or(Stage::Closed, Engine::transport_stage)
    }

    /// The transport of a session that may be a WebSocket: the probed one, or else the current one.
    #[doc(hidden)]
    pub fn latest_transport(&self, id: EngineId) -> Option<TransportId> {
        self.find_engine(id).map(Engine::latest_transport)
    }

    /// When the server's next ping in a session is overdue, in ms; infinite before the handshake.
    #[doc(hidden)]
    pub fn ping_deadline(&self, id: EngineId) -> f64 {
        self.find_engine(id).map_or(NEVER, Engine::deadline)
    }

    /// Moves that time. If it is past, the next event that is emitted finds the session dead.
    #[doc(hidden)]
    pub fn set_ping_deadline(&mut self, id: EngineId, deadline: f64) {
        if let Some(engine) = self.engine_mut(id) {
            engine.ping_deadline = deadline;
        }
    }

    /// Calls a session, and handles its outputs.
    pub(super) fn with_engine<R>(&mut self, id: EngineId, act: impl FnOnce(&mut Engine, &mut Queue) -> R) -> Option<R> {
        let engine = find(&mut self.engine, &mut self.closing, |engine| engine.id == id)?;
        let result = act(engine, &mut self.queue);
        self.handle_engine_outputs();
        self.remove_closed();
        Some(result)
    }

    /// Handles the outputs of the current session. Events of the connection come before those of the session: in socket.io-client
    /// the Manager is the first listener of its engine.
    pub(super) fn handle_engine_outputs(&mut self) {
        let outputs = self.engine.as_mut().map(|engine| std::mem::take(&mut engine.outputs)).unwrap_or_default();
        for output in outputs {
            let id = self.latest_engine;
            match output {
                EngineOutput::Opened => self.opened_engine(),
                EngineOutput::Ping => {
                    self.queue.event(Event::Manager(ManagerEvent::Ping));
                    if self.engine.as_ref().is_some_and(|engine| engine.observed.is_on()) {
                        self.queue.event(Event::Engine(id, EngineEvent::Ping));
                    }
                }
                EngineOutput::Failed(error) => {
                    match self.state {
                        State::Opening(_) => self.attempt_failed(error.clone()),
                        State::Open => self.report_error(&error),
                        State::Closed => {}
                    }
                    if let Some(error) = only(error) {
                        self.queue.event(Event::Engine(id, EngineEvent::Error(error)));
                    }
                }
                EngineOutput::Closed(reason, details, unsent) => {
                    // First, so that `close_with` does not report the end of this session again.
                    self.engine = None;
                    self.ended = unsent.map(|unsent| (id, unsent));
                    if self.state == State::Open {
                        self.close_with(reason, details.clone());
                    }
                    if let Some(details) = only(details) {
                        self.queue.event(Event::Engine(id, EngineEvent::Close(reason, details)));
                        self.queue.step(Step::ForgetWriteBuffer);
                    }
                }
            }
        }
    }

    /// Reports the end of closing sessions, and removes them.
    pub(super) fn remove_closed(&mut self) {
        let mut closing = std::mem::take(&mut self.closing);
        for engine in &mut closing {
            self.report_end(engine);
        }
        closing.retain(|engine| engine.state != EngineState::Closed);
        self.closing = closing;
    }

    /// Reports the end of a session that is no longer the current one.
    pub(super) fn report_end(&mut self, engine: &mut Engine) {
        for output in std::mem::take(&mut engine.outputs) {
            let event = match output {
                EngineOutput::Failed(error) => only(error).map(EngineEvent::Error),
                EngineOutput::Closed(reason, details, unsent) => {
                    self.ended = unsent.map(|unsent| (engine.id, unsent));
                    only(details).map(|details| EngineEvent::Close(reason, details))
                }
                EngineOutput::Opened | EngineOutput::Ping => None,
            };
            if let Some(event) = event {
                self.queue.event(Event::Engine(engine.id, event));
                self.queue.step(Step::ForgetWriteBuffer);
            }
        }
    }
}
