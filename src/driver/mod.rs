//! Drives one manager on any platform: carries out its commands, passes it the reports of the platform, and sets its timer.
//!
//! # Which call to choose
//!
//! - [`Driver::input`] for anything that causes outputs: they have been acted on when it returns.
//! - [`Driver::configure`] and [`Driver::answer`] for the answers to [`Event::Configure`] and [`Event::Authenticate`], now or later.
//! - [`Driver::change`] for a setting that causes no output.
//! - [`Driver::read`] for a query.
//!
//! An application may call any of them while it handles an event: the manager is not borrowed then. A nested call uses the same
//! queue, so events keep the order of their causes.
//!
//! ```
//! use socketio::core::{Codec, Event, Manager, ReconnectionOptions};
//! use socketio::driver::{Application, Driver, Platform, Reporter};
//!
//! struct Log;
//!
//! impl Application for Log {
//!     fn event(&self, event: Event) {
//!         // A real application also answers `Event::Configure` and `Event::Authenticate`.
//!         if let Event::Message(_, message) = event {
//!             println!("received {:?}", message.payload);
//!         }
//!     }
//! }
//!
//! /// `platform` makes the platform, which reports to the driver: in a browser, `|reporter| Browser::new(timers, reporter)`.
//! fn connect<P: Platform>(platform: impl FnOnce(Reporter) -> P, seed: u64) -> Driver<Log, P> {
//!     let manager = Manager::new(Codec::BuiltIn, ReconnectionOptions::default(), seed);
//!     let driver = Driver::new(manager, Log, platform);
//!     let socket = driver.change(|manager| manager.socket("/"));
//!     driver.input(|manager, now| manager.connect(now, socket));
//!     driver
//! }
//! ```

mod clock;
mod platform;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use crate::core::{Command, EngineId, EngineOptions, Event, Manager, Output, Received, TransportId, TransportInput};
use crate::data::Detail;
use clock::Clock;
use platform::Sink;
pub use platform::{Platform, Report, Reporter};

/// How late the timer has to be for the computer to have slept, in ms. Browsers delay timers of hidden pages by up to a minute.
const SLEEP: f64 = 90_000.0;

/// The application above a driver.
pub trait Application: 'static {
    /// Handles an event. May call the driver.
    fn event(&self, event: Event);
    /// All outputs of an input have been acted on: the manager may be read as it is now. Not called after an event or an acknowledgement
    /// that came in the short way, without the time.
    fn settled(&self) {}
    /// Nothing is open, scheduled or pending: no event follows until the application calls the driver.
    fn idle(&self) {}
}

/// A manager with its platform and its application. Dropping it drops the platform, which closes the transports without an event.
pub struct Driver<A: Application, P: Platform>(Rc<Inner<A, P>>);

struct Inner<A: Application, P: Platform> {
    application: A,
    platform: P,
    manager: RefCell<Manager>,
    clock: Clock,
    /// When the timer fires, in ms: infinity while it is not set, negative infinity where it fires as soon as it can.
    wakes_at: Cell<f64>,
    /// Whether the outputs of an input are being acted on. The timer is set after the last one.
    draining: Cell<bool>,
}

impl<A: Application, P: Platform> Driver<A, P> {
    /// A driver for a new manager. `platform` makes the platform, which reports to the driver.
    pub fn new(manager: Manager, application: A, platform: impl FnOnce(Reporter) -> P) -> Self {
        Self(Rc::new_cyclic(|inner: &Weak<Inner<A, P>>| Inner {
            application,
            platform: platform(Reporter(inner.clone())),
            manager: RefCell::new(manager),
            clock: Clock::default(),
            wakes_at: Cell::new(f64::INFINITY),
            draining: Cell::new(false),
        }))
    }

    /// Gives the manager an input, with the time in ms, and acts on all outputs.
    pub fn input<R>(&self, input: impl FnOnce(&mut Manager, f64) -> R) -> R {
        self.0.input(input)
    }

    /// Answers [`Event::Configure`]: how to open the session, or why the options cannot be provided. An answer for any session
    /// but the one that waits for it is ignored.
    pub fn configure(&self, engine: EngineId, options: Result<(EngineOptions, P::Session), Detail>) {
        if !self.read(|manager| manager.awaits_options(engine)) {
            return;
        }
        let options = options.map(|(options, session)| {
            self.0.platform.begin(session);
            options
        });
        self.answer(|manager, now| manager.provide_options(now, engine, options));
    }

    /// Answers a question of the manager. While the outputs of an input are being acted on, the answer is only queued, and the outer
    /// call acts on its outputs. Otherwise each answer would nest in the one before it, and a page may have a thousand namespaces.
    pub fn answer(&self, answer: impl FnOnce(&mut Manager, f64)) {
        if self.0.draining.get() {
            let now = self.0.now();
            answer(&mut self.0.manager.borrow_mut(), now);
        } else {
            self.input(answer);
        }
    }

    /// Changes a setting of the manager. Outputs are not acted on: use [`input`](Self::input) if there may be any.
    pub fn change<R>(&self, change: impl FnOnce(&mut Manager) -> R) -> R {
        change(&mut self.0.manager.borrow_mut())
    }

    /// Queries the manager.
    pub fn read<R>(&self, read: impl FnOnce(&Manager) -> R) -> R {
        read(&self.0.manager.borrow())
    }

