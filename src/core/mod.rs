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
//! This example opens a session by WebSocket, with the server's answer written out:
//!
//! ```
//! use socketio::core::{Codec, Command, EngineOptions, Event, Manager, ManagerEvent, Output};
//! use socketio::core::{Received, ReconnectionOptions, TransportInput, TransportKind};
//!
//! let mut manager = Manager::new(Codec::BuiltIn, ReconnectionOptions::default(), 42);
//! let mut now = 0.0; // ms
//! let socket = manager.socket("/");
//! manager.connect(now, socket);
//!
//! let mut opening = None;
//! while let Some(output) = manager.poll_output() {
//!     match output {
//!         Output::Event(Event::Configure(engine)) => {
//!             let options = EngineOptions { transports: vec![TransportKind::WebSocket], ..EngineOptions::default() };
//!             manager.provide_options(now, engine, Ok(options));
//!         }
//!         // Here a real program connects to `/socket.io/?EIO=4&transport=websocket`.
//!         Output::Command(Command::Open { transport, .. }) => opening = Some(transport),
//!         _ => {}
//!     }
//! }
//! // The timeout of the attempt, by which to call `handle_timeout`.
//! assert_eq!(manager.next_deadline(), Some(20_000.0));
//!
//! now += 15.0;
//! let transport = opening.expect("a WebSocket");
//! manager.transport_input(now, transport, TransportInput::Opened);
//! let handshake = r#"0{"sid":"abc","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#;
//! manager.receive(Some(now), transport, Received::Text(handshake.into(), handshake.as_bytes()));
//!
//! let mut is_open = false;
//! while let Some(output) = manager.poll_output() {
//!     match output {
//!         Output::Event(Event::Manager(ManagerEvent::Open)) => is_open = true,
//!         Output::Event(Event::Authenticate { socket, engine, .. }) => manager.authenticate(now, socket, engine, None),
//!         // Here a real program sends the connect packet, `40`.
//!         Output::Command(Command::Send { messages, .. }) => assert_eq!(messages.len(), 1),
//!         _ => {}
//!     }
//! }
//! assert!(is_open);
//! ```
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

pub use error::{AckError, CloseDetails, ConnectionError, Reason, ToldDetails, TransportError, TransportErrorKind};
pub use input::{Received, TransportInput};
pub use manager::{Codec, Manager};
pub use options::{EngineOptions, ReconnectionOptions, WebSocketMemory};
pub use output::{
    AckToken, Command, Content, EmitOptions, EngineEvent, EngineId, Event, Frame, IncomingEvent, ManagerEvent,
    Outgoing, OutgoingFrame, Output, Payload, Recovery, SocketEvent, SocketId, TransportId, TransportKind,
};
pub use recovery::Recovers;
pub use retries::Queued;
#[doc(hidden)]
pub use transport::Stage;

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
