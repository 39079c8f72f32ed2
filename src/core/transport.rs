//! The core's view of one transport: whether it is open, writable, polling.

use std::sync::Arc;

use super::output::{Command, Content, OutgoingFrame, TransportId, TransportKind};
use super::queue::Queue;
use crate::data::text;
use crate::protocol::engine_packet;
use crate::protocol::transport::LongPolling;

/// How far a transport is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It waits for the server.
    Opening,
    /// Packets can be sent and received.
    Open,
    /// Starts no further poll; a running one may still bring packets.
    Pausing,
    /// The close command has been queued.
    Closed,
}

/// One transport of one session.
#[derive(Debug)]
pub(super) struct Transport {
    pub id: TransportId,
    pub kind: TransportKind,
    pub stage: Stage,
    /// No messages are being sent.
    writable: bool,
    /// A poll is running.
    polling: bool,
}

impl Transport {
    pub fn new(kind: TransportKind, queue: &mut Queue) -> Self {
        Self { id: queue.new_transport(), kind, stage: Stage::Opening, writable: false, polling: false }
    }

    /// The transport is open: packets can be sent and received.
    pub fn opened(&mut self) {
        if self.stage == Stage::Opening {
            self.stage = Stage::Open;
            self.writable = true;
        }
    }

    pub fn is_open(&self) -> bool {
        self.stage != Stage::Opening
    }

    /// Whether it has this id and is not closed, so that its reports count.
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

    /// Sends an Engine.IO packet that is no message.
    pub fn send_control(&mut self, packet: &str, queue: &mut Queue) {
        self.send(Arc::new(vec![OutgoingFrame::new(Content::Text(text(packet)))]), queue);
    }

    pub fn drained(&mut self) {
        self.writable = true;
    }

    /// Starts a poll on long-polling, unless one is running or the transport is pausing.
    pub fn poll(&mut self, queue: &mut Queue) {
        if let Some(polling) = LongPolling::get()
            && self.kind.is_polling()
            && matches!(self.stage, Stage::Opening | Stage::Open)
            && !self.polling
        {
            self.polling = true;
            queue.command(Command::Poll { transport: self.id, polling });
        }
    }

    pub fn poll_ended(&mut self) {
        self.polling = false;
    }

    /// Starts to pause, before another transport takes over (Engine.IO 4, "Upgrade").
    pub fn pause(&mut self) {
        self.stage = Stage::Pausing;
    }

    pub fn resume(&mut self) {
        self.stage = Stage::Open;
    }

    /// Whether all its requests have ended, so that no packet can overtake another.
    pub fn is_paused(&self) -> bool {
        self.stage == Stage::Pausing && self.writable && !self.polling
    }

    /// Closes the transport. With `farewell`, long-polling sends a close packet first: the server cannot see the end of the
    /// requests.
    pub fn close(&mut self, farewell: bool, queue: &mut Queue) {
        if self.stage == Stage::Closed {
            return;
        }
        if farewell && self.kind.is_polling() && self.is_open() {
            self.send_control(engine_packet::CLOSE, queue);
        }
        self.stage = Stage::Closed;
        queue.command(Command::Close { transport: self.id });
    }
}
