//! The page that relative addresses are read in.

use js_sys::Reflect;
use wasm_bindgen::prelude::*;

use crate::protocol::address::Page;

/// The page or the worker that the client runs in; `None` where there is none with a server, as on `file:` or in Node.js.
pub fn page() -> Option<Page> {
    let location = get(&js_sys::global(), "location")?;
    let protocol = get(&location, "protocol")?.as_string()?;
    let host = get(&location, "host")?.as_string()?;
    let secure = match protocol.as_str() {
        "http:" => false,
        "https:" => true,
        _ => return None,
    };
    (!host.is_empty()).then_some(Page { secure, host })
}

/// A property; `None` where the value is no object.
fn get(value: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(value, &name.into()).ok()
}
