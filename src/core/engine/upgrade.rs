//! How a session moves to a better transport (Engine.IO 4, "Upgrade"): probe it, pause the current one, move.

use super::{Engine, EngineState};
use crate::core::output::{Command, EngineEvent, Event, TransportKind};
use crate::core::queue::Queue;
use crate::core::transport::Transport;
use crate::protocol::engine_packet;
use crate::protocol::transport::LongPolling;

/// A transport that may replace the current one, which is long-polling.
#[derive(Debug)]
pub(super) struct Probe {
    pub transport: Transport,
    /// The server has answered; the session waits until the current transport is paused.
    pub answered: bool,
    _polling: LongPolling,
}

impl Engine {
    /// Probes WebSocket, the better transport, if both sides allow it.
    pub fn upgrade(&mut self, queue: &mut Queue) {
        let kind = TransportKind::WebSocket;
        let Some(polling) = LongPolling::get() else { return };
        let Some(handshake) = &self.handshake else { return };
        let is_allowed = self.options.upgrade && self.options.transports.contains(&kind);
        let is_possible = self.state == EngineState::Open && self.transport.kind != kind && self.probe.is_none();
        if !(handshake.websocket && is_allowed && is_possible) {
            return;
        }
        self.options.memory.set(false);
        let transport = Transport::new(kind, queue);
        let sid = Some(handshake.sid.clone());
        queue.command(Command::Open { transport: transport.id, kind, sid });
        self.probe = Some(Probe { transport, answered: false, _polling: polling });
    }

    /// The server's first packet on the probed transport.
    pub(super) fn probe_answered(&mut self, as_due: bool, queue: &mut Queue) {
        let Some(probe) = &mut self.probe else { return };
        if probe.answered {
            return;
        }
        if !as_due {
            return self.abandon_probe("probe error", queue);
        }
        probe.answered = true;
        let kind = probe.transport.kind;
        self.options.memory.set(kind == TransportKind::WebSocket);
        self.transport.pause();
        self.report(EngineEvent::Upgrading(kind), queue);
        self.move_if_paused(queue);
    }

    /// Moves to the probed transport once the current one is paused, so that no packet can overtake another.
    pub(super) fn move_if_paused(&mut self, queue: &mut Queue) {
        if !self.transport.is_paused() {
            return;
        }
        let Some(probe) = self.probe.take() else { return };
        let mut before = std::mem::replace(&mut self.transport, probe.transport);
        before.close(false, queue);
        self.transport.send_control(engine_packet::UPGRADE, queue);
        queue.event(Event::Engine(self.id, EngineEvent::Upgrade(self.transport.kind)));
    }

    /// Closes the probe. The session keeps its transport.
    pub(super) fn abandon_probe(&mut self, message: &'static str, queue: &mut Queue) {
        let Some(mut probe) = self.probe.take() else { return };
        probe.transport.close(false, queue);
        self.report(EngineEvent::UpgradeError(probe.transport.kind, message), queue);
        if probe.answered && self.state != EngineState::Closed {
            self.transport.resume();
            self.transport.poll(queue);
            self.flush(queue);
            self.close_if_flushed(queue);
        }
    }
}
