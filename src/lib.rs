//! A Socket.IO client for the browser.
//!
//! The crate is built in layers; each depends only on those above it in this list:
//!
//! - `protocol`: the codecs. Pure functions, no I/O, every input gives a value or an error.
//! - `data`: what a message carries, opaque to the core: JavaScript handles on wasm32, plain Rust values elsewhere.
//! - [`core`]: the state machines, sans-IO: fed with inputs and the time, polled for outputs.
//! - `web`: the browser's transports and timers that turn outputs into calls and browser events into inputs.
//!
//! It speaks Engine.IO 4 and Socket.IO 5: servers `socket.io` 3.x and 4.x.

pub mod core;
pub mod data;
pub mod protocol;

pub mod driver;
#[cfg(target_arch = "wasm32")]
pub mod web;
