//! The long-polling transport: a GET that waits for packets, and POSTs that carry them, at most one of each at a time.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::{Array, JsString};
use wasm_bindgen::prelude::*;

use super::head::Head;
use super::reports::{Listener, Registration, listen};
use super::requests::Requests;
use super::texts::{READ, UNREADABLE, defer, to_texts};
use super::{fetch, global, xhr};
use crate::core::{OutgoingFrame, Received, TransportError, TransportErrorKind, TransportId, TransportInput};
use crate::driver::{Report, Reporter};
use crate::package::only;
use crate::protocol::payload::SEPARATOR;

#[wasm_bindgen]
extern "C" {
    /// What aborts a request: the XMLHttpRequest itself, or the AbortController of a fetch.
    pub(super) type Pending;

    /// An XMLHttpRequest, or the response to a fetch.
    type Refused;
    #[wasm_bindgen(method, getter, catch)]
    fn status(this: &Refused) -> Result<JsValue, JsValue>;
}

#[wasm_bindgen(module = "/src/leaves.js")]
extern "C" {
    #[wasm_bindgen(js_name = abortAfter)]
    fn abort_after(post: Option<&Pending>, poll: &Pending);
}

// What is reported of a request.
/// It has ended: the text of the response; or the request or the response, if its status is none of success.
pub(super) const ENDED: u32 = 0;
/// There is no response: the error.
pub(super) const FAILED: u32 = 1;

/// The transport. Reports nothing once it is closed or dropped.
pub(super) struct Polling {
    id: TransportId,
    requests: Rc<Requests>,
    sid: RefCell<Option<String>>,
    reporter: Reporter,
    get: RefCell<Option<Request>>,
    post: RefCell<Option<Request>>,
    is_closed: Cell<bool>,
    /// Whether requests are made by fetch. A service worker has nothing else.
    by_fetch: bool,
    this: Weak<Self>,
}

/// A request that has not ended. It has a number of its own, so an answer that comes twice, or too late, is ignored.
struct Request {
    number: Registration,
    /// `None` until the call has returned that sends it.
    pending: Option<Pending>,
}

#[derive(Clone, Copy, PartialEq)]
enum Method {
    Get,
    Post,
}

impl Polling {
    pub fn new(id: TransportId, requests: Rc<Requests>, sid: Option<String>, reporter: Reporter) -> Rc<Self> {
        Rc::new_cyclic(|this| Self {
            id,
            by_fetch: requests.options.fetch || !global::get("XMLHttpRequest").is_function(),
            requests,
            sid: RefCell::new(sid),
            reporter,
            get: RefCell::default(),
            post: RefCell::default(),
            is_closed: Cell::default(),
            this: this.clone(),
        })
    }

    pub fn identify(&self, sid: String) {
        self.sid.replace(Some(sid));
    }

    pub fn poll(&self) {
        let number = self.begin(Method::Get);
        self.send_request(Method::Get, number, None);
    }

    pub fn send(&self, messages: &[OutgoingFrame]) {
        let number = self.begin(Method::Post);
        if let Some(texts) = to_texts(messages, number) {
            self.post(number, &texts);
        }
    }

    fn post(&self, number: u32, texts: &Array) {
        self.send_request(Method::Post, number, Some(texts.join(SEPARATOR)));
    }

    /// Reports nothing more. What is posted still goes out, and the poll waits until then: a server that sees the end of a poll first takes
    /// the session for lost. Not each server answers the poll of a session that a POST has closed, and it would keep one of the few
    /// connections that a browser has to a server.
    pub fn close(&self) {
        self.is_closed.set(true);
        let pending = |slot: &RefCell<Option<Request>>| slot.take().and_then(|request| request.pending);
        if let Some(poll) = pending(&self.get) {
            abort_after(pending(&self.post).as_ref(), &poll);
        }
    }

    fn slot(&self, method: Method) -> &RefCell<Option<Request>> {
        match method {
            Method::Get => &self.get,
            Method::Post => &self.post,
        }
    }

    fn begin(&self, method: Method) -> u32 {
        let number = listen(self.this.clone());
        let value = number.get();
        drop(self.slot(method).replace(Some(Request { number, pending: None })));
        value
    }

    fn send_request(&self, method: Method, number: u32, body: Option<JsString>) {
        let sid = self.sid.borrow().clone();
        let url = self.requests.url(sid.as_deref());
        let send = if self.by_fetch { fetch::send } else { xhr::send };
        match send(&url, body.as_ref(), &self.requests, number) {
            Ok(pending) => {
                if let Some(request) = &mut *self.slot(method).borrow_mut() {
                    request.pending = Some(pending);
                }
            }
            Err(error) => defer(number, FAILED_LATER, &error),
        }
    }

    /// A request has ended.
    fn end(&self, method: Method, ended: Result<JsValue, JsValue>) {
        // What has ended is not to be aborted: that would take status and text from a request that a listener may look at.
        drop(self.slot(method).take());
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
            let head = Head::of(&packet);
            self.reporter.report(Report::Received(self.id, Received::Text(packet, head.bytes())));
        }
    }

    fn fail(&self, method: Method, description: JsValue, context: Option<JsValue>) {
        let kind = match (method, self.by_fetch) {
            (Method::Get, false) => TransportErrorKind::XhrPoll,
            (Method::Post, false) => TransportErrorKind::XhrPost,
            (Method::Get, true) => TransportErrorKind::FetchRead,
            (Method::Post, true) => TransportErrorKind::FetchWrite,
        };
        self.report(TransportInput::Failed(TransportError {
            kind,
            description: Some(description),
            context: context.and_then(only),
        }));
    }

    fn report(&self, input: TransportInput) {
        if !self.is_closed.get() {
            self.reporter.report(Report::Transport(self.id, input));
        }
    }
}

impl Listener for Polling {
    fn handle(&self, number: u32, kind: u32, value: JsValue) {
        let is_of =
            |slot: &RefCell<Option<Request>>| slot.borrow().as_ref().is_some_and(|it| it.number.get() == number);
        let method = if is_of(&self.get) { Method::Get } else { Method::Post };
        let is_sent = self.slot(method).borrow().as_ref().is_some_and(|request| request.pending.is_some());
        match kind {
            READ => self.post(number, &value.unchecked_into()),
            // What a page has put in place of the browser's objects may answer before the call returns.
            ENDED if !is_sent => defer(number, ENDED_LATER, &value),
            FAILED if !is_sent => defer(number, FAILED_LATER, &value),
            ENDED | ENDED_LATER => self.end(method, Ok(value)),
            FAILED | FAILED_LATER | UNREADABLE => self.end(method, Err(value)),
            _ => {}
        }
    }
}

// The same, reported once the call has returned that sent the request.
const ENDED_LATER: u32 = 2;
const FAILED_LATER: u32 = 3;
