//! Drives one manager: acts on its commands, feeds it the browser's events, wakes it up in time.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::clock::Clock;
use super::lifecycle::Listener;
use super::microtask;
use super::polling::{Outcome, Pending, PollingTransport};
use super::timers::{Timer, Timers};
use super::websocket::{Report, WebSocketTransport};
use crate::client::{
    Command, EngineId, EngineOptions, Event, Frame, Manager, Output, TransportError, TransportId, TransportKind,
    Written,
};
use crate::data;
use crate::protocol::request::Endpoint;

/// What stands above the driver and wants the connection.
pub trait Application: 'static {
    /// How to open the next session. The error is a JavaScript value that says what is wrong with the options.
    fn configure(&self, engine: EngineId) -> Result<Configuration, JsValue>;
    /// Something happened, or is asked for. May call the driver.
    fn event(&self, event: Event);
    /// Nothing is open or planned: nothing will happen until the application calls.
    fn idle(&self);
}

/// How one session is opened.
pub struct Configuration {
    /// What the session does.
    pub engine: EngineOptions,
    /// What its long-polling requests look like.
    pub polling: RequestOptions,
    /// What its WebSocket looks like.
    pub websocket: RequestOptions,
    /// Whether to close its transport, and tell nobody, when the page is about to go away. Default: false.
    pub close_on_beforeunload: bool,
}

/// What the requests of one transport look like.
pub struct RequestOptions {
    /// Where they go.
    pub endpoint: Endpoint,
    /// Headers for long-polling requests, an object that is read for each; a WebSocket in a browser cannot have any.
    /// Default: none.
    pub extra_headers: Option<JsValue>,
    /// Whether long-polling requests to other sites carry cookies. Default: false.
    pub with_credentials: bool,
    /// How long a long-polling request may take, in ms; 0 for any time, which is the default.
    pub request_timeout: u32,
    /// Whether long-polling requests are made by `fetch` even where there is `XMLHttpRequest`. Default: false.
    pub fetch: bool,
    /// The sub-protocols that a WebSocket offers, a string or an array of strings. Default: none.
    pub protocols: Option<JsValue>,
}

impl RequestOptions {
    /// Requests to an endpoint, all else by default.
    pub fn new(endpoint: Endpoint) -> Self {
        Self {
            endpoint,
            extra_headers: None,
            with_credentials: false,
            request_timeout: 0,
            fetch: false,
            protocols: None,
        }
    }
}

/// A manager in the browser.
pub struct Driver<A: Application>(Rc<Inner<A>>);

struct Inner<A: Application> {
    application: A,
    manager: RefCell<Manager>,
    clock: Clock,
    /// The options of the latest session.
    session: RefCell<Option<Session>>,
    transports: RefCell<Vec<Rc<Transport>>>,
    timers: Timers,
    /// With what time it was set for.
    timer: RefCell<Option<(f64, Timer)>>,
    /// Makes the address of each request unique.
    stamp: Cell<f64>,
    /// Whether a call of `drain` is under way.
    draining: Cell<bool>,
}

struct Session {
    polling: Rc<RequestOptions>,
    websocket: Rc<RequestOptions>,
    _offline: Option<Listener>,
    _leaving: Option<Listener>,
}

struct Transport {
    id: TransportId,
    request: Rc<RequestOptions>,
    /// The id of its session.
    sid: RefCell<Option<String>>,
    link: Link,
}

enum Link {
    Polling(PollingTransport),
    WebSocket(WebSocketTransport),
}

impl<A: Application> Driver<A> {
    /// A driver of this manager, which nothing else may have driven.
    pub fn new(manager: Manager, timers: Timers, application: A) -> Self {
        Self(Rc::new(Inner {
            application,
            manager: RefCell::new(manager),
            clock: Clock::new(timers),
            session: RefCell::new(None),
            transports: RefCell::new(Vec::new()),
            timers,
            timer: RefCell::new(None),
            stamp: Cell::new((js_sys::Date::now() * 1000.0 + js_sys::Math::random() * 1000.0).floor()),
            draining: Cell::new(false),
        }))
    }

    /// Gives the manager an input, with the time, and acts on all that follows from it.
    pub fn input<R>(&self, input: impl FnOnce(&mut Manager, f64) -> R) -> R {
        self.0.input(input)
    }

    /// Gives the manager the answer to a question of its own. Where that comes from inside of the question, what follows is left
    /// to the call that asked: else each answer would nest in the one before it, and a page may have a thousand namespaces.
    pub fn answer(&self, answer: impl FnOnce(&mut Manager, f64)) {
        if self.0.draining.get() {
            answer(&mut self.0.manager.borrow_mut(), self.0.clock.now());
        } else {
            self.input(answer);
        }
    }

    /// Changes what the manager does from now on, which by itself causes nothing.
    pub fn change<R>(&self, change: impl FnOnce(&mut Manager) -> R) -> R {
        change(&mut self.0.manager.borrow_mut())
    }

