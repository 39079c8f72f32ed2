//! An application: it answers questions, keeps the books of what it is told, and calls anything in any listener.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use super::computer::Computer;
use super::env::{Job, Late};
use super::invariants::Invariant;
use super::ledger::State;
use super::script::{self, Action, NAMES};
use super::simulation::{Simulation, World};
use socketio::core::socket::SocketState;
use socketio::core::{
    AckError, AckToken, ConnectionError, EngineId, EngineOptions, Event, IncomingEvent, Manager, ManagerEvent,
    Outgoing, Payload, Reason, Recovery, SocketEvent, SocketId, WebSocketMemory,
};
use socketio::data;
use socketio::driver::{Application, Driver};
use socketio::protocol::socket_packet::PacketType;

/// Why the client need not reconnect by itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Excuses {
    /// The application has closed the connection, or has turned reconnection off.
    pub skips: bool,
    /// All attempts have failed.
    pub gave_up: bool,
    /// The application opens the connection, and retries by itself.
    pub by_application: bool,
}

pub struct App {
    simulation: Weak<Simulation>,
    pub sockets: RefCell<Vec<SocketId>>,
    /// By namespace: what to recover, while the question for its credentials is not answered.
    recoveries: RefCell<Vec<Option<Recovery>>>,
    memory: WebSocketMemory,
    /// How deep calls in listeners nest.
    pub depth: Cell<u32>,
    /// How many of them there were.
    pub reactions: Cell<u32>,
    pub excuses: Cell<Excuses>,
    /// The number of the latest attempt, and how many errors there were, since all was well.
    pub attempts: Cell<(u32, u32)>,
    /// The connection has failed or ended: the distance of the next attempt is to be checked.
    pub has_failed: Cell<bool>,
    /// An attempt is planned.
    pub has_plan: Cell<bool>,
    pub delays: Cell<Delays>,
}

/// How the delays between attempts should grow.
#[derive(Clone, Copy, Debug, Default)]
pub struct Delays {
    /// How often they have doubled.
    pub doublings: u32,
    /// The latest of them; 0 where it is not known.
    pub latest: f64,
    /// Until when an attempt may have to rest, since one was, or may have been, hastened.
    pub rests_until: u64,
    /// When the latest connection opened, in virtual time, and by the client's clock.
    pub opened_at: (u64, f64),
}

type Client = Driver<App, Computer>;

impl Application for App {
    fn event(&self, event: Event) {
        let Some(driver) = self.simulation.upgrade().and_then(|simulation| simulation.driver()) else { return };
        self.with(|world| world.env.note(|| format!("app: {event:?}")));
        driver.read(|manager| self.sync(manager));
        match event {
            Event::Configure(engine) => {
                // Unless it has been closed again meanwhile.
                if driver.read(|manager| manager.awaits_options(engine)) {
                    // A listener may have turned reconnection off since the attempt began.
                    let skips = self.excuses.get().skips && driver.read(Manager::skips_reconnect);
                    self.excuses.set(Excuses { skips, ..Excuses::default() });
                }
                match self.defers() {
                    Some(delay) => self.later(delay, Late::Configure(engine)),
                    None => self.configure(&driver, engine),
                }
            }
            Event::Authenticate { socket, engine, recovery } => self.asked(&driver, socket, engine, recovery),
            Event::Message(socket, event) => self.received(&driver, socket, event),
            Event::Ack { socket: _, token: AckToken(number), outcome } => self.settled(&driver, number, outcome),
            Event::Socket(socket, event) => self.socket_event(&driver, socket, event),
            Event::Manager(event) => self.manager_event(event),
            _ => return,
        }
        self.react(&driver);
    }
}

impl App {
    pub fn new(simulation: Weak<Simulation>) -> Self {
        Self {
            simulation,
            sockets: RefCell::default(),
            recoveries: RefCell::default(),
            memory: WebSocketMemory::default(),
            depth: Cell::default(),
            reactions: Cell::default(),
            excuses: Cell::default(),
            attempts: Cell::default(),
            has_failed: Cell::default(),
            has_plan: Cell::default(),
            delays: Cell::default(),
        }
    }

