//! What the API needs of a platform, in a browser.

use std::cell::RefCell;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;

use gloo_timers::callback::Timeout;
use js_sys::{Array, JSON, JsString, Object, Reflect};
use wasm_bindgen::prelude::*;

use super::attachment::Attachment;
use super::call::Task;
use super::client::Client;
use super::error::{BuildError, ConnectError, Refusal, TransportError};
use super::local::{self, Home};
use super::settings::Settings;
use super::wire::hears_name;
use crate::core::{ConnectionError, Payload, TransportKind};
use crate::data::{self, Detail};
use crate::protocol::address::Page;
use crate::protocol::transport::LongPolling;
pub(super) use crate::web::RequestOptions;
use crate::web::{self, Beginning, Browser, Requests, SessionOptions, Timers};

/// The page that the program runs in.
pub(super) fn page() -> Option<Page> {
    web::page()
}

/// Starts a connection.
pub(super) fn start(settings: Box<Settings>, auto_connect: bool, namespace: &str) -> Result<Client, BuildError> {
    let seed = (web::random() * 9_007_199_254_740_992.0) as u64;
    Ok(local::start(settings, auto_connect, namespace, seed, |reporter| Browser::new(Timers::default(), reporter)))
}

impl Home for Browser {
    fn session(&self, settings: &Settings, headers: &[(String, String)]) -> Result<SessionOptions, Detail> {
        let requests = |kind| Requests::new(kind, &settings.url, request_options(settings, headers));
        Ok(SessionOptions {
            polling: LongPolling::get().map(|proof| (requests(TransportKind::Polling), proof)),
            websocket: requests(TransportKind::WebSocket),
            close_on_beforeunload: settings.close_on_beforeunload,
            wake_up: settings.wake_up,
        })
    }

    fn spawn(&self, task: Task) {
        spawn(task);
    }
}

fn request_options(settings: &Settings, headers: &[(String, String)]) -> RequestOptions {
    let mut options = RequestOptions {
        with_credentials: settings.with_credentials,
        fetch: settings.fetch,
        ..RequestOptions::default()
    };
    if let Some(add) = settings.add {
        add(settings, headers, &mut options);
    }
    options
}

/// Adds the headers and the protocols.
pub(super) fn add_options(settings: &Settings, headers: &[(String, String)], options: &mut RequestOptions) {
    let extra_headers = Object::new();
    for (name, value) in settings.headers.iter().chain(headers) {
        // It cannot fail: the object is ours.
        let _ = Reflect::set(&extra_headers, &name.into(), &value.into());
    }
    options.extra_headers = extra_headers.into();
    if !settings.protocols.is_empty() {
        options.protocols = Some(settings.protocols.iter().map(JsValue::from).collect::<Array>().into());
    }
}

/// Runs a task.
pub(super) fn spawn(task: Task) {
    wasm_bindgen_futures::spawn_local(task);
}

#[wasm_bindgen(module = "/src/api/texts.js")]
extern "C" {
    fn peek(text: &JsString, from: usize, memory: &JsValue, place: *mut web::Place);
}

/// Whether `hears` says so of the name of an event; true also where the name cannot be told at a glance. Looks at the first units only.
pub(super) fn peek_name(payload: &Payload, hears: &dyn Fn(&str) -> bool) -> bool {
    let Payload::Json { text, from, .. } = payload else { return true };
    if let Some(beginning) = Beginning::of(text) {
        return hears_name(beginning.as_str(), *from, hears);
    }
    let [length, units @ ..] = web::written(|memory, place| peek(text, *from, memory, place));
    let begun = units.get(..usize::from(length)).and_then(|units| std::str::from_utf8(units).ok());
    begun.is_none_or(|begun| hears_name(begun, 0, hears))
}

