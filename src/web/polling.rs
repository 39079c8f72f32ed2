//! The HTTP long-polling transport, by `XMLHttpRequest` or by `fetch`: a GET that waits for packets, and POSTs that
//! carry them.

use std::cell::RefCell;

use js_sys::{Array, JsString};
use wasm_bindgen::prelude::*;

use super::driver::RequestOptions;
use crate::client::TransportError;

/// The response to a request, or how it failed.
pub(super) type Outcome = Result<JsString, TransportError>;

#[wasm_bindgen(module = "/src/web/browser.js")]
extern "C" {
    #[wasm_bindgen(js_name = hasXhr)]
    fn has_xhr() -> bool;

    type Request;
    #[wasm_bindgen(constructor)]
    fn new(
        by_fetch: bool,
        url: &str,
        messages: Option<&Array>,
        headers: Option<JsValue>,
        with_credentials: bool,
        timeout: u32,
        report: &Closure<dyn Fn(u32, JsValue, usize)>,
    ) -> Request;
    #[wasm_bindgen(method)]
    fn end(this: &Request, abort: bool);
}

/// A request under way. Dropping it ends its report but lets it go on.
pub(super) struct Pending {
    is_post: bool,
    request: Request,
    _report: Closure<dyn Fn(u32, JsValue, usize)>,
}

impl Pending {
    /// Sends a request: a POST if there are messages, else a GET.
    pub fn send(
        url: &str,
        messages: Option<&Array>,
        options: &RequestOptions,
        done: impl Fn(Outcome) + 'static,
    ) -> Self {
        let message = options.failure(messages.is_some());
        let report = Closure::new(move |kind, value: JsValue, status: usize| {
            let failed =
                |description, context| Err(TransportError { message, description: Some(description), context });
            done(match kind {
                0 => Ok(value.unchecked_into()),
                1 => failed(status.into(), Some(value)),
                _ => failed(value, None),
            });
        });
        let by_fetch = options.is_by_fetch();
        let headers = options.extra_headers.clone();
        let RequestOptions { with_credentials, request_timeout, .. } = options;
        let request = Request::new(by_fetch, url, messages, headers, *with_credentials, *request_timeout, &report);
        Self { is_post: messages.is_some(), request, _report: report }
    }

    /// Ends the request itself.
    pub fn abort(&self) {
        self.request.end(true);
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        self.request.end(false);
    }
}

impl RequestOptions {
    /// What a long-polling request that failed is called.
    pub(super) fn failure(&self, is_post: bool) -> &'static str {
        match (self.is_by_fetch(), is_post) {
            (false, false) => "xhr poll error",
            (false, true) => "xhr post error",
            (true, false) => "fetch read error",
            (true, true) => "fetch write error",
        }
    }

    fn is_by_fetch(&self) -> bool {
        self.fetch || !has_xhr()
    }
}

/// The requests of one transport: at most one of each.
#[derive(Default)]
pub(super) struct PollingTransport {
    poll: RefCell<Option<Pending>>,
    post: RefCell<Option<Pending>>,
}

impl PollingTransport {
    /// Keeps a request until it ends.
    pub fn begin(&self, pending: Pending) {
        self.slot(pending.is_post).replace(Some(pending));
    }

    pub fn ended(&self, is_post: bool) {
        self.slot(is_post).take();
    }

    fn slot(&self, is_post: bool) -> &RefCell<Option<Pending>> {
        if is_post { &self.post } else { &self.poll }
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