    /// Connects all namespaces.
    pub fn begin(&self, driver: &Client) {
        let Some(settings) = self.with(|world| world.env.settings.clone()) else { return };
        for (retries, name) in settings.namespaces.iter().zip(NAMES) {
            let socket = driver.change(|manager| {
                let socket = manager.socket(name);
                manager.set_retries(socket, retries.map_or(0, |(retries, _)| retries));
                socket
            });
            self.sockets.borrow_mut().push(socket);
            self.recoveries.borrow_mut().push(None);
        }
        driver.change(|manager| {
            if settings.unparsed {
                manager.pass_on_unparsed();
            }
        });
        (0..settings.namespaces.len()).for_each(|namespace| self.perform(driver, Action::Connect(namespace)));
    }

    pub fn with<R>(&self, act: impl FnOnce(&mut World) -> R) -> Option<R> {
        self.simulation.upgrade().map(|simulation: Rc<Simulation>| act(&mut simulation.world.borrow_mut()))
    }

    pub fn check_that(&self, invariant: Invariant, holds: bool, what: impl FnOnce() -> String) {
        self.with(|world| world.env.check(invariant, holds, what));
    }

    pub fn socket(&self, namespace: usize) -> Option<SocketId> {
        self.sockets.borrow().get(namespace).copied()
    }

    fn namespace(&self, socket: SocketId) -> usize {
        self.sockets.borrow().iter().position(|known| *known == socket).unwrap_or(0)
    }

    fn later(&self, delay: u64, late: Late) {
        self.with(|world| world.env.after(delay, Job::Late(late)));
    }

    /// After which delay to do something that may be put off.
    fn defers(&self) -> Option<u64> {
        self.with(|world| {
            let env = &mut world.env;
            env.rng.percent(env.settings.defers).then(|| env.rng.range(1, 150))
        })?
    }

    // ---- questions ----

    pub fn configure(&self, driver: &Client, engine: EngineId) {
        let options = self.with(|world| {
            let env = &mut world.env;
            let fails = !env.is_quiet && env.rng.percent(1);
            (!fails).then(|| EngineOptions {
                transports: env.settings.transports.clone(),
                upgrade: env.settings.upgrades,
                remember_upgrade: env.settings.remembers_upgrade,
                memory: self.memory.clone(),
                try_all: env.settings.tries_all,
            })
        });
        let options = options.flatten().ok_or_else(|| "no options".into());
        driver.configure(engine, options.map(|options| (options, ())));
    }

    fn asked(&self, driver: &Client, socket: SocketId, engine: EngineId, recovery: Option<Recovery>) {
        let namespace = self.namespace(socket);
        self.with(|world| {
            let offers = world.env.settings.recovery.is_some();
            let Some(book) = world.env.ledger.books.get_mut(namespace) else { return };
            book.is_entering = true;
            let asked = recovery.as_ref().map(|recovery| (recovery.pid.clone(), recovery.offset.clone()));
            let due = book.uid.filter(|_| offers).map(|uid| (format!("p{uid}"), book.offset_told.clone()));
            world.env.check(Invariant::RecoveryRequest, asked == due, || format!("{asked:?} instead of {due:?}"));
        });
        if let Some(known) = self.recoveries.borrow_mut().get_mut(namespace) {
            *known = recovery;
        }
        match self.defers() {
            Some(delay) => self.later(delay, Late::Authenticate(namespace, socket, engine)),
            None => self.authenticate(driver, namespace, socket, engine),
        }
    }

    pub fn authenticate(&self, driver: &Client, namespace: usize, socket: SocketId, engine: EngineId) {
        let recovery = self.recoveries.borrow().get(namespace).cloned().flatten();
        let json = match &recovery {
            Some(Recovery { pid, offset, .. }) => data::with_recovery(Some("{\"token\":1}"), pid, offset.as_ref()),
            None => "{}".into(),
        };
        driver.answer(|manager, now| {
            manager.authenticate(now, socket, engine, Some(outgoing(json, Vec::new())));
            if manager.socket_state(socket) == SocketState::Connecting {
                self.with(|world| world.env.ledger.connects(namespace));
            }
        });
    }

