//! The wasm-bindgen exports for the JavaScript of the npm package: one connection as a class, `Client`.
//!
//! The JavaScript encodes and decodes arguments, and keeps the listeners and the acknowledgement handlers. It has no state of the
//! protocol, which is all behind `Client`.

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

/// It has a third of the code of the default allocator, and each allocation takes constant time.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
