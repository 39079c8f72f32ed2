//! A Socket.IO client: the state machines without I/O, a driver for any platform, and the platform of browsers.
//!
//! It speaks Engine.IO 4 and Socket.IO 5, the protocols of `socket.io` servers 3.x and 4.x, over HTTP long-polling and WebSocket.
//! The npm package `socketio-wasm` is built on it.
//!
//! The crate has layers; each depends only on those before it in this list:
//!
//! - [`protocol`]: codecs. Pure functions without I/O; each input gives a value or an error, never a panic.
//! - [`data`]: the types of message data, opaque to the core: handles of JavaScript values on wasm32, Rust values elsewhere.
//! - [`core`]: the state machines. They take inputs and the time, and return outputs.
//! - [`driver`]: drives a manager on any [`Platform`](driver::Platform): carries out its commands, sets its timer, and passes its
//!   events to an [`Application`](driver::Application).
//! - `web`, on wasm32 only: the platform of browsers and workers, with WebSocket, XMLHttpRequest, fetch and timers.
//!
//! There is no API of typed events and no platform for native programs yet: a native program drives the [`Manager`](core::Manager)
//! by itself. This example opens a session by long-polling, with the server's answer written out:
//!
//! ```
//! use socketio::core::{Codec, Command, EngineOptions, Event, Manager, ManagerEvent, Output};
//! use socketio::core::{Received, ReconnectionOptions, TransportInput};
//!
//! let mut manager = Manager::new(Codec::BuiltIn, ReconnectionOptions::default(), 42);
//! let mut now = 0.0; // ms
//! let socket = manager.socket("/");
//! manager.connect(now, socket);
//!
//! let mut polling = None;
//! while let Some(output) = manager.poll_output() {
//!     match output {
//!         // Default: polling first, then an upgrade to WebSocket.
//!         Output::Event(Event::Configure(engine)) => manager.provide_options(now, engine, Ok(EngineOptions::default())),
//!         // Here a real program sends `GET /socket.io/?EIO=4&transport=polling`.
//!         Output::Command(Command::Poll { transport }) => polling = Some(transport),
//!         _ => {}
//!     }
//! }
//! // The timeout of the attempt, by which to call `handle_timeout`.
//! assert_eq!(manager.next_deadline(), Some(20_000.0));
//!
//! now += 15.0;
//! let transport = polling.expect("a poll");
//! let handshake = r#"0{"sid":"abc","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#;
//! manager.receive(Some(now), transport, Received::Text(handshake.into(), handshake.as_bytes()));
//! manager.transport_input(now, transport, TransportInput::PollEnded);
//!
//! let mut is_open = false;
//! while let Some(output) = manager.poll_output() {
//!     match output {
//!         Output::Event(Event::Manager(ManagerEvent::Open)) => is_open = true,
//!         Output::Event(Event::Authenticate { socket, engine, .. }) => manager.authenticate(now, socket, engine, None),
//!         // Here a real program posts the connect packet, `40`.
//!         Output::Command(Command::Send { messages, .. }) => assert_eq!(messages.len(), 1),
//!         _ => {}
//!     }
//! }
//! assert!(is_open);
//! ```

pub mod core;
pub mod data;
pub mod protocol;

pub mod driver;
#[cfg(target_arch = "wasm32")]
pub mod web;

// The API is complete on every target, but only browsers have a driver under it: elsewhere, its tests use what is below the handles.
// Without the feature `serde`, nothing is asked to be encoded or decoded.
#[cfg(feature = "web")]
#[cfg_attr(not(all(any(test, target_arch = "wasm32"), feature = "serde")), allow(dead_code))]
mod api;
#[cfg(feature = "web")]
pub use api::*;
