//! The long-polling transport: a GET that waits for packets, and POSTs that carry them, at most one of each at a time.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::{Array, JsString, Reflect};
use wasm_bindgen::prelude::*;

use super::microtask::defer;
use super::requests::Requests;
use super::texts::to_texts;
use super::{fetch, head, xhr};
use crate::core::{OutgoingFrame, Received, TransportError, TransportErrorKind, TransportId, TransportInput};
use crate::driver::{Report, Reporter};
use crate::protocol::payload::SEPARATOR;

/// How a request ended: with the text of the response, or with its failure.
pub(super) type Outcome = Result<JsString, Failure>;

/// Why a request failed.
pub(super) struct Failure {
    /// The HTTP status, or the error.
    pub description: JsValue,
    /// The request or the response, where there is a status.
    pub context: Option<JsValue>,
}

impl Failure {
    /// No response came.
    pub fn error(description: JsValue) -> Self {
        Self { description, context: None }
    }

    /// The response has another status than 200.
    pub fn status(status: f64, context: JsValue) -> Self {
        Self { description: status.into(), context: Some(context) }
    }
}

/// A request that was sent. Its outcome counts for nothing once this is dropped.
pub(super) trait Request {
    fn abort(&self);
}

/// The transport. Nothing is reported once it is dropped.
pub(super) struct Polling {
    id: TransportId,
    requests: Rc<Requests>,
    sid: RefCell<Option<String>>,
    reporter: Reporter,
    poll: RefCell<Option<Box<dyn Request>>>,
    post: RefCell<Option<Box<dyn Request>>>,
    is_posting: Cell<bool>,
    is_closed: Cell<bool>,
    /// Whether requests are made by fetch. A service worker has nothing else.
    by_fetch: bool,
    this: Weak<Self>,
}

#[derive(Clone, Copy, PartialEq)]
enum Method {
    Get,
    Post,
}

impl Polling {
    pub fn new(id: TransportId, requests: Rc<Requests>, sid: Option<String>, reporter: Reporter) -> Rc<Self> {
        let has_xhr = Reflect::get(&js_sys::global(), &"XMLHttpRequest".into()).is_ok_and(|xhr| xhr.is_function());
        Rc::new_cyclic(|this| Self {
            id,
            by_fetch: requests.options.fetch || !has_xhr,
            requests,
            sid: RefCell::new(sid),
            reporter,
            poll: RefCell::default(),
            post: RefCell::default(),
            is_posting: Cell::default(),
            is_closed: Cell::default(),
            this: this.clone(),
        })
    }

    pub fn identify(&self, sid: String) {
        self.sid.replace(Some(sid));
    }

    pub fn poll(&self) {
        self.request(Method::Get, None);
    }

    pub fn send(&self, messages: &[OutgoingFrame]) {
        self.is_posting.set(true);
        let this = self.this.clone();
        let post = move |texts: Result<Array, JsValue>| {
            let Some(polling) = this.upgrade() else { return };
            match texts {
                Ok(texts) => polling.request(Method::Post, Some(texts.join(SEPARATOR))),
                Err(error) => polling.end(Method::Post, Err(Failure::error(error))),
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
            poll.abort();
        }
    }

    fn request(&self, method: Method, body: Option<JsString>) {
        let url = self.requests.url(self.sid.borrow().as_deref());
        let this = self.this.clone();
        let completion = Completion::new(Box::new(move |outcome| {
            if let Some(polling) = this.upgrade() {
                polling.end(method, outcome);
            }
        }));
        let send = if self.by_fetch { fetch::send } else { xhr::send };
        let sent = send(&url, body.as_ref(), &self.requests, completion.clone());
        let pending = match method {
            Method::Get => &self.poll,
            Method::Post => &self.post,
        };
        match sent {
            Ok(request) => drop(pending.replace(Some(request))),
            Err(error) => completion.settle(Err(Failure::error(error))),
        }
        completion.sent();
    }

    fn end(&self, method: Method, outcome: Outcome) {
        // A request that has ended is not to be aborted: that would take status and text from one that a listener may look at.
        let ended = match method {
            Method::Get => self.poll.take(),
            Method::Post => self.post.take(),
        };
        if method == Method::Post {
            self.is_posting.set(false);
        }
        drop(ended);
        match (method, outcome) {
            (_, Err(failure)) => self.fail(method, failure),
            (Method::Post, Ok(_)) => self.report(TransportInput::Drained),
            (Method::Get, Ok(body)) => {
                // Each packet is acted on before the next one is reported.
                let packets = body.split(SEPARATOR);
                for at in 0..packets.length() {
                    self.receive(packets.get(at).unchecked_into());
                }
                self.report(TransportInput::PollEnded);
            }
        }
    }

    fn receive(&self, packet: JsString) {
        if !self.is_closed.get() {
            head::with_head_of(&packet, |head| {
                self.reporter.report(Report::Received(self.id, Received::Text(packet.clone(), head)));
            });
        }
    }

    fn fail(&self, method: Method, Failure { description, context }: Failure) {
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
pub(super) struct Completion {
    phase: Cell<Phase>,
    done: Cell<Option<Box<dyn FnOnce(Outcome)>>>,
}

#[derive(Clone, Copy)]
enum Phase {
    Sending,
    Waiting,
    Done,
}

impl Completion {
    fn new(done: Box<dyn FnOnce(Outcome)>) -> Rc<Self> {
        Rc::new(Self { phase: Cell::new(Phase::Sending), done: Cell::new(Some(done)) })
    }

    /// The call that sent the request has returned.
    fn sent(&self) {
        if matches!(self.phase.get(), Phase::Sending) {
            self.phase.set(Phase::Waiting);
        }
    }

    /// The request has ended.
    pub fn settle(&self, outcome: Outcome) {
        let phase = self.phase.replace(Phase::Done);
        let Some(done) = self.done.take() else { return };
        match phase {
            Phase::Sending => defer(Box::new(move || done(outcome))),
            Phase::Waiting | Phase::Done => done(outcome),
        }
    }
}
