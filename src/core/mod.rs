//! The state machines of a client, without I/O.
//!
//! # The contract
//!
//! A [`Manager`] does no I/O, has no clock and calls no callbacks. Its driver
//!
//! 1. **calls a method for each input** (a call of the application, a report of a transport, a deadline) with the current
//!    time `now`, in ms, which must never run backwards;
//! 2. **then takes outputs from [`Manager::poll_output`] until it returns `None`**, and acts on each before it takes the next;
//! 3. **then calls [`Manager::handle_timeout`] at [`Manager::next_deadline`]**, if there is one.
//!
//! [`Manager::receive`] is the only input that works without the time: it returns the packets that depend on it, to be passed
//! again with the time. Events and acknowledgements do not, and come out [unparsed](Payload::Json). If parsing one fails, call
//! [`Manager::parse_failed`].
//!
//! Acting on an output may call the manager again, even in the middle of step 2 (a listener that emits). Such a nested call goes
//! through the same three steps, and outputs keep the order of their causes. So the manager must not be borrowed while an output
//! is acted on.
//!
//! # The machines
//!
//! - an [`engine`] is one Engine.IO session: its transports, upgrade, heartbeat and write buffer;
//! - a [`Manager`] opens sessions, one after the other, and shares the current one between namespaces;
//! - a [`socket`] is one namespace: its handshake, buffers and acknowledgements.

// Hidden from the documentation is what only the npm package needs: observers, a codec of the application's own, looks into buffers.

mod acks;
mod backoff;
mod decoder;
pub mod engine;
mod error;
mod input;
mod manager;
mod options;
mod output;
mod queue;
mod recovery;
mod retries;
pub mod socket;
mod sockets;
mod transport;

pub use error::{AckError, CloseDetails, ConnectionError, Reason, TransportError, TransportErrorKind};
pub use input::{Received, TransportInput};
pub use manager::{Codec, Manager};
pub use options::{EngineOptions, ReconnectionOptions, WebSocketMemory};
pub use output::{
    AckToken, Command, Content, EmitOptions, EngineEvent, EngineId, Event, Frame, IncomingEvent, ManagerEvent,
    Outgoing, OutgoingFrame, Output, Payload, Recovery, SocketEvent, SocketId, TransportId, TransportKind,
};
pub use retries::Queued;
#[doc(hidden)]
pub use transport::Stage;

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
