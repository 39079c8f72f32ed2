//! The driver in virtual time, between an application and a platform that write down what they are told. A test reads as a
//! conversation: what is done to the driver, and what it then does and tells, one line each.

mod clock;
mod idle;
mod lines;
mod nesting;
mod reports;
mod sessions;
mod sleep;
mod timer;

use std::sync::Arc;

use super::*;
use crate::core::{
    AckToken, CloseDetails, Codec, ConnectionError, Content, EmitOptions, ManagerEvent, Outgoing, OutgoingFrame,
    ReconnectionOptions, SocketEvent, SocketId, TransportError, TransportErrorKind, TransportKind,
};
use crate::data;
use crate::protocol::socket_packet::PacketType;

const HANDSHAKE: &str =
    r#"0{"sid":"s1","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#;

type Reaction = Box<dyn FnOnce(&Page)>;

/// A page with a driver, its clock and its timer, and what has been written down.
#[derive(Clone)]
struct Page(Rc<World>);

struct World {
    /// The last handle of the driver, unless a call is under way.
    driver: RefCell<Option<Rc<Driver<App, Script>>>>,
    reporter: RefCell<Option<Reporter>>,
    lines: RefCell<Vec<String>>,
    /// What to do within the call that writes such a line, once.
    reactions: RefCell<Vec<(String, Reaction)>>,
    /// What to do within the next look at the clock.
    on_clock: RefCell<Option<Reaction>>,
    options: RefCell<Result<EngineOptions, Detail>>,
    /// Whether questions are answered at once.
    configures: Cell<bool>,
    authenticates: Cell<bool>,
    wall: Cell<f64>,
    is_wall_stopped: Cell<bool>,
    clock_reads: Cell<u32>,
    settled: Cell<u32>,
    /// How long the page has been awake, by which timers run.
    awake: Cell<f64>,
    timer: Cell<Option<f64>>,
    timers_set: Cell<u32>,
    may_sleep: Cell<bool>,
    depth: Cell<u32>,
    deepest: Cell<u32>,
}

struct App(Page);
struct Script(Page);

impl Application for App {
    fn event(&self, event: Event) {
        let Page(world) = &self.0;
        world.depth.set(world.depth.get() + 1);
        world.deepest.set(world.deepest.get().max(world.depth.get()));
        self.0.event(event);
        world.depth.set(world.depth.get() - 1);
    }

    fn settled(&self) {
        let Page(world) = &self.0;
        world.settled.set(world.settled.get() + 1);
    }

    fn idle(&self) {
        self.0.note("idle");
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.0.note("dropped");
    }
}

impl Platform for Script {
    type Session = u32;

    fn now(&self) -> f64 {
        let Page(world) = &self.0;
        world.clock_reads.set(world.clock_reads.get() + 1);
        let reaction = world.on_clock.take();
        if let Some(reaction) = reaction {
            reaction(&self.0);
        }
        world.wall.get()
    }

    fn wake(&self, delay: Option<f64>) {
        let Page(world) = &self.0;
        world.timer.set(delay.map(|delay| world.awake.get() + delay));
        world.timers_set.set(world.timers_set.get() + 1);
        self.0.note(&delay.map_or("timer off".into(), |delay| format!("timer {delay}")));
    }

    fn begin(&self, session: u32) {
        self.0.note(&format!("begin {session}"));
    }

    fn may_sleep(&self) -> bool {
        self.0.0.may_sleep.get()
    }

    fn idle(&self) {
        self.0.note("platform idle");
    }

    fn open(&self, transport: TransportId, kind: TransportKind, sid: Option<String>) {
        let sid = sid.map(|sid| format!(" {sid}")).unwrap_or_default();
        self.0.note(&format!("T{} open {}{sid}", transport.0, kind.name()));
    }

    fn identify(&self, transport: TransportId, sid: String) {
        self.0.note(&format!("T{} is of {sid}", transport.0));
    }

    fn poll(&self, transport: TransportId) {
        self.0.note(&format!("T{} poll", transport.0));
    }

