//! The long-polling transport: a GET that waits for packets, and POSTs that carry them, at most one of each at a time.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::{Array, JsString};
use wasm_bindgen::prelude::*;

use super::microtask::defer;
use super::requests::Requests;
use super::texts::to_texts;
use super::{fetch, global, head, xhr};
use crate::core::{OutgoingFrame, Received, TransportError, TransportErrorKind, TransportId, TransportInput};
use crate::driver::{Report, Reporter};
use crate::protocol::payload::SEPARATOR;

#[wasm_bindgen]
extern "C" {
    /// What aborts a request: the XMLHttpRequest itself, or the AbortController of a fetch.
    pub(super) type Pending;
    #[wasm_bindgen(method, catch)]
    fn abort(this: &Pending) -> Result<(), JsValue>;

    /// An XMLHttpRequest or the response to a fetch.
    type Refused;
    #[wasm_bindgen(method, getter, catch)]
    fn status(this: &Refused) -> Result<JsValue, JsValue>;
}

/// The transport. Reports nothing once it is closed or dropped.
pub(super) struct Polling {
    id: TransportId,
    requests: Rc<Requests>,
    sid: RefCell<Option<String>>,
    reporter: Reporter,
    poll: RefCell<Option<Pending>>,
    is_posting: Cell<bool>,
    is_closed: Cell<bool>,
    /// Whether requests are made by fetch. A service worker has nothing else.
    by_fetch: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Method {
    Get,
    Post,
}

impl Polling {
    pub fn new(id: TransportId, requests: Rc<Requests>, sid: Option<String>, reporter: Reporter) -> Rc<Self> {
        Rc::new(Self {
            id,
            by_fetch: requests.options.fetch || !global::get("XMLHttpRequest").is_function(),
            requests,
            sid: RefCell::new(sid),
            reporter,
            poll: RefCell::default(),
            is_posting: Cell::default(),
            is_closed: Cell::default(),
        })
    }

    pub fn identify(&self, sid: String) {
        self.sid.replace(Some(sid));
    }

    pub fn poll(self: &Rc<Self>) {
        self.request(Method::Get, None);
    }

    pub fn send(self: &Rc<Self>, messages: &[OutgoingFrame]) {
        self.is_posting.set(true);
        let this = Rc::downgrade(self);
        let post = move |texts: Result<Array, JsValue>| {
            let Some(polling) = this.upgrade() else { return };
            match texts {
                Ok(texts) => polling.request(Method::Post, Some(texts.join(SEPARATOR))),
                Err(error) => polling.end(Method::Post, Err(error)),
            }
        };
        to_texts(messages, Box::new(post));
    }

    /// Reports nothing more. What is posted still goes out.
    pub fn close(&self) {
        self.is_closed.set(true);
        let poll = self.poll.take();
        // The server ends the poll of a session that a POST has closed; without that, nobody would.
        if let Some(poll) = poll.filter(|_| !self.is_posting.get()) {
            let _ = poll.abort();
        }
    }

    fn request(self: &Rc<Self>, method: Method, body: Option<JsString>) {
        let url = self.requests.url(self.sid.borrow().as_deref());
        let completion = Completion(Rc::new(CompletionState {
            polling: Rc::downgrade(self),
            method,
            phase: Cell::new(Phase::Sending),
        }));
        let send = if self.by_fetch { fetch::send } else { xhr::send };
        match send(&url, body.as_ref(), &self.requests, &completion) {
            Ok(pending) => {
                // A request may have ended in the call that sent it.
                if method == Method::Get && completion.is_pending() {
                    drop(self.poll.replace(Some(pending)));
                }
            }
            Err(error) => completion.settle(Err(error)),
        }
        completion.sent();
    }

    /// A request has ended: with the text of the response, with a request or a response that has another status, or with an error.
    fn end(&self, method: Method, ended: Result<JsValue, JsValue>) {
        match method {
            Method::Post => self.is_posting.set(false),
            // What has ended is not to be aborted: that would take status and text from a request that a listener may look at.
            Method::Get => drop(self.poll.take()),
        }
        match (method, ended.map(JsCast::dyn_into::<JsString>)) {
            (Method::Post, Ok(Ok(_))) => self.report(TransportInput::Drained),
            (Method::Get, Ok(Ok(body))) => {
                let packets = body.split(SEPARATOR);
                // Each packet is acted on before the next one is reported.
                for at in 0..packets.length() {
                    self.receive(packets.get(at).unchecked_into());
                }
                self.report(TransportInput::PollEnded);
            }
            (_, Ok(Err(refused))) => match refused.unchecked_ref::<Refused>().status() {
                Ok(status) => self.fail(method, status, Some(refused)),
                Err(error) => self.fail(method, error, None),
            },
            (_, Err(error)) => self.fail(method, error, None),
        }
    }

    fn receive(&self, packet: JsString) {
        if !self.is_closed.get() {
            head::with_head_of(packet, |packet, head| {
                self.reporter.report(Report::Received(self.id, Received::Text(packet, head)));
            });
        }
    }

    fn fail(&self, method: Method, description: JsValue, context: Option<JsValue>) {
        let kind = match (method, self.by_fetch) {
            (Method::Get, false) => TransportErrorKind::XhrPoll,
            (Method::Post, false) => TransportErrorKind::XhrPost,
            (Method::Get, true) => TransportErrorKind::FetchRead,
            (Method::Post, true) => TransportErrorKind::FetchWrite,
        };
        self.report(TransportInput::Failed(TransportError { kind, description: Some(description), context }));
    }

    fn report(&self, input: TransportInput) {
        if !self.is_closed.get() {
            self.reporter.report(Report::Transport(self.id, input));
        }
    }
}

/// Hears how a request ended: once, and not before the call has returned that sent it. What a page has put in place of the browser's
/// objects may answer twice, or at once.
#[derive(Clone)]
pub(super) struct Completion(Rc<CompletionState>);

struct CompletionState {
    polling: Weak<Polling>,
    method: Method,
    phase: Cell<Phase>,
}

#[derive(Clone, Copy, PartialEq)]
enum Phase {
    Sending,
    Waiting,
    Done,
}

impl Completion {
    fn is_pending(&self) -> bool {
        self.0.phase.get() != Phase::Done
    }

    /// The call that sent the request has returned.
    fn sent(&self) {
        if self.is_pending() {
            self.0.phase.set(Phase::Waiting);
        }
    }

    /// The function by which JavaScript settles the request. It is JavaScript's own: the request may end after the transport.
    pub fn callback(&self, is_response: bool) -> JsValue {
        let completion = self.clone();
        let settle = move |ended| completion.settle(if is_response { Ok(ended) } else { Err(ended) });
        Closure::<dyn Fn(JsValue)>::new(settle).into_js_value()
    }

    /// The request has ended: with a text or whatever else came, or with an error.
    fn settle(&self, ended: Result<JsValue, JsValue>) {
        match self.0.phase.replace(Phase::Done) {
            Phase::Sending => {
                let completion = self.clone();
                defer(Box::new(move || completion.end(ended)));
            }
            Phase::Waiting => self.end(ended),
            Phase::Done => {}
        }
    }

    fn end(&self, ended: Result<JsValue, JsValue>) {
        if let Some(polling) = self.0.polling.upgrade() {
            polling.end(self.0.method, ended);
        }
    }
}
