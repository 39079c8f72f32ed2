//! What the core knows of one transport: whether it is open, can be written to, waits for packets.

use std::sync::Arc;

use super::output::{Command, Content, OutgoingFrame, TransportId, TransportKind};
use super::queue::Queue;
use crate::data::text;
use crate::protocol::engine_packet;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Opening,
    Open,
    /// No further poll is made; those under way may still bring packets.
    Pausing,
    /// The browser has been told to let go of it.
    Closed,
}

/// One way to the server, of one session.
#[derive(Debug)]
pub(super) struct Transport {
    pub id: TransportId,
    pub kind: TransportKind,
    stage: Stage,
    /// Nothing is being sent.
    writable: bool,
    /// A poll is under way.
    polling: bool,
}

impl Transport {
    pub fn new(kind: TransportKind, queue: &mut Queue) -> Self {
        Self { id: queue.new_transport(), kind, stage: Stage::Opening, writable: false, polling: false }
    }

    /// The transport can carry packets both ways.
    pub fn opened(&mut self) {
        if self.stage == Stage::Opening {
            self.stage = Stage::Open;
            self.writable = true;
        }
    }

    pub fn is_open(&self) -> bool {
        self.stage != Stage::Opening
    }

    /// Whether it is this one, and may still report something.
    pub fn reports_as(&self, id: TransportId) -> bool {
        self.id == id && self.stage != Stage::Closed
    }

    pub fn is_writable(&self) -> bool {
        self.writable && self.stage == Stage::Open
    }

    pub fn send(&mut self, messages: Arc<Vec<OutgoingFrame>>, queue: &mut Queue) {
        self.writable = false;
        queue.command(Command::Send { transport: self.id, messages });
    }

    /// Sends a packet of the protocol's own.
    pub fn send_control(&mut self, packet: &str, queue: &mut Queue) {
        self.send(Arc::new(vec![OutgoingFrame::new(Content::Text(text(packet)))]), queue);
    }

    pub fn drained(&mut self) {
        self.writable = true;
    }

    /// Asks for packets, where that takes a request: once at a time, and not when pausing.
    pub fn poll(&mut self, queue: &mut Queue) {
        if self.kind == TransportKind::Polling && matches!(self.stage, Stage::Opening | Stage::Open) && !self.polling {
            self.polling = true;
            queue.command(Command::Poll { transport: self.id });
        }
    }

    pub fn poll_ended(&mut self) {
        self.polling = false;
    }

    /// Begins to come to rest, before another transport takes over (Engine.IO 4, "Upgrade").
    pub fn pause(&mut self) {
        self.stage = Stage::Pausing;
    }

    pub fn resume(&mut self) {
        self.stage = Stage::Open;
    }

    /// Whether its requests have ended, so that no packet can overtake another.
    pub fn is_paused(&self) -> bool {
        self.stage == Stage::Pausing && self.writable && !self.polling
    }

    /// Ends the transport; with `farewell` the server is told, where the transport does not show it by itself.
    pub fn close(&mut self, farewell: bool, queue: &mut Queue) {
        if self.stage == Stage::Closed {
            return;
        }
        if farewell && self.kind == TransportKind::Polling && self.is_open() {
            self.send_control(engine_packet::CLOSE, queue);
        }
        self.stage = Stage::Closed;
        queue.command(Command::Close { transport: self.id });
    }
}
