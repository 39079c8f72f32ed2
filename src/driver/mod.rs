//! Drives one manager: acts on its commands, feeds it the browser's events, wakes it up in time.

mod clock;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use wasm_bindgen::prelude::*;

use clock::Clock;

use crate::core::{
    Command, EngineId, EngineOptions, Event, Frame, Manager, OutgoingFrame, Output, TransportId, TransportKind,
};
use crate::web::browser;
use crate::web::{Browser, Requests};

/// What stands above the driver and wants the connection.
pub trait Application: 'static {
    /// How to open the next session. The error is a JavaScript value that says what is wrong with the options.
    fn configure(&self, engine: EngineId) -> Result<Configuration, JsValue>;
    /// Something happened, or is asked for. May call the driver.
    fn event(&self, event: Event);
    /// What the connection has in the browser: always the same one, and nobody else's.
    fn browser(&self) -> &Browser;
    /// Nothing is open or planned: nothing will happen until the application calls. The browser's object has been told too.
    fn idle(&self) {}
}

/// How one session is opened.
pub struct Configuration {
    /// What the session does.
    pub engine: EngineOptions,
    /// What its requests look like.
    pub requests: Requests,
}

/// A manager in the browser.
pub struct Driver<A: Application>(Rc<Inner<A>>);

struct Inner<A: Application> {
    application: A,
    manager: RefCell<Manager>,
    clock: Clock,
    /// What the timer is set for; infinity where it is not set.
    wakes_at: Cell<f64>,
    /// Whether a call of `drain` is under way.
    draining: Cell<bool>,
}

impl<A: Application> Driver<A> {
    /// A driver of this manager, which nothing else may have driven.
    pub fn new(manager: Manager, application: A) -> Self {
        Self(Rc::new_cyclic(|inner: &Weak<Inner<A>>| {
            let inner = inner.clone();
            // The closure becomes the browser's, which is the driver's: it holds the driver weakly.
            let report = Closure::new(move |kind, transport, value, number| {
                if let Some(inner) = inner.upgrade() {
                    inner.reported(kind, TransportId(transport), value, number);
                }
            });
            application.browser().report_by(report);
            Inner {
                application,
                manager: RefCell::new(manager),
                clock: Clock::default(),
                wakes_at: Cell::new(f64::INFINITY),
                draining: Cell::new(false),
            }
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
            answer(&mut self.0.manager.borrow_mut(), self.0.now());
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
    fn browser(&self) -> &Browser {
        self.application.browser()
    }

    fn now(&self) -> f64 {
        self.clock.at(self.browser().now())
    }

    fn input<R>(&self, input: impl FnOnce(&mut Manager, f64) -> R) -> R {
        self.input_at(self.now(), input)
    }

    fn input_at<R>(&self, now: f64, input: impl FnOnce(&mut Manager, f64) -> R) -> R {
        let result = input(&mut self.manager.borrow_mut(), now);
        self.drain();
        result
    }

    /// Acts on what follows from an input.
    fn drain(&self) {
        self.act_on_outputs();
        self.arm();
        if self.manager.borrow().is_idle() {
            self.browser().idle();
            self.application.idle();
        }
    }

    /// Acts on outputs until there is none. The manager is not borrowed meanwhile: a listener may come back here.
    fn act_on_outputs(&self) {
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

    fn configure(&self, engine: EngineId) {
        let begin = |Configuration { engine, requests }| self.browser().begin(&requests).map(|()| engine);
        let options = self.application.configure(engine).and_then(begin);
        let now = self.now();
        self.manager.borrow_mut().provide_options(now, engine, options);
    }

    fn act(&self, command: Command) {
        let browser = self.browser();
        match command {
            Command::Open { transport, kind, sid } => {
                browser.open(transport.0, kind == TransportKind::WebSocket, sid);
            }
            Command::Identify { transport, sid } => browser.identify(transport.0, &sid),
            Command::Poll { transport } => browser.poll(transport.0),
            Command::Send { transport, messages } => {
                let mut left = messages.len();
                for OutgoingFrame { frame, .. } in messages.iter() {
                    left -= 1;
                    let message = match frame {
                        Frame::Text(text) => text,
                        Frame::Binary(binary) => binary,
                    };
                    browser.send(transport.0, message, left == 0);
                }
            }
            Command::Close { transport } => browser.close(transport.0),
        }
    }

    /// Something happened in the browser: see `browser.js`.
    fn reported(&self, kind: u32, id: TransportId, value: JsValue, number: i32) {
        let Some(value) = self.offer(kind, id, value, number) else {
            // What came this way brings no deadline nearer; what listeners do is acted on when they do it.
            return self.act_on_outputs();
        };
        if kind == browser::TIMER {
            // Where the page has stopped the clock but not the timers, the timer would else be set for ever.
            self.clock.reach(self.wakes_at.replace(f64::INFINITY));
        }
        // What was sent has left in the task in which it was emitted, and the time was asked for.
        let is_same_task = kind == browser::DRAINED && number == 0;
        let now = if is_same_task { self.clock.latest() } else { self.now() };
        self.input_at(now, |manager, now| match kind {
            browser::OPENED => manager.opened(now, id),
            browser::TEXT => manager.text(now, id, value.unchecked_into()),
            browser::BINARY => manager.binary(now, id, value),
            browser::CLOSED => manager.transport_closed(now, id, browser::closed(value)),
            browser::DRAINED => manager.drained(now, id),
            browser::POLL_ENDED => manager.poll_ended(now, id),
            browser::TIMER => manager.handle_timeout(now),
            browser::OFFLINE => manager.network_lost(now),
            browser::LEAVING => manager.page_leaving(now),
            failed => manager.transport_failed(now, id, browser::failure(failed, value, number)),
        });
    }

    /// Offers what was received the short way; gives it back if that is not for it.
    fn offer(&self, kind: u32, id: TransportId, value: JsValue, head: i32) -> Option<JsValue> {
        let mut manager = self.manager.borrow_mut();
        match kind {
            browser::TEXT => {
                let text = value.unchecked_into();
                browser::with_head(head, |head| manager.offer_text(id, head, text)).map(Into::into)
            }
            browser::BINARY => manager.offer_binary(id, value),
            _ => Some(value),
        }
    }

    /// Sets the timer to the manager's next deadline. A timer that is early enough stays: when it runs, it is set anew.
    fn arm(&self) {
        let at = self.manager.borrow().next_deadline().unwrap_or(f64::INFINITY);
        let (now, set) = (self.clock.latest(), self.wakes_at.get());
        let is_some = at < f64::INFINITY;
        let stays = if is_some { set <= at && set > now } else { set == at };
        if stays {
            return;
        }
        let delay = if is_some { (at - now).clamp(0.0, f64::from(i32::MAX)).ceil() } else { -1.0 };
        self.wakes_at.set(if is_some { now + delay } else { at });
        self.browser().wake(delay);
    }
}

impl<A: Application> Drop for Inner<A> {
    fn drop(&mut self) {
        self.browser().end();
    }
}