    /// Asks the manager something.
    pub fn read<R>(&self, read: impl FnOnce(&Manager) -> R) -> R {
        read(&self.0.manager.borrow())
    }

    /// What the driver was made with.
    pub fn application(&self) -> &A {
        &self.0.application
    }
}

impl<A: Application> Inner<A> {
    fn input<R>(self: &Rc<Self>, input: impl FnOnce(&mut Manager, f64) -> R) -> R {
        let now = self.clock.now();
        let result = input(&mut self.manager.borrow_mut(), now);
        self.drain();
        result
    }

    /// Acts on what follows from an input.
    fn drain(self: &Rc<Self>) {
        self.act_on_outputs();
        self.arm();
        if self.manager.borrow().is_idle() {
            // Nobody listens to the page for a session that is over.
            let ended = self.session.take();
            drop(ended);
            self.application.idle();
        }
    }

    /// Acts on outputs until there is none. The manager is not borrowed meanwhile: a listener may come back here.
    fn act_on_outputs(self: &Rc<Self>) {
        let outer = self.draining.replace(true);
        loop {
            let output = self.manager.borrow_mut().poll_output();
            match output {
                Some(Output::Command(command)) => self.act(command),
                Some(Output::Event(Event::Configure(engine))) => self.configure(engine),
                Some(Output::Event(event)) => self.application.event(event),
                None => break,
            }
        }
        self.draining.set(outer);
    }

    fn configure(self: &Rc<Self>, engine: EngineId) {
        let options = self.application.configure(engine).map(|configuration| {
            let Configuration { engine, polling, websocket, close_on_beforeunload } = configuration;
            // This computer can be reached without a network.
            let is_remote = polling.endpoint.address.host != "localhost";
            self.session.replace(Some(Session {
                polling: polling.into(),
                websocket: websocket.into(),
                _offline: is_remote.then(|| self.listener("offline", Manager::network_lost)),
                // Only where it is asked for: it costs a page its place in some back-forward caches.
                _leaving: close_on_beforeunload.then(|| self.listener("beforeunload", Manager::page_leaving)),
            }));
            engine
        });
        let now = self.clock.now();
        self.manager.borrow_mut().start(now, engine, options);
    }

    fn listener(self: &Rc<Self>, event: &'static str, input: fn(&mut Manager, f64)) -> Listener {
        let inner = Rc::downgrade(self);
        Listener::new(event, move || {
            if let Some(inner) = inner.upgrade() {
                inner.input(input);
            }
        })
    }

    fn act(self: &Rc<Self>, command: Command) {
        match command {
            Command::Open { transport, kind, sid } => self.open(transport, kind, sid),
            Command::Identify { transport, sid } => {
                if let Some(transport) = self.transport(transport) {
                    transport.sid.replace(Some(sid));
                }
            }
            Command::Poll { transport } => {
                if let Some(transport) = self.transport(transport) {
                    self.request(&transport, None);
                }
            }
            Command::Send { transport, messages } => {
                if let Some(transport) = self.transport(transport) {
                    self.send(&transport, &messages);
                }
            }
            Command::Close { transport } => {
                let mut transports = self.transports.borrow_mut();
                let closed = transports.iter().position(|open| open.id == transport).map(|at| transports.remove(at));
                // Closing may run code of the page, where it has put something in place of WebSocket.
                drop(transports);
                drop(closed);
            }
        }
    }

    fn open(self: &Rc<Self>, id: TransportId, kind: TransportKind, sid: Option<String>) {
        let request = self.session.borrow().as_ref().map(|session| match kind {
            TransportKind::Polling => session.polling.clone(),
            TransportKind::WebSocket => session.websocket.clone(),
        });
        let Some(request) = request else { return };
        let link = match kind {
            TransportKind::Polling => Link::Polling(PollingTransport::default()),
            TransportKind::WebSocket => {
                let inner = Rc::downgrade(self);
                let report = move |report| {
                    if let Some(inner) = inner.upgrade() {
                        inner.reported(id, report);
                    }
                };
                let url = request.endpoint.websocket_url(sid.as_deref(), self.next_stamp());
                match WebSocketTransport::open(&url, request.protocols.clone(), report) {
                    Ok(socket) => Link::WebSocket(socket),
                    Err(error) => return self.fail_later(id, error),
                }
            }
        };
        self.transports.borrow_mut().push(Rc::new(Transport { id, request, sid: sid.into(), link }));
    }

    fn reported(self: &Rc<Self>, id: TransportId, report: Report) {
        let Some(report) = self.offer(id, report) else {
            // What came this way brings no deadline nearer; what listeners do is acted on when they do it.
            return self.act_on_outputs();
        };
        self.input(|manager, now| match report {
            Report::Opened => manager.opened(now, id),
            Report::Text(text, _) => manager.text(now, id, text),
            Report::Binary(binary) => manager.binary(now, id, binary),
            Report::Closed(details) => manager.transport_closed(now, id, details),
            Report::Failed(error) => manager.transport_failed(now, id, error),
            Report::Drained => manager.drained(now, id),
        });
    }

