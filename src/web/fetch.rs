//! Long-polling requests by fetch.

use js_sys::JsString;
use wasm_bindgen::prelude::*;

use super::polling::{Completion, Pending};
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
        done: JsValue,
        failed: JsValue,
    ) -> Result<Pending, JsValue>;
}

/// Sends a POST if there is a body, else a GET.
pub(super) fn send(
    url: &str,
    body: Option<&JsString>,
    requests: &Requests,
    completion: &Completion,
) -> Result<Pending, JsValue> {
    let options = &requests.options;
    let (with_credentials, timeout) = (options.with_credentials, options.request_timeout);
    let (done, failed) = (completion.callback(true), completion.callback(false));
    send_fetch(url, body, &options.extra_headers, with_credentials, timeout, done, failed)
}
