//! Long-polling requests by fetch.

use js_sys::{JsString, Promise};
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, AbortSignal, DomException};

use super::microtask::when_settled;
use super::polling::{Completion, Pending};
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

/// Sends a POST if there is a body, else a GET.
pub(super) fn send(
    url: &str,
    body: Option<&JsString>,
    requests: &Requests,
    completion: Completion,
) -> Result<Pending, JsValue> {
    let options = &requests.options;
    let controller = AbortController::new()?;
    let timer = expire(options.request_timeout, &controller);
    let sent = send_fetch(url, body, &options.extra_headers, options.with_credentials, &controller.signal());
    let settle = move |ended| {
        drop(timer);
        completion.settle(ended);
    };
    when_settled(&sent, Box::new(settle));
    Ok(controller.unchecked_into())
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
