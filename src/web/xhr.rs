//! Long-polling requests by XMLHttpRequest.

use std::rc::Rc;

use js_sys::{JsString, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::XmlHttpRequest;

use super::polling::{Completion, Failure, Outcome, Request};
use super::requests::Requests;

#[wasm_bindgen(module = "/src/leaves.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = prepareXhr)]
    fn prepare(
        request: &XmlHttpRequest,
        is_post: bool,
        headers: &JsValue,
        with_credentials: bool,
        timeout: u32,
        onloadend: &JsValue,
    ) -> Result<(), JsValue>;
}

#[wasm_bindgen]
extern "C" {
    /// `send_with_opt_str` would copy the body through wasm memory.
    #[wasm_bindgen(extends = XmlHttpRequest)]
    type Body;
    #[wasm_bindgen(method, catch, js_name = send)]
    fn send_text(this: &Body, body: Option<&JsString>) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, js_name = String)]
    fn to_text(value: &JsValue) -> Result<JsString, JsValue>;
}

/// A request that was sent. Detached when it is dropped, it goes on until the server answers.
struct Xhr {
    request: XmlHttpRequest,
    _onloadend: Closure<dyn Fn()>,
}

/// Sends a POST if there is a body, else a GET.
pub(super) fn send(
    url: &str,
    body: Option<&JsString>,
    requests: &Requests,
    completion: Rc<Completion>,
) -> Result<Box<dyn Request>, JsValue> {
    let request = XmlHttpRequest::new()?;
    request.open(if body.is_some() { "POST" } else { "GET" }, url)?;
    let ended = request.clone();
    let onloadend = Closure::<dyn Fn()>::new(move || completion.settle(outcome(&ended)));
    let options = &requests.options;
    let (with_credentials, timeout) = (options.with_credentials, options.request_timeout);
    prepare(&request, body.is_some(), &options.extra_headers, with_credentials, timeout, onloadend.as_ref())?;
    request.unchecked_ref::<Body>().send_text(body)?;
    Ok(Box::new(Xhr { request, _onloadend: onloadend }))
}

fn outcome(request: &XmlHttpRequest) -> Outcome {
    let get = |name: &str| Reflect::get(request, &name.into());
    match get("status").map(|status| status.as_f64().unwrap_or_default()) {
        Ok(200.0) => get("responseText").and_then(|text| to_text(&text)).map_err(Failure::error),
        Ok(status) => Err(Failure::status(status, request.into())),
        Err(error) => Err(Failure::error(error)),
    }
}

impl Request for Xhr {
    fn abort(&self) {
        self.detach();
        let _ = self.request.abort();
    }
}

impl Xhr {
    fn detach(&self) {
        let _ = Reflect::set(&self.request, &"onloadend".into(), &JsValue::NULL);
    }
}

impl Drop for Xhr {
    fn drop(&mut self) {
        self.detach();
    }
}
