//! The state machines of a client, sans-IO.
//!
//! # The contract
//!
//! A [`Manager`] does no I/O, has no clock and calls nobody. Whoever drives it
//!
//! 1. **calls a method for each thing that happens** — the application wants something, a transport received something, a
//!    deadline passed — with the time it happened at (`now`, in ms, never running backwards);
//! 2. **then takes outputs from [`Manager::poll_output`] until there is none**, acting on each before taking the next;
//! 3. **then calls [`Manager::handle_timeout`] at [`Manager::next_deadline`]**, if there is one.
//!
//! [`Manager::receive`] does not need the time for most packets: it gives the packet back where it does. Events and
//! acknowledgements come out [unparsed](Payload::Json); whoever parses one and fails calls [`Manager::parse_failed`].
//!
//! Acting on an output may call back into the manager, also from the middle of step 2 (a listener that emits): such a
//! nested call goes through the same three steps, and outputs come out in the order in which their causes happened. The
//! manager must therefore not be borrowed while an output is acted on.
//!
//! # The machines
//!
//! - an [`engine`] is one Engine.IO session: its transports, upgrade, heartbeat and write buffer;
//! - a [`Manager`] keeps a session open, one after the other, and shares it between namespaces;
//! - a [`socket`] is one namespace: its handshake, buffers and acknowledgements.

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

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