    fn send(&self, transport: TransportId, messages: Arc<Vec<OutgoingFrame>>) {
        let texts = messages.iter().map(|message| match &message.content {
            Content::Text(text) => text.clone(),
            Content::Packet { prefix, id, json } => data::join(prefix, *id, json.as_ref()),
            Content::Binary(bytes) => format!("{bytes:?}"),
        });
        self.0.note(&format!("T{} send {}", transport.0, texts.collect::<Vec<_>>().join(" | ")));
    }

    fn close(&self, transport: TransportId) {
        self.0.note(&format!("T{} close", transport.0));
    }
}

impl Page {
    fn new(transport: TransportKind) -> Self {
        let options = EngineOptions { transports: vec![transport], upgrade: false, ..Default::default() };
        let page = Self(Rc::new(World {
            driver: RefCell::default(),
            reporter: RefCell::default(),
            lines: RefCell::default(),
            reactions: RefCell::default(),
            on_clock: RefCell::default(),
            options: RefCell::new(Ok(options)),
            configures: Cell::new(true),
            authenticates: Cell::new(true),
            wall: Cell::new(1_000_000.0),
            is_wall_stopped: Cell::new(false),
            clock_reads: Cell::new(0),
            settled: Cell::new(0),
            awake: Cell::new(0.0),
            timer: Cell::new(None),
            timers_set: Cell::new(0),
            may_sleep: Cell::new(false),
            depth: Cell::new(0),
            deepest: Cell::new(0),
        }));
        let reconnection = ReconnectionOptions { randomization_factor: 0.0, ..Default::default() };
        let manager = Manager::new(Codec::BuiltIn, reconnection, 0);
        let driver = Driver::new(manager, App(page.clone()), |reporter| {
            page.0.reporter.replace(Some(reporter));
            Script(page.clone())
        });
        page.0.driver.replace(Some(Rc::new(driver)));
        page
    }

