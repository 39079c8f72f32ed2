//! Long-polling requests by fetch.

use js_sys::JsString;
use wasm_bindgen::prelude::*;

use super::polling::{ENDED, FAILED, Pending};
use super::reports::report;
use super::requests::Requests;

#[wasm_bindgen(module = "/src/leaves.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = sendFetch)]
    fn send_fetch(
        url: &str,
        body: Option<&JsString>,
        headers: &JsValue,
        with_credentials: bool,
        timeout: u32,
        report: &JsValue,
        number: u32,
        ended: u32,
        failed: u32,
    ) -> Result<Pending, JsValue>;
}

/// Sends a POST if there is a body, else a GET.
pub(super) fn send(url: &str, body: Option<&JsString>, requests: &Requests, number: u32) -> Result<Pending, JsValue> {
    let options = &requests.options;
    let (with_credentials, timeout) = (options.with_credentials, options.request_timeout);
    send_fetch(url, body, &options.extra_headers, with_credentials, timeout, report(), number, ENDED, FAILED)
}
