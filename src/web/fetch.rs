//! Long-polling requests by fetch.

use std::rc::Rc;

use js_sys::{JsString, Promise};
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, AbortSignal, DomException, Response};

use super::microtask::when_settled;
use super::polling::{Completion, Failure, Request};
use super::requests::Requests;
use super::timer::{Timer, Timers};

#[wasm_bindgen(module = "/src/leaves.js")]
extern "C" {
    #[wasm_bindgen(js_name = sendFetch)]
    fn send_fetch(
        url: &str,
        body: Option<&JsString>,
        headers: &JsValue,
        with_credentials: bool,
        signal: &AbortSignal,
    ) -> Promise;
}

/// A request that was sent.
struct Fetch(AbortController);

/// Sends a POST if there is a body, else a GET.
pub(super) fn send(
    url: &str,
    body: Option<&JsString>,
    requests: &Requests,
    completion: Rc<Completion>,
) -> Result<Box<dyn Request>, JsValue> {
    let options = &requests.options;
    let controller = AbortController::new()?;
    let timer = expire(options.request_timeout, &controller);
    let sent = send_fetch(url, body, &options.extra_headers, options.with_credentials, &controller.signal());
    let settle = move |outcome: Result<JsValue, JsValue>| {
        drop(timer);
        completion.settle(match outcome.map(JsCast::dyn_into::<JsString>) {
            Ok(Ok(text)) => Ok(text),
            Ok(Err(response)) => {
                let response = Response::unchecked_from_js(response);
                Err(Failure::status(response.status().into(), response.into()))
            }
            Err(error) => Err(Failure::error(error)),
        });
    };
    when_settled(&sent, Box::new(settle));
    Ok(Box::new(Fetch(controller)))
}

/// The longest time for a timer, in ms.
const LONGEST: u32 = 0x7fff_ffff;

/// Aborts the request after so many ms, if that is any time; not if the timer is dropped before.
fn expire(ms: u32, controller: &AbortController) -> Option<Timer> {
    let controller = controller.clone();
    (1..=LONGEST).contains(&ms).then(|| {
        let abort = move || {
            let reason = DomException::new_with_message_and_name("timeout", "TimeoutError");
            controller.abort_with_reason(&reason.map_or(JsValue::UNDEFINED, Into::into));
        };
        Timers::Native.set(ms, Box::new(abort))
    })
}

impl Request for Fetch {
    fn abort(&self) {
        self.0.abort();
    }
}
