//! The API in virtual time, over a platform that a test plays. A test reads as a conversation: what the program does, what goes to the
//! server, what the server says.

mod acks;
mod anything;
mod closing;
mod connecting;
mod contract;
mod events;
mod options;
mod send;
mod streams;

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use super::call::Task;
use super::local::{self, Home};
use super::settings::Settings;
use super::*;
use crate::core::{
    self, CloseDetails, Content, OutgoingFrame, Received, TransportErrorKind, TransportId, TransportInput,
    TransportKind,
};
use crate::data::{self, Detail};
use crate::driver::{Platform, Report, Reporter};

const HANDSHAKE: &str = r#"0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#;

/// The platform and the server, as a test plays them.
#[derive(Clone)]
struct World(Rc<Inner>);

#[derive(Default)]
struct Inner {
    reporter: RefCell<Option<Reporter>>,
    lines: RefCell<Vec<String>>,
    tasks: RefCell<Vec<Task>>,
    now: Cell<f64>,
    timer: Cell<Option<f64>>,
    /// The current transport.
    transport: Cell<u32>,
    /// Whether what is sent is told to have been sent at once.
    holds: Cell<bool>,
    is_dropped: Cell<bool>,
}

struct Script(World);

impl Drop for Script {
    fn drop(&mut self) {
        self.0.0.is_dropped.set(true);
    }
}

impl Home for Script {
    fn session(&self, settings: &Settings, headers: &[(String, String)]) -> Result<(), Detail> {
        for (name, value) in settings.headers.iter().chain(headers) {
            self.0.note(format!("header {name}: {value}"));
        }
        Ok(())
    }

    fn spawn(&self, task: Task) {
        self.0.0.tasks.borrow_mut().push(task);
    }
}

impl Platform for Script {
    type Session = ();

    fn now(&self) -> f64 {
        self.0.0.now.get()
    }

    fn wake(&self, delay: Option<f64>) {
        self.0.0.timer.set(delay.map(|delay| self.0.0.now.get() + delay));
    }

    fn begin(&self, (): ()) {}

    fn may_sleep(&self) -> bool {
        false
    }

    fn idle(&self) {}

    fn open(&self, transport: TransportId, kind: TransportKind, _: Option<String>) {
        self.0.0.transport.set(transport.0);
        self.0.note(format!("open {}", kind.name()));
    }

    fn identify(&self, _: TransportId, _: String) {}

    fn poll(&self, _: TransportId) {}

    fn send(&self, _: TransportId, messages: Arc<Vec<OutgoingFrame>>) {
        for message in messages.iter() {
            self.0.note(match &message.content {
                Content::Text(text) => text.clone(),
                Content::Packet { prefix, id, json } => data::join(prefix, *id, json.as_ref()),
                Content::Binary(bytes) => format!("{bytes:?}"),
            });
        }
        self.0.0.holds.set(true);
    }

    fn close(&self, _: TransportId) {
        self.0.note("close".into());
    }
}

impl World {
    fn new() -> Self {
        let world = Self(Rc::default());
        world.0.now.set(1000.0);
        world
    }

    /// A client with these options, nothing connected.
    fn client(&self, change: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
        let builder = Client::builder("http://server").transports([Transport::WebSocket]);
        let options = Reconnection { randomization: 0.0, ..Reconnection::default() };
        self.start(change(builder.reconnection(options)))
    }

    fn start(&self, builder: ClientBuilder) -> Client {
        let (settings, auto_connect, namespace) = builder.into_parts().unwrap();
        local::start(settings, auto_connect, &namespace, 0, |reporter| {
            self.0.reporter.replace(Some(reporter));
            Script(self.clone())
        })
    }

    /// A connected socket of the main namespace.
    fn connected() -> (Self, Socket) {
        let world = Self::new();
        let socket = world.client(|builder| builder).socket("/");
        world.accept();
        world.say(r#"40{"sid":"id"}"#);
        world.take();
        (world, socket)
    }

    fn note(&self, line: String) {
        self.0.lines.borrow_mut().push(line);
    }

    fn report(&self, report: Report<'_>) {
        let reporter = self.0.reporter.borrow().clone().unwrap();
        reporter.report(report);
    }

    fn input(&self, input: TransportInput) {
        self.report(Report::Transport(TransportId(self.0.transport.get()), input));
        self.drain();
    }

    /// What has been sent can be followed by more.
    fn drain(&self) {
        while self.0.holds.replace(false) {
            self.report(Report::Flushed(TransportId(self.0.transport.get())));
        }
        let tasks = self.0.tasks.take();
        let left = tasks.into_iter().filter_map(|mut task| poll(task.as_mut()).is_none().then_some(task));
        let mut left: Vec<Task> = left.collect();
        self.0.tasks.borrow_mut().append(&mut left);
        if self.0.holds.get() {
            self.drain();
        }
    }

    /// The server accepts the session.
    fn accept(&self) {
        self.input(TransportInput::Opened);
        self.say(HANDSHAKE);
    }

    /// The server says this.
    fn say(&self, packet: &str) {
        let transport = TransportId(self.0.transport.get());
        self.report(Report::Received(transport, Received::Text(packet.into(), packet.as_bytes())));
        self.drain();
    }

    fn say_bytes(&self, bytes: &[u8]) {
        self.report(Report::Received(TransportId(self.0.transport.get()), Received::Binary(bytes.into())));
        self.drain();
    }

    /// The connection is lost.
    fn lose(&self) {
        self.input(TransportInput::Closed(CloseDetails::None));
    }

    /// The transport fails.
    fn fail(&self) {
        let kind = TransportErrorKind::WebSocket;
        self.input(TransportInput::Failed(core::TransportError {
            kind,
            description: Some("503".into()),
            context: None,
        }));
    }

    /// So many ms pass.
    fn pass(&self, ms: f64) {
        let end = self.0.now.get() + ms;
        while let Some(at) = self.0.timer.get().filter(|at| *at <= end) {
            self.0.now.set(at.max(self.0.now.get()));
            self.0.timer.set(None);
            self.report(Report::Timer);
            self.drain();
        }
        self.0.now.set(end);
    }

    /// What has gone to the server since the last call.
    fn take(&self) -> Vec<String> {
        self.drain_if_open();
        self.0.lines.take()
    }

    fn drain_if_open(&self) {
        if !self.0.is_dropped.get() {
            self.drain();
        }
    }
}

/// What a future gives; `None` while it waits.
fn poll<F: Future + ?Sized>(future: Pin<&mut F>) -> Option<F::Output> {
    match future.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

/// What a future gives that is ready.
fn ready<F: Future>(future: F) -> F::Output {
    poll(pin!(future)).expect("a value")
}

fn is_pending<F: Future + Unpin>(future: &mut F) -> bool {
    poll(Pin::new(future)).is_none()
}

/// A list that a closure writes, and a test reads.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    fn add(&self, line: impl ToString) {
        self.0.lock().unwrap().push(line.to_string());
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}