    // ---- what it is told ----

    fn received(&self, driver: &Client, socket: SocketId, event: IncomingEvent) {
        let IncomingEvent { payload, ack, engine } = event;
        let namespace = self.namespace(socket);
        let offset = payload.offset().filter(|_| ack.is_none());
        let Some(value) = payload.parse(PacketType::Event) else {
            return driver.input(|manager, now| manager.parse_failed(now, "malformed".into()));
        };
        let number = |place: usize| value.json.get(place).and_then(serde_json::Value::as_u64).map(|n| n as usize);
        let (Some(uid), Some(seq)) = (number(1), number(2)) else { return };
        self.with(|world| {
            let env = &mut world.env;
            let is_active =
                env.ledger.books.get(namespace).is_some_and(|book| book.state == State::Up || book.is_entering);
            env.check(Invariant::ActiveOnly, is_active, || {
                format!("event {seq} of s{uid} for {}", script::name(namespace))
            });
            let holds = value.attachments.iter().all(|bytes| *bytes == format!("{uid}.{seq}").into_bytes());
            env.check(Invariant::Attachments, holds, || format!("{:?} for {seq} of s{uid}", value.attachments));
            env.ledger.client_received(namespace, uid, seq);
            if let (Some(book), Some(offset)) = (env.ledger.books.get_mut(namespace), &offset) {
                book.offset = Some(offset.clone());
            }
        });
        if self.with(|world| world.env.settings.tells_each_offset).unwrap_or_default() {
            self.tell_offset(driver, namespace, socket);
        }
        if let Some(id) = ack {
            match self.defers() {
                // Long enough for another session to have begun.
                Some(delay) => self.later(10 * delay, Late::Acknowledge(socket, engine, id, uid, seq)),
                None => self.acknowledge(driver, socket, engine, id, (uid, seq)),
            }
        }
    }

    fn tell_offset(&self, driver: &Client, namespace: usize, socket: SocketId) {
        let offset = self.with(|world| {
            let book = world.env.ledger.books.get_mut(namespace)?;
            book.offset_told = book.offset.clone();
            book.offset.clone()
        });
        if let Some(offset) = offset.flatten() {
            driver.change(|manager| manager.set_offset(socket, offset));
        }
    }

    pub fn acknowledge(
        &self,
        driver: &Client,
        socket: SocketId,
        engine: EngineId,
        id: u64,
        (uid, seq): (usize, usize),
    ) {
        driver.input(|manager, now| {
            let is_sent = manager.latest_engine() == engine && manager.socket_state(socket) == SocketState::Connected;
            manager.acknowledge(now, socket, engine, id, outgoing(format!("[{uid},{seq}]"), Vec::new()));
            if is_sent {
                self.with(|world| world.env.ledger.client_acknowledges(uid, seq));
            }
        });
    }

    fn settled(&self, driver: &Client, number: u32, outcome: Result<Payload, AckError>) {
        let answer = match outcome {
            Ok(payload) => match payload.parse(PacketType::Ack) {
                Some(value) => Ok(value.json.get(0).and_then(serde_json::Value::as_u64).map(|number| number as usize)),
                None => return driver.input(|manager, now| manager.parse_failed(now, "malformed".into())),
            },
            Err(error) => Err(error == AckError::Timeout),
        };
        self.with(|world| world.env.ledger.acknowledged(world.env.now, number as usize, answer));
    }

