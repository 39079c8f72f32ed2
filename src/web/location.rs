//! The page that relative addresses are read in.

use wasm_bindgen::prelude::*;

use crate::protocol::address::Page;

#[wasm_bindgen(module = "/src/web/browser.js")]
extern "C" {
    #[wasm_bindgen(js_name = pageOrigin)]
    fn page_origin() -> String;
}

/// The page or the worker that the client runs in; `None` where there is none with a server, as on `file:` or in Node.js.
pub fn page() -> Option<Page> {
    let origin = page_origin();
    let (secure, host) = match origin.strip_prefix("https://") {
        Some(host) => (true, host),
        None => (false, origin.strip_prefix("http://")?),
    };
    Some(Page { secure, host: host.into() })
}
