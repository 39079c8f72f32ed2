//! What the JavaScript of the npm package builds on: one connection as a class.
//!
//! The JavaScript side turns arguments into JSON and JSON into arguments, keeps the listeners, and holds no state of the
//! protocol; all of that is behind [`Client`].

#![cfg(target_arch = "wasm32")]

mod client;
mod host;
mod options;
mod properties;

/// A third of the code of the standard library's allocator, and constant time for each allocation.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
