//! Long-polling requests by XMLHttpRequest.

use js_sys::JsString;
use wasm_bindgen::prelude::*;
use web_sys::XmlHttpRequest;

use super::polling::{ENDED, Pending};
use super::reports::report;
use super::requests::Requests;

#[wasm_bindgen(module = "/src/leaves.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = sendXhr)]
    fn send_xhr(
        request: &XmlHttpRequest,
        url: &str,
        body: Option<&JsString>,
        headers: &JsValue,
        with_credentials: bool,
        timeout: u32,
        report: &JsValue,
        number: u32,
        ended: u32,
    ) -> Result<(), JsValue>;
}

/// Sends a POST if there is a body, else a GET.
pub(super) fn send(url: &str, body: Option<&JsString>, requests: &Requests, number: u32) -> Result<Pending, JsValue> {
    let request = XmlHttpRequest::new()?;
    let options = &requests.options;
    let (with_credentials, timeout) = (options.with_credentials, options.request_timeout);
    send_xhr(&request, url, body, &options.extra_headers, with_credentials, timeout, report(), number, ENDED)?;
    Ok(request.unchecked_into())
}
