//! The outputs of a manager and the steps of its own between them, in the order of their causes.

use std::collections::VecDeque;

use super::error::ConnectionError;
use super::output::{Command, EngineId, Event, Frame, Output, SocketId, TransportId};
use crate::protocol::engine_packet::PacketType;

/// What a manager goes on with once the outputs before it have been acted on: a listener may have changed everything.
#[derive(Debug)]
pub(super) enum Step {
    /// The application has been shown a packet of a session: act on it.
    HandlePacket(EngineId, PacketType, Frame),
    /// The application has been told that all that was written to a session has left: what waited for that.
    SendMore(EngineId),
    /// The end of a session has been told: forget what had not left.
    ForgetWriteBuffer,
    /// The connection is open and its namespaces have been asked for: tell who watches the session.
    ReportOpen(EngineId),
    /// The session is open and the application knows: look for a better transport.
    Upgrade(EngineId),
    /// The application knows that the connection closed: plan the next attempt.
    Reconnect,
    /// The application knows that an attempt begins: open.
    AttemptOpen,
    /// The application knows that opening failed: whoever asked for it goes on.
    AfterFailure(EngineId, Cause, ConnectionError),
    /// The packet by which a namespace is left has been made: leave it.
    FinishDisconnect(SocketId),
    /// The application knows how the first of the events that are sent again has ended: the next one's turn.
    SendQueued(SocketId),
}

/// Who asked for a connection to be opened, and so who goes on when that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// A namespace: reconnection takes over.
    Socket,
    /// The application, which wants to be told and retries by itself.
    Application,
    /// Reconnection: the next attempt follows.
    Reconnection,
}

#[derive(Debug)]
pub(super) enum Item {
    Output(Output),
    Step(Step),
}

/// The time, in ms, of what is not planned.
pub(super) const NEVER: f64 = f64::INFINITY;

/// What every machine of a manager writes to and counts with.
#[derive(Debug, Default)]
pub(super) struct Queue {
    /// The time of the latest input, in ms.
    pub now: f64,
    items: VecDeque<Item>,
    next_transport: u32,
}

impl Queue {
    pub fn command(&mut self, command: Command) {
        self.push(Item::Output(Output::Command(command)));
    }

    pub fn event(&mut self, event: Event) {
        self.push(Item::Output(Output::Event(event)));
    }

    pub fn step(&mut self, step: Step) {
        self.push(Item::Step(step));
    }

    /// Once in the code: what grows a list is larger than what calls it, and many do.
    #[inline(never)]
    fn push(&mut self, item: Item) {
        self.items.push_back(item);
    }

    pub fn pop(&mut self) -> Option<Item> {
        self.items.pop_front()
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub fn new_transport(&mut self) -> TransportId {
        self.next_transport = self.next_transport.wrapping_add(1);
        TransportId(self.next_transport)
    }
}
