//! The API of the crate.
//!
//! A handle ([`Client`], [`Socket`]) is plain data, which any thread may hold: a number, and what can be known without asking. What it
//! stands for belongs to one thread or task, and takes calls there (`call`). That is a [`Hub`](hub::Hub) over a manager: who listens to
//! what, who waits for what. It knows no platform; `local` drives it by a [`Driver`](crate::driver::Driver) in the thread of its handles.

mod address;
mod ask;
mod attachment;
mod builder;
mod call;
mod client;
mod contract;
mod credentials;
mod emitter;
mod error;
mod events;
#[cfg(any(socketio_fuzz, all(test, feature = "polling", feature = "serde", not(target_arch = "wasm32"))))]
#[path = "../fuzz/wire.rs"]
pub(crate) mod fuzz;
mod handles;
mod hub;
#[cfg(any(test, target_arch = "wasm32"))]
mod local;
mod maybe_send;
mod message;
mod packet;
mod queue;
mod reply;
mod send;
mod settings;
mod socket;
mod socket_builder;
mod status;
mod time;
mod topic;
#[cfg(all(feature = "js", target_arch = "wasm32"))]
mod values;
mod weak;
mod wire;

#[cfg(target_arch = "wasm32")]
mod js;
#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(target_arch = "wasm32")]
use js as platform;
#[cfg(not(target_arch = "wasm32"))]
use native as platform;

#[cfg(test)]
#[cfg(feature = "serde")]
#[cfg(not(target_arch = "wasm32"))]
mod tests;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub use address::{IntoAddress, Page};
pub use attachment::Attachment;
pub use builder::ClientBuilder;
pub use bytes::Bytes;
pub use client::Client;
pub use contract::Event;
pub use emitter::Emitter;
pub use error::{
    AckError, BuildError, ConnectError, DecodeError, EmitError, EncodeError, ReceiveError, Refusal, TransportError,
};
pub use events::{ConnectionEvents, Events, Lifecycle, Subscription};
pub use maybe_send::{MaybeSend, MaybeSync};
pub use message::{FromMessage, Message, Request, Responder};
pub use reply::Reply;
pub use settings::Reconnection;
pub use socket::Socket;
pub use socket_builder::SocketBuilder;
pub use status::{ConnectionEvent, ConnectionStatus, LifecycleEvent, Status};
pub use time::{Elapsed, Sleep, sleep, spawn, timeout};
pub use topic::Watch;
#[cfg(all(feature = "js", target_arch = "wasm32"))]
pub use values::Js;
pub use weak::WeakSocket;

pub use crate::core::{Reason, TransportKind as Transport};
pub use crate::protocol::address::{Address, AddressError};

/// What is behind a mutex, also where a panic has left it. Not inlined: it has many callers (code size).
#[inline(never)]
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// For the core, which counts in ms.
fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// From the core.
fn duration(ms: f64) -> Duration {
    Duration::from_millis(ms.max(0.0) as u64)
}
