//! What the JavaScript of the npm package builds on: one connection as a class, and the reading of addresses.
//!
//! The JavaScript side turns arguments into JSON and JSON into arguments, keeps the listeners, and holds no state of the
//! protocol; all of that is behind [`Client`].

mod client;
mod host;
mod options;
mod reconnection;

use wasm_bindgen::prelude::*;

use crate::protocol::address::Address;

/// A third of the code of the standard library's allocator, and constant time for each allocation.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// The server and the namespace that a uri names.
#[wasm_bindgen]
pub struct Target(Address);

#[wasm_bindgen]
impl Target {
    /// Reads a uri; without one, the page's own address. Throws a `TypeError` that says what is wrong with it.
    #[wasm_bindgen(constructor)]
    pub fn new(uri: Option<String>) -> Result<Target, js_sys::TypeError> {
        Address::parse(uri.as_deref(), crate::web::page().as_ref())
            .map(Target)
            .map_err(|error| js_sys::TypeError::new(error.message()))
    }

    /// What tells servers apart: scheme, host and port.
    #[wasm_bindgen(getter)]
    pub fn origin(&self) -> String {
        self.0.origin()
    }

    /// Whether to connect by https and wss.
    #[wasm_bindgen(getter)]
    pub fn secure(&self) -> bool {
        self.0.secure
    }

    /// The server's name or IP address.
    #[wasm_bindgen(getter)]
    pub fn hostname(&self) -> String {
        self.0.host.clone()
    }

    /// The server's port.
    #[wasm_bindgen(getter)]
    pub fn port(&self) -> u16 {
        self.0.port
    }

    /// The uri's query, as it is written; undefined where it has none.
    #[wasm_bindgen(getter)]
    pub fn query(&self) -> Option<String> {
        self.0.query.clone()
    }

    /// The namespace.
    #[wasm_bindgen(getter)]
    pub fn namespace(&self) -> String {
        self.0.namespace.clone()
    }
}
