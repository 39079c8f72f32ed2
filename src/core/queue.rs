//! The queue of a manager: its outputs, and its own steps between them, in the order of their causes.

use std::collections::VecDeque;

use super::error::ConnectionError;
use super::output::{Command, EngineId, Event, Frame, Output, SocketId, TransportId};
use crate::package::Only;
use crate::protocol::engine_packet::PacketType;

/// An action that a manager takes once all outputs before it have been acted on. It checks the state anew, because listeners may
/// have changed it.
#[derive(Debug)]
pub(super) enum Step {
    /// After the packet was reported to the observer of the session: handle it.
    HandlePacket(EngineId, PacketType, Only<Frame>),
    /// After `Drain` was reported to the observer of the session: send more.
    SendMore(EngineId),
    /// After the end of the session was reported: discard the copy of its write buffer.
    ForgetWriteBuffer,
    /// After the connection was reported as open and the credentials were requested: report that the session is open.
    ReportOpen(EngineId),
    /// After that: probe a better transport.
    Upgrade(EngineId),
    /// After the close of the connection was reported: schedule the next attempt.
    Reconnect,
    /// After that: begin it sooner.
    Hasten { at_once: bool },
    /// After the start of an attempt was reported: open.
    AttemptOpen,
    /// After the failure to open was reported: do what the cause of the attempt requires.
    AfterFailure(EngineId, Cause, ConnectionError),
    /// After the disconnect packet of a namespace was written: leave the namespace.
    FinishDisconnect(SocketId),
    /// After the outcome of the first event in a retry queue was reported: send the next one.
    SendQueued(SocketId),
}

/// Why the connection is being opened. It decides what follows a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// A namespace connects: reconnection follows.
    Socket,
    /// The application wants the result, and retries by itself.
    Application,
    /// A reconnection attempt: the next one follows.
    Reconnection,
}

#[derive(Debug)]
pub(super) enum Item {
    Output(Output),
    Step(Step),
}

/// The time, in ms, of a deadline that is not set.
pub(super) const NEVER: f64 = f64::INFINITY;

/// The queue, with the time and the counter of transports, which all machines of a manager share.
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

    /// Not inlined: the code that grows the list is large, and there are many callers (code size).
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