    /// Offers what was received the short way; gives it back if that is not for it.
    fn offer(&self, id: TransportId, report: Report) -> Option<Report> {
        let mut manager = self.manager.borrow_mut();
        match report {
            Report::Text(text, head) => {
                head.with(|head| manager.offer_text(id, head, text)).map(|text| Report::Text(text, head))
            }
            Report::Binary(binary) => manager.offer_binary(id, binary).map(Report::Binary),
            report => Some(report),
        }
    }

    /// Makes a long-polling request: a POST if there are messages, else a poll.
    fn request(self: &Rc<Self>, transport: &Transport, messages: Option<&Array>) {
        let Link::Polling(polling) = &transport.link else { return };
        let (id, inner, is_post) = (transport.id, Rc::downgrade(self), messages.is_some());
        let url = transport.request.endpoint.polling_url(transport.sid.borrow().as_deref(), self.next_stamp());
        polling.begin(Pending::send(&url, messages, &transport.request, move |outcome| {
            if let Some(inner) = inner.upgrade() {
                inner.answered(id, is_post, outcome);
            }
        }));
    }

    fn answered(self: &Rc<Self>, id: TransportId, is_post: bool, outcome: Outcome) {
        if let Some(Link::Polling(polling)) = self.transport(id).as_deref().map(|transport| &transport.link) {
            polling.ended(is_post);
        }
        match outcome {
            Ok(_) if is_post => self.input(|manager, now| manager.drained(now, id)),
            Ok(body) => {
                // Each packet is acted on before the next one is read: a listener may have closed the transport.
                for packet in data::split(&body) {
                    self.input(|manager, now| manager.text(now, id, packet));
                }
                self.input(|manager, now| manager.poll_ended(now, id));
            }
            Err(error) => self.input(|manager, now| manager.transport_failed(now, id, error)),
        }
    }

    fn send(self: &Rc<Self>, transport: &Transport, messages: &[Written]) {
        match &transport.link {
            Link::WebSocket(socket) if !transport.request.endpoint.force_base64 => {
                for Written { frame, .. } in messages {
                    match frame {
                        Frame::Text(text) => socket.send(text),
                        Frame::Binary(binary) => socket.send(binary),
                    }
                }
                // It is the task in which the message was emitted, and the time was asked for.
                drained_later(Rc::downgrade(self), transport.id, self.clock.latest());
            }
            Link::WebSocket(socket) => socket.send_texts(&list(messages)),
            Link::Polling(_) => self.request(transport, Some(&list(messages))),
        }
    }

    /// Reports a failure that was found at once, when the application cannot have begun to listen.
    fn fail_later(self: &Rc<Self>, id: TransportId, error: TransportError) {
        let inner = Rc::downgrade(self);
        microtask::queue(move || {
            if let Some(inner) = inner.upgrade() {
                inner.input(|manager, now| manager.transport_failed(now, id, error));
            }
        });
    }

    fn transport(&self, id: TransportId) -> Option<Rc<Transport>> {
        self.transports.borrow().iter().find(|transport| transport.id == id).cloned()
    }

    fn next_stamp(&self) -> u64 {
        self.stamp.set(self.stamp.get() + 1.0);
        self.stamp.get() as u64
    }

    /// Sets the timer to the manager's next deadline. A timer that is early enough stays: when it runs, it is set anew.
    fn arm(self: &Rc<Self>) {
        let deadline = self.manager.borrow().next_deadline();
        let Some(at) = deadline else {
            self.timer.take();
            return;
        };
        let now = self.clock.latest();
        let is_set = self.timer.borrow().as_ref().is_some_and(|(set, _)| *set <= at && *set > now);
        if is_set {
            return;
        }
        let inner = Rc::downgrade(self);
        let delay = (at - now).clamp(0.0, f64::from(i32::MAX)).ceil();
        let at = now + delay;
        let timer = self.timers.set(delay as u32, move || {
            if let Some(inner) = inner.upgrade() {
                inner.timer.take();
                // Where the page has stopped the clock but not the timers, the timer would else be set for ever.
                inner.clock.reach(at);
                inner.input(Manager::handle_timeout);
            }
        });
        self.timer.replace(Some((at, timer)));
    }
}

/// Reports in a microtask that what was sent at that time has left.
fn drained_later<A: Application>(inner: Weak<Inner<A>>, id: TransportId, now: f64) {
    microtask::queue(move || {
        if let Some(inner) = inner.upgrade() {
            inner.manager.borrow_mut().drained(now, id);
            inner.drain();
        }
    });
}

/// Messages for JavaScript, which makes texts of them all.
fn list(messages: &[Written]) -> Array {
    let list = Array::new();
    for Written { frame, .. } in messages {
        list.push(match frame {
            Frame::Text(text) => text,
            Frame::Binary(binary) => binary,
        });
    }
    list
}