    fn socket_event(&self, driver: &Client, socket: SocketId, event: SocketEvent) {
        let namespace = self.namespace(socket);
        let is_end = matches!(event, SocketEvent::Disconnect(..) | SocketEvent::Interrupted);
        self.with(|world| self.check_socket_event(world, namespace, &event));
        if is_end {
            self.tell_offset(driver, namespace, socket);
        }
        if matches!(event, SocketEvent::Connect) {
            let recovered = driver.read(|manager| manager.has_recovered(socket));
            self.with(|world| {
                let uid = world.env.ledger.books.get(namespace).and_then(|book| book.uid);
                let is_so = uid.and_then(|uid| world.env.ledger.stream(uid)).map(|stream| stream.is_recovered);
                world.env.check(Invariant::RecoveryKnown, is_so == Some(recovered), || {
                    format!("recovered: {recovered}, but the server says {is_so:?}")
                });
            });
        }
        let is_refused = matches!(event, SocketEvent::ConnectError(ConnectionError::Refused(_)));
        if is_end || is_refused {
            self.reconnect_if_quiet();
        }
    }

    fn manager_event(&self, event: ManagerEvent) {
        let (latest, errors) = self.attempts.get();
        self.delay_by(&event);
        let mut excuses = self.excuses.get();
        match event {
            ManagerEvent::Open => {
                self.attempts.set((0, 0));
                excuses.by_application = false;
            }
            ManagerEvent::Error(_) => {
                self.attempts.set((latest, errors + 1));
                self.has_failed.set(true);
            }
            ManagerEvent::Close(reason, _) => {
                self.check_that_it_lasts(reason);
                self.attempts.set((0, 0));
                self.has_failed.set(true);
            }
            ManagerEvent::ReconnectAttempt(number) => {
                self.attempts.set((number, errors));
                let is_next = latest < number && number <= errors + 1;
                self.check_that(Invariant::Attempts, is_next, || {
                    format!("attempt {number} after attempt {latest} and {errors} errors")
                });
            }
            ManagerEvent::ReconnectFailed => {
                self.attempts.set((0, 0));
                excuses.gave_up = true;
            }
            ManagerEvent::Ping | ManagerEvent::ReconnectError(_) | ManagerEvent::Reconnect(_) => return,
        }
        self.excuses.set(excuses);
        self.reconnect_if_quiet();
    }

    /// A connection that has lasted for longer than the latest delay begins the delays anew.
    fn delay_by(&self, event: &ManagerEvent) {
        let Some((now, clock)) = self.with(|world| (world.env.now, world.client.now(&world.env))) else { return };
        let mut delays = self.delays.get();
        match event {
            ManagerEvent::Open => delays.opened_at = (now, clock),
            ManagerEvent::Close(Reason::ForcedClose, _) | ManagerEvent::ReconnectFailed => delays.doublings = 0,
            ManagerEvent::Close(..) => {
                let lasted = (now - delays.opened_at.0) as f64;
                // By a clock that has been set it may have lasted for any time. A delay is no whole number of ms.
                if lasted != clock - delays.opened_at.1 || lasted > delays.latest - 1.0 {
                    delays.doublings = 0;
                }
            }
            _ => {}
        }
        self.delays.set(delays);
    }

    /// A healthy connection is not lost again.
    fn check_that_it_lasts(&self, reason: Reason) {
        self.with(|world| {
            let may_end = world.env.is_damaged || reason == Reason::ForcedClose;
            world.env.check(Invariant::Lasts, may_end, || format!("{reason:?}"));
            let lasts = !world.env.is_silent || world.env.is_leaving;
            world.env.check(Invariant::ConnectedAgain, lasts, || "lost again".into());
        });
    }

    fn reconnect_if_quiet(&self) {
        if self.with(|world| world.env.is_quiet && !world.env.is_silent).unwrap_or_default() {
            self.later(100, Late::Reconnect);
        }
    }
}

/// Whether the connection is open, or about to be.
pub fn is_busy(manager: &Manager) -> bool {
    manager.is_open() || manager.is_opening() || manager.reconnects_in().is_some()
}

/// A payload for the codec of the core.
pub fn outgoing(json: String, attachments: Vec<Vec<u8>>) -> Outgoing {
    Outgoing::Encoded { json, attachments, args: None }
}
