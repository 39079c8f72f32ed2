//! The page that relative addresses are read in.

use wasm_bindgen::prelude::*;
use web_sys::Location;

use crate::protocol::address::Page;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = location)]
    static LOCATION: Option<Location>;
}

/// The page or the worker that the client runs in; `None` where there is none with a server, as on `file:` or in Node.js.
pub fn page() -> Option<Page> {
    LOCATION.with(|location| {
        let location = location.as_ref()?;
        let secure = match location.protocol().ok()?.as_str() {
            "https:" => true,
            "http:" => false,
            _ => return None,
        };
        Some(Page { secure, host: location.host().ok()? })
    })
}
