//! The life of the page and of the computer: the network is lost and comes back, the page leaves and returns, the computer sleeps and wakes.

use super::{Manager, State};
use crate::core::error::{Reason, ToldDetails};
use crate::core::output::{Event, ManagerEvent, SocketEvent, SocketId};
use crate::core::queue::{NEVER, Step};
use crate::core::transport::Stage;

/// The longest delay of an attempt after the application has woken up, in ms. It is random, so that the clients of a server that has lost
/// its network do not come back at one moment.
const JITTER: f64 = 100.0;

/// The least time from an attempt that was hastened to the next one, in ms.
const REST: f64 = 2000.0;

impl Manager {
    /// The network is lost: ends all sessions at once. The manager then reconnects.
    pub fn network_lost(&mut self, now: f64) {
        self.queue.now = now;
        if let Some(engine) = &mut self.engine {
            engine.network_lost(&mut self.queue);
            self.handle_engine_outputs();
        }
        for engine in &mut self.closing {
            engine.network_lost(&mut self.queue);
        }
        self.remove_closed();
    }

    /// The page is about to go away, perhaps to come back: closes the transports without an event.
    pub fn page_leaving(&mut self, now: f64) {
        self.queue.now = now;
        for engine in self.engine.iter_mut().chain(&mut self.closing) {
            engine.page_leaving(&mut self.queue);
        }
    }

    /// The page is back, as it was when it left: connects again at once. A namespace whose session the server can recover is only
    /// [`Interrupted`](SocketEvent::Interrupted).
    pub fn page_restored(&mut self, now: f64) {
        self.queue.now = now;
        if self.engine.as_ref().is_some_and(|engine| engine.transport_stage() == Stage::Closed) {
            self.is_restoring = true;
            self.network_lost(now);
            self.is_restoring = false;
        }
        // After the end of the session has been reported, and an attempt is planned.
        self.queue.step(Step::Hasten { at_once: true });
    }

    /// The computer or the page has woken up, or the network is back: handles the deadlines that have passed meanwhile, and hastens a
    /// planned attempt, which begins within 100 ms. After an attempt that was hastened the next one begins 2 s later or later still, so that
    /// a network that comes and goes does no harm.
    pub fn wake_up(&mut self, now: f64) {
        self.handle_timeout(now);
        self.queue.step(Step::Hasten { at_once: false });
    }

    pub(super) fn hasten(&mut self, at_once: bool) {
        if self.reconnect_at == NEVER {
            return self.admit_interruptions();
        }
        if at_once {
            return self.begin_attempt();
        }
        let soon = self.queue.now.max(self.rests_until) + self.random.next() * JITTER;
        self.reconnect_at = self.reconnect_at.min(soon);
        self.rests_until = self.reconnect_at + REST;
    }

    /// Begins the planned attempt.
    pub(super) fn begin_attempt(&mut self) {
        self.reconnect_at = NEVER;
        // Unless the application has started an attempt of its own meanwhile.
        if self.state == State::Closed {
            self.queue.event(Event::Manager(ManagerEvent::ReconnectAttempt(self.backoff.attempts())));
            self.queue.step(Step::AttemptOpen);
        }
    }

    /// The session of a namespace that was only interrupted is lost after all: says now what was not said then.
    pub(super) fn admit_interruption(&mut self, id: SocketId) {
        let Some(socket) = self.sockets.get_mut(id) else { return };
        if socket.interrupted.take().is_some() {
            let event = SocketEvent::Disconnect(Reason::TransportClose, ToldDetails::default());
            self.queue.event(Event::Socket(id, event));
        }
    }

    /// No attempt follows: says so to all namespaces that were only interrupted.
    pub(super) fn admit_interruptions(&mut self) {
        let mut place = 0;
        while let Some(id) = self.sockets.id_at(place) {
            place += 1;
            self.admit_interruption(id);
        }
    }
}
