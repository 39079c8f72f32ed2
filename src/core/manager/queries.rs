//! What the application may ask a manager.

use super::{Manager, State};
use crate::core::engine::{Engine, EngineState};
use crate::core::options::ReconnectionOptions;
use crate::core::output::{EngineId, OutgoingFrame, SocketId};
use crate::core::queue::NEVER;
use crate::core::socket::SocketState;

impl Manager {
    // ---- the connection ----

    /// Whether the connection is open.
    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }

    /// Whether the connection is opening.
    pub fn is_opening(&self) -> bool {
        matches!(self.state, State::Opening(_))
    }

    /// Whether a reconnection attempt is scheduled or running.
    pub fn is_reconnecting(&self) -> bool {
        self.reconnecting
    }

    /// When the next attempt starts, in ms from the latest input on; `None` if none is scheduled.
    pub fn reconnects_in(&self) -> Option<f64> {
        (self.reconnect_at < NEVER).then_some(self.reconnect_at - self.queue.now)
    }

    /// The reconnection options.
    pub fn reconnection(&self) -> &ReconnectionOptions {
        &self.reconnection
    }

    /// Whether no further attempt is made until the application opens the connection: it has closed it, or has asked for that.
    #[doc(hidden)]
    pub fn skips_reconnect(&self) -> bool {
        self.skip_reconnect
    }

    /// The number of attempts since the latest success.
    #[doc(hidden)]
    pub fn attempts(&self) -> u32 {
        self.backoff.attempts()
    }

    /// The state of a session; closed if there is no such session.
    pub fn engine_state(&self, id: EngineId) -> EngineState {
        match self.find_engine(id) {
            Some(engine) => engine.state,
            None => EngineState::Closed,
        }
    }

    /// The server's id for a session; `None` before the handshake, and once the session has ended.
    pub fn engine_sid(&self, id: EngineId) -> Option<&str> {
        self.find_engine(id)?.sid()
    }

    /// Whether a message is sent at once if it is written to a session now.
    pub fn is_writable(&self, id: EngineId) -> bool {
        self.find_engine(id).is_some_and(Engine::is_writable)
    }

    /// The messages of a session that may not have been sent yet. Available until the end of the session has been reported.
    #[doc(hidden)]
    pub fn write_buffer(&self, id: EngineId) -> impl Iterator<Item = &OutgoingFrame> {
        let parts = match (self.find_engine(id), &self.ended) {
            (Some(engine), _) => engine.write_buffer(),
            (None, Some((ended, unsent))) if *ended == id => unsent.parts(),
            (None, _) => [[].as_slice(), &[]],
        };
        parts.into_iter().flatten()
    }

    /// The latest session.
    pub fn latest_engine(&self) -> EngineId {
        self.latest_engine
    }

    /// Whether [`Event::Configure`] of this session has not been answered yet.
    pub fn awaits_options(&self, engine: EngineId) -> bool {
        engine == self.latest_engine
            && matches!(self.state, State::Opening(_))
            && self.engine.is_none()
            && self.failure.is_none()
    }

    // ---- namespaces ----

    /// The state of a namespace; idle if there is no such namespace.
    pub fn socket_state(&self, id: SocketId) -> SocketState {
        self.sockets.get(id).map_or(SocketState::Idle, |socket| socket.state)
    }

    /// Whether the server can recover the session of a namespace, so that [`set_offset`](Self::set_offset) is of use.
    pub fn can_recover(&self, id: SocketId) -> bool {
        self.sockets.get(id).is_some_and(|socket| socket.recovery.is_some())
    }

    /// Whether all that was emitted on a namespace has been passed to a transport, which has sent it.
    pub fn has_sent_all(&self, id: SocketId) -> bool {
        let is_written =
            self.engine.as_ref().is_none_or(|engine| engine.write_buffer().into_iter().all(<[_]>::is_empty));
        let socket = self.sockets.get(id);
        is_written
            && socket.is_none_or(|socket| {
                socket.send_buffer.is_empty() && socket.retries.iter().all(|event| event.tries > 0)
            })
    }

    /// Whether the server recovered the previous session when the namespace connected (connection state recovery).
    pub fn has_recovered(&self, id: SocketId) -> bool {
        self.sockets.get(id).is_some_and(|socket| socket.recovered)
    }

    /// The server's id for a namespace, while it is connected.
    pub fn socket_id(&self, id: SocketId) -> Option<&str> {
        self.sockets.get(id)?.sid.as_deref()
    }
}