/// The text of a payload, where its JSON begins, and its attachments.
#[inline(never)]
pub(super) fn text_of(payload: Payload) -> (String, usize, Vec<Attachment>) {
    match payload {
        Payload::Json { text, from, attachments } => {
            let (text, from) = match Beginning::of(&text) {
                Some(beginning) if beginning.is_all() => (beginning.as_str().into(), from),
                _ => {
                    let text = String::from(text);
                    let from = byte_of(&text, from);
                    (text, from)
                }
            };
            let mut all = Vec::new();
            for attachment in attachments {
                all.push(Attachment::from_binary(attachment));
            }
            (text, from, all)
        }
        // None comes: the core passes on all payloads as they are.
        Payload::Value(_) => Default::default(),
    }
}

/// The place of a byte of a text, by the place of its unit of UTF-16.
fn byte_of(text: &str, unit: usize) -> usize {
    let mut units = 0;
    let at = text.bytes().position(|byte| {
        let is_it = units >= unit && !(0x80..0xc0).contains(&byte);
        units += match byte {
            0x80..0xc0 => 0,
            0xf0.. => 2,
            _ => 1,
        };
        is_it
    });
    at.unwrap_or(text.len())
}

fn stringify(value: &JsValue) -> String {
    JSON::stringify(value).map(String::from).unwrap_or_default()
}

/// What a refusal says.
pub(super) fn message_of(payload: &JsValue) -> String {
    property(payload, "message").as_string().or_else(|| payload.as_string()).unwrap_or_default()
}

#[inline(never)]
pub(super) fn connect_error(error: ConnectionError) -> ConnectError {
    match error {
        ConnectionError::Timeout => ConnectError::Timeout,
        ConnectionError::NoTransports => ConnectError::NoTransports,
        ConnectionError::InvalidHandshake => ConnectError::InvalidHandshake,
        ConnectionError::OlderServer => ConnectError::OlderServer,
        ConnectionError::InvalidOptions(detail) => ConnectError::Options(data::describe(&detail).into()),
        ConnectionError::Transport(error) => {
            let status = error.description.as_ref().and_then(JsValue::as_f64).map(|status| status as u16);
            // An event of a WebSocket says nothing.
            let cause =
                error.description.as_ref().map(|cause| property(cause, "message")).and_then(|words| words.as_string());
            ConnectError::Transport(TransportError {
                message: error.kind.message(),
                status,
                cause: cause.map(Into::into),
            })
        }
        ConnectionError::Refused(payload) => {
            let message = message_of(&payload);
            ConnectError::Refused(Refusal { message: message.into(), json: stringify(&payload).into() })
        }
    }
}

fn property(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &JsString::from(name)).unwrap_or(JsValue::UNDEFINED)
}

#[wasm_bindgen(module = "/src/leaves.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    fn bytes(binary: &JsValue) -> Result<Vec<u8>, JsValue>;
}

/// A copy of the bytes of an `ArrayBuffer`, or of a view of one.
pub(super) fn bytes_of(binary: &JsValue) -> Option<Vec<u8>> {
    bytes(binary).ok()
}

thread_local! {
    static TIMERS: RefCell<Vec<(u32, Timeout)>> = const { RefCell::new(Vec::new()) };
}

/// Numbers of timers: no two of a process are the same.
static NEXT_TIMER: AtomicU32 = AtomicU32::new(0);

/// Calls back after a time, unless it is dropped before.
#[derive(Debug)]
pub(super) struct Timer(u32);

impl Timer {
    pub fn new(duration: Duration, callback: Box<dyn FnOnce()>) -> Self {
        let number = NEXT_TIMER.fetch_add(1, Relaxed);
        let ms = duration.as_millis().min(i32::MAX as u128) as u32;
        let timeout = Timeout::new(ms, callback);
        TIMERS.with_borrow_mut(|timers| timers.push((number, timeout)));
        Self(number)
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        // Dropped when the list is not borrowed any more: with its closure goes a waker, and perhaps a task.
        let ended = TIMERS.try_with(|timers| {
            let mut timers = timers.borrow_mut();
            let at = timers.iter().position(|(number, _)| *number == self.0);
            at.map(|at| timers.remove(at))
        });
        drop(ended);
    }
}
