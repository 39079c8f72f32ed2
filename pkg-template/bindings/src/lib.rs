//! What the JavaScript of the npm package builds on: one connection as a class.
//!
//! The JavaScript side turns arguments into JSON and JSON into arguments, and keeps the listeners. It holds no state of the protocol:
//! that is all behind `Client`.

#[cfg(target_arch = "wasm32")]
mod client;
#[cfg(target_arch = "wasm32")]
mod host;
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]
mod numbers;
#[cfg(target_arch = "wasm32")]
mod options;
#[cfg(target_arch = "wasm32")]
mod properties;

/// A third of the code of the standard library's allocator, and constant time for each allocation.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
