//! The HTTP long-polling transport, by `XMLHttpRequest`: a GET that waits for packets, and POSTs that carry them.

use std::cell::RefCell;

use js_sys::{Array, JsString, Object};
use wasm_bindgen::prelude::*;
use web_sys::XmlHttpRequest;

use crate::client::TransportError;

/// The response to a request, or how it failed.
pub(super) type Outcome = Result<JsString, TransportError>;

#[wasm_bindgen]
extern "C" {
    /// A request whose bodies stay JavaScript's.
    #[wasm_bindgen(extends = XmlHttpRequest, js_name = XMLHttpRequest)]
    type Request;
    #[wasm_bindgen(method, catch, js_name = send)]
    fn send_body(this: &Request, body: Option<&JsString>) -> Result<(), JsValue>;
    #[wasm_bindgen(method, getter, js_name = responseText)]
    fn text(this: &Request) -> JsString;

    #[wasm_bindgen(catch, js_name = String)]
    fn to_text(value: &JsValue) -> Result<String, JsValue>;
}

/// How requests are made.
#[derive(Clone, Default)]
pub(super) struct RequestSettings {
    /// Headers of the application's, read for each request.
    pub extra_headers: Option<Object>,
    /// Whether requests to other sites carry cookies.
    pub with_credentials: bool,
}

/// A request under way. Dropping it ends its report but lets it go on.
pub(super) struct Pending {
    request: XmlHttpRequest,
    _on_end: Closure<dyn Fn()>,
}

impl Pending {
    /// Sends a request: a POST if there is a body, else a GET. The error is that of a request that cannot be made.
    pub fn send(
        url: &str,
        body: Option<&JsString>,
        settings: &RequestSettings,
        done: impl Fn(Outcome) + 'static,
    ) -> Result<Self, TransportError> {
        let message = if body.is_some() { "xhr post error" } else { "xhr poll error" };
        let refused = |error| TransportError { message, description: Some(error), context: None };
        let request = XmlHttpRequest::new().map_err(refused)?;
        request.open(if body.is_some() { "POST" } else { "GET" }, url).map_err(refused)?;
        if let Some(headers) = &settings.extra_headers {
            for entry in Object::entries(headers).iter() {
                let entry: Array = entry.unchecked_into();
                // A header that is no text, or that the browser refuses, is left out like one that it forbids.
                if let (Ok(name), Ok(value)) = (to_text(&entry.get(0)), to_text(&entry.get(1))) {
                    let _ = request.set_request_header(&name, &value);
                }
            }
        }
        if body.is_some() {
            request.set_request_header("Content-type", "text/plain;charset=UTF-8").map_err(refused)?;
        }
        request.set_request_header("Accept", "*/*").map_err(refused)?;
        request.set_with_credentials(settings.with_credentials);
        let ended = request.clone();
        let on_end: Closure<dyn Fn()> = Closure::new(move || {
            let status = ended.status().unwrap_or(0);
            done(if status == 200 {
                Ok(ended.unchecked_ref::<Request>().text())
            } else {
                Err(TransportError { message, description: Some(status.into()), context: Some(ended.clone().into()) })
            });
        });
        request.set_onloadend(Some(on_end.as_ref().unchecked_ref()));
        request.unchecked_ref::<Request>().send_body(body).map_err(refused)?;
        Ok(Self { request, _on_end: on_end })
    }

    /// Ends the request itself.
    pub fn abort(&self) {
        self.request.set_onloadend(None);
        let _ = self.request.abort();
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        self.request.set_onloadend(None);
    }
}

/// The requests of one transport: at most one of each.
#[derive(Default)]
pub(super) struct PollingTransport {
    poll: RefCell<Option<Pending>>,
    post: RefCell<Option<Pending>>,
}

impl PollingTransport {
    /// Keeps the GET request until it ends.
    pub fn polls(&self, pending: Pending) {
        self.poll.replace(Some(pending));
    }

    /// Keeps the POST request until it ends.
    pub fn posts(&self, pending: Pending) {
        self.post.replace(Some(pending));
    }

    pub fn poll_ended(&self) {
        self.poll.take();
    }

    pub fn post_ended(&self) {
        self.post.take();
    }
}

impl Drop for PollingTransport {
    fn drop(&mut self) {
        // The server ends the poll of a session that a POST has closed; without that, nobody would.
        if self.post.borrow().is_none()
            && let Some(poll) = self.poll.borrow().as_ref()
        {
            poll.abort();
        }
    }
}