    /// A page whose main namespace is connected by WebSocket: transport 1, socket 0.
    fn connected() -> Self {
        let page = Self::new(TransportKind::WebSocket);
        page.connect("/");
        page.transport(1, TransportInput::Opened);
        page.text(1, HANDSHAKE);
        page.drained(1);
        page.text(1, r#"40{"sid":"id0"}"#);
        page.take();
        page
    }

    /// A page whose main namespace is connected by long-polling, a poll under way: transport 1, socket 0.
    #[cfg(feature = "polling")]
    fn polling() -> Self {
        let page = Self::new(TransportKind::Polling);
        page.connect("/");
        page.text(1, HANDSHAKE);
        page.transport(1, TransportInput::PollEnded);
        page.drained(1);
        page.text(1, r#"40{"sid":"id0"}"#);
        page.transport(1, TransportInput::PollEnded);
        page.take();
        page
    }

    /// A page whose connection was lost just now: the next attempt is planned.
    fn reconnecting() -> Self {
        let page = Self::connected();
        page.closed(1);
        page.take();
        page
    }

    // ---- the application ----

    fn driver(&self) -> Rc<Driver<App, Script>> {
        self.0.driver.borrow().clone().expect("a driver")
    }

    fn input<R>(&self, input: impl FnOnce(&mut Manager, f64) -> R) -> R {
        self.driver().input(input)
    }

    fn connect(&self, namespace: &str) -> SocketId {
        self.input(|manager, now| {
            let socket = manager.socket(namespace);
            manager.connect(now, socket);
            socket
        })
    }

    fn disconnect(&self, socket: u32) {
        self.input(|manager, now| manager.disconnect(now, SocketId(socket)));
    }

    fn emit(&self, json: &str) {
        self.emit_with(json, EmitOptions::default());
    }

    /// Emits an event, to be acknowledged within so many ms.
    fn emit_within(&self, json: &str, timeout: f64) {
        self.emit_with(json, EmitOptions { token: Some(AckToken(7)), timeout: Some(timeout), ..Default::default() });
    }

    fn emit_with(&self, json: &str, options: EmitOptions) {
        let payload = Outgoing::Encoded { json: json.into(), attachments: Vec::new(), args: None };
        self.input(|manager, now| {
            let socket = manager.socket("/");
            manager.emit(now, socket, payload, options);
        });
    }

    fn configure(&self, engine: u32) {
        let options = self.0.options.borrow().clone();
        self.driver().configure(EngineId(engine), options.map(|options| (options, engine)));
    }

    fn authenticate(&self, socket: u32, engine: u32) {
        self.driver().answer(|manager, now| manager.authenticate(now, SocketId(socket), EngineId(engine), None));
    }

    fn fail_options(&self) {
        drop(self.0.options.replace(Err("bad options".into())));
    }

    /// Reacts within the call that writes such a line, once.
    fn on(&self, line: &str, reaction: impl FnOnce(&Page) + 'static) {
        self.0.reactions.borrow_mut().push((line.into(), Box::new(reaction)));
    }

    // ---- the platform ----

    /// Reports something. Holds no handle of the driver.
    fn report(&self, report: Report<'_>) {
        let reporter = self.0.reporter.borrow().clone().expect("a reporter");
        reporter.report(report);
    }

    fn transport(&self, transport: u32, input: TransportInput) {
        self.report(Report::Transport(TransportId(transport), input));
    }

    fn text(&self, transport: u32, packet: &str) {
        self.report(Report::Received(TransportId(transport), Received::Text(packet.into(), packet.as_bytes())));
    }

    fn drained(&self, transport: u32) {
        self.transport(transport, TransportInput::Drained);
    }

    fn closed(&self, transport: u32) {
        self.transport(transport, TransportInput::Closed(gone()));
    }

    fn failed(&self, transport: u32) {
        let error = TransportError { kind: TransportErrorKind::WebSocket, description: None, context: None };
        self.transport(transport, TransportInput::Failed(error));
    }

    // ---- time ----

    /// Lets so many ms pass, with the timer run in time.
    fn pass(&self, ms: f64) {
        let end = self.0.awake.get() + ms;
        while let Some(at) = self.0.timer.get().filter(|at| *at <= end) {
            self.advance((at - self.0.awake.get()).max(0.0));
            self.run_timer();
        }
        self.advance(end - self.0.awake.get());
    }

    /// Lets so many ms pass in which no timer gets to run.
    fn advance(&self, ms: f64) {
        self.0.awake.set(self.0.awake.get() + ms);
        if !self.0.is_wall_stopped.get() {
            self.shift_wall(ms);
        }
    }

    fn run_timer(&self) {
        self.0.timer.set(None);
        self.report(Report::Timer);
    }

    /// The wall clock is set, or the computer sleeps: timers stand still.
    fn shift_wall(&self, ms: f64) {
        self.0.wall.set(self.0.wall.get() + ms);
    }

    fn clock_reads(&self) -> u32 {
        self.0.clock_reads.get()
    }

    // ---- what comes out ----

    fn note(&self, line: &str) {
        self.0.lines.borrow_mut().push(line.into());
        let mut reactions = self.0.reactions.borrow_mut();
        let at = reactions.iter().position(|(awaited, _)| awaited == line);
        let reaction = at.map(|at| reactions.remove(at).1);
        drop(reactions);
        if let Some(reaction) = reaction {
            reaction(self);
        }
    }

    /// All that has been written down since the last call.
    fn take(&self) -> Vec<String> {
        self.0.lines.take()
    }

    fn event(&self, event: Event) {
        match event {
            Event::Configure(EngineId(engine)) => {
                self.note(&format!("configure {engine}"));
                if self.0.configures.get() {
                    self.configure(engine);
                }
            }
            Event::Authenticate { socket: SocketId(socket), engine: EngineId(engine), .. } => {
                if self.0.authenticates.get() {
                    self.authenticate(socket, engine);
                } else {
                    self.note(&format!("S{socket} authenticate"));
                }
            }
            Event::Engine(..) => {}
            event => self.note(&lines::of(event)),
        }
    }
}

fn gone() -> CloseDetails {
    CloseDetails::Closed { description: "gone", context: None }
}
