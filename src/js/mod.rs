//! What the JavaScript of the npm package builds on: one connection as a class, and the reading of addresses.
//!
//! The JavaScript side turns arguments into JSON and JSON into arguments, keeps the listeners, and holds no state of the
//! protocol; all of that is behind [`Client`].

mod client;
mod host;
mod options;
mod properties;

use js_sys::{Array, TypeError};
use wasm_bindgen::prelude::*;

use crate::protocol::address::Address;

/// A third of the code of the standard library's allocator, and constant time for each allocation.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Reads a uri; without one, the page's own address. Gives what tells servers apart (scheme, host and port), the namespace,
/// whether to connect by https and wss, the server's name or IP address, its port, and the query as it is written,
/// undefined where there is none. Throws a `TypeError` that says what is wrong with the uri.
#[wasm_bindgen(js_name = readAddress)]
pub fn read_address(uri: Option<String>) -> Result<Array, TypeError> {
    let address = parse(uri.as_deref())?;
    let (origin, port) = (address.origin(), address.port);
    let Address { secure, host, query, namespace, .. } = address;
    let query = query.map_or(JsValue::UNDEFINED, Into::into);
    Ok(Array::from_iter([origin.into(), namespace.into(), secure.into(), host.into(), port.into(), query]))
}

fn parse(uri: Option<&str>) -> Result<Address, TypeError> {
    Address::parse(uri, crate::web::page().as_ref()).map_err(|error| TypeError::new(error.message()))
}
