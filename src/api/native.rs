//! What the API needs of a platform, outside of browsers.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use super::attachment::Attachment;
use super::call::Task;
use super::client::Client;
use super::error::{BuildError, ConnectError, Refusal, TransportError};
use super::settings::Settings;
use super::wire::hears_name;
use crate::core::{ConnectionError, Payload};
use crate::data::Value;
use crate::protocol::address::Page;

/// There is no page.
/// There are none: no session is opened.
pub(super) struct RequestOptions;

pub(super) fn add_options(_: &Settings, _: &[(String, String)], _: &mut RequestOptions) {}

pub(super) fn page() -> Option<Page> {
    None
}

/// There is no driver yet.
pub(super) fn start(_: Box<Settings>, _: bool, _: &str) -> Result<Client, BuildError> {
    Err(BuildError::NoPlatform)
}

/// Whether `hears` says so of the name of an event; true also where the name cannot be told at a glance.
pub(super) fn peek_name(payload: &Payload, hears: &dyn Fn(&str) -> bool) -> bool {
    match payload {
        Payload::Json { text, from, .. } => hears_name(text, *from, hears),
        Payload::Value(_) => true,
    }
}

/// The text of a payload, where its JSON begins, and its attachments.
pub(super) fn text_of(payload: Payload) -> (String, usize, Vec<Attachment>) {
    let (text, from, attachments) = match payload {
        Payload::Json { text, from, attachments } => (text, from, attachments),
        // None comes: the core passes on all payloads as they are.
        Payload::Value(_) => Default::default(),
    };
    (text, from, attachments.into_iter().map(Attachment::from_binary).collect())
}

/// What a refusal says.
pub(super) fn message_of(payload: &Value) -> String {
    payload.json.get("message").unwrap_or(&payload.json).as_str().unwrap_or_default().into()
}

pub(super) fn connect_error(error: ConnectionError) -> ConnectError {
    match error {
        ConnectionError::Timeout => ConnectError::Timeout,
        ConnectionError::NoTransports => ConnectError::NoTransports,
        ConnectionError::InvalidHandshake => ConnectError::InvalidHandshake,
        ConnectionError::OlderServer => ConnectError::OlderServer,
        ConnectionError::InvalidOptions(words) => ConnectError::Options(words.into()),
        ConnectionError::Transport(error) => {
            let status = error.description.as_ref().and_then(|status| status.parse().ok());
            let cause = error.description.filter(|_| status.is_none()).map(Into::into);
            ConnectError::Transport(TransportError { message: error.kind.message(), status, cause })
        }
        ConnectionError::Refused(payload) => {
            let message = message_of(&payload);
            ConnectError::Refused(Refusal { message: message.into(), json: payload.json.to_string().into() })
        }
    }
}

/// Calls back after a time.
#[derive(Debug)]
pub(super) struct Timer;

impl Timer {
    pub fn new(duration: Duration, callback: Box<dyn FnOnce() + Send>) -> Self {
        thread::spawn(move || {
            thread::sleep(duration);
            callback();
        });
        Self
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Runs a task on a thread of its own.
pub(super) fn spawn(task: Task) {
    thread::spawn(move || {
        let mut task = pin!(task);
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        while task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
            thread::park();
        }
    });
}