    /// The application that the driver was made with.
    pub fn application(&self) -> &A {
        &self.0.application
    }

    /// The platform that the driver was made with.
    pub fn platform(&self) -> &P {
        &self.0.platform
    }
}

impl<A: Application, P: Platform> Inner<A, P> {
    #[inline(never)]
    fn now(&self) -> f64 {
        self.clock.at(self.platform.now())
    }

    fn input<R>(&self, input: impl FnOnce(&mut Manager, f64) -> R) -> R {
        // The clock may be the page's own code: it runs before the manager is borrowed.
        self.input_at(self.now(), input)
    }

    fn input_at<R>(&self, now: f64, input: impl FnOnce(&mut Manager, f64) -> R) -> R {
        let result = input(&mut self.manager.borrow_mut(), now);
        self.drain();
        result
    }

    /// Acts on all outputs of an input, and sets the timer. Not inlined: it has many callers (code size).
    #[inline(never)]
    fn drain(&self) {
        let outer = self.draining.replace(true);
        self.act_on_outputs();
        self.draining.set(outer);
        self.arm();
        if !outer {
            self.application.settled();
        }
        if self.manager.borrow().is_idle() {
            self.platform.idle();
            self.application.idle();
        }
    }

    /// Acts on outputs until there is none. The manager is not borrowed meanwhile, because a listener may call the driver.
    fn act_on_outputs(&self) {
        loop {
            let output = self.manager.borrow_mut().poll_output();
            match output {
                Some(Output::Command(command)) => self.act(command),
                Some(Output::Event(event)) => self.application.event(event),
                None => break,
            }
        }
    }

    fn act(&self, command: Command) {
        let platform = &self.platform;
        match command {
            Command::Open { transport, kind, sid } => platform.open(transport, kind, sid),
            Command::Identify { transport, sid, .. } => platform.identify(transport, sid),
            Command::Poll { transport, .. } => platform.poll(transport),
            Command::Send { transport, messages } => platform.send(transport, messages),
            Command::Close { transport } => platform.close(transport),
        }
    }

    fn receive(&self, transport: TransportId, packet: Received<'_>) {
        let back = self.manager.borrow_mut().receive(None, transport, packet);
        match back {
            // No deadline has changed, so the timer stays. An answer of a listener acts by itself, for it may change one.
            None => self.act_on_outputs(),
            Some(packet) => {
                self.input(|manager, now| manager.receive(Some(now), transport, packet));
            }
        }
    }

    fn timer_ran(&self) {
        let due = self.wakes_at.replace(f64::INFINITY);
        // If a page has stopped the clock but not the timers, the timer would be set again for ever.
        self.clock.advance(due);
        let now = self.now();
        let has_slept = due.is_finite() && now - due > SLEEP && self.platform.may_sleep();
        self.input_at(now, if has_slept { Manager::wake_up } else { Manager::handle_timeout });
    }

    /// The longest time for which the timer is set, in ms. It may stand still while the computer sleeps: then the rest of it would be
    /// waited for afterwards.
    fn longest_wait(&self, manager: &Manager) -> f64 {
        match manager.reconnects_in() {
            _ if !self.platform.may_sleep() => f64::INFINITY,
            Some(_) => 1000.0,
            None => 10_000.0,
        }
    }

    /// Sets the timer to the next deadline, or to look at the clock before that. A timer that fires early enough stays, and is set again when it has fired. One that should
    /// have fired is set anew: it may have stood still while the page slept. One that fires as soon as it can stays, or a page that
    /// calls all the time would put it off for ever.
    fn arm(&self) {
        let manager = self.manager.borrow();
        let (now, set) = (self.clock.latest(), self.wakes_at.get());
        let deadline = manager.next_deadline().map(|deadline| deadline.min(now + self.longest_wait(&manager)));
        drop(manager);
        let stays = match deadline {
            Some(deadline) => set <= deadline && (set > now || set == f64::NEG_INFINITY),
            None => set == f64::INFINITY,
        };
        if stays {
            return;
        }
        // The longest delay of a timer is 2^31 - 1 ms, some 25 days.
        let delay = deadline.map(|deadline| (deadline - now).clamp(0.0, f64::from(i32::MAX)).ceil());
        self.wakes_at.set(match delay {
            None => f64::INFINITY,
            Some(0.0) => f64::NEG_INFINITY,
            Some(delay) => now + delay,
        });
        self.platform.wake(delay);
    }
}

impl<A: Application, P: Platform> Sink for Inner<A, P> {
    fn handle(&self, report: Report<'_>) {
        match report {
            Report::Received(transport, packet) => self.receive(transport, packet),
            Report::Flushed(transport) => {
                self.input_at(self.clock.latest(), |manager, now| {
                    manager.transport_input(now, transport, TransportInput::Drained);
                });
            }
            Report::Transport(transport, input) => {
                self.input(|manager, now| manager.transport_input(now, transport, input));
            }
            Report::Timer => self.timer_ran(),
            Report::NetworkLost => self.input(Manager::network_lost),
            Report::PageLeaving => self.input(Manager::page_leaving),
            Report::PageRestored => self.input(Manager::page_restored),
            Report::Awake => self.input(Manager::wake_up),
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
