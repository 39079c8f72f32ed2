//! Runs one session: takes what comes next, and gives it to the server, or by the driver to the client.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::sync::Arc;

use super::application::App;
use super::client::Client;
use super::env::{Env, Job, Tell};
use super::invariants::{Failure, Invariant};
use super::network::{Down, Frame, LinkId, LinkKind};
use super::script::{Act, Fault, Script};
use super::server::Server;
use socketio::core::{
    CloseDetails, Codec, Manager, OutgoingFrame, Received, ReconnectionOptions, TransportError, TransportErrorKind,
    TransportId, TransportInput, TransportKind,
};
use socketio::driver::{Driver, Platform, Report, Reporter};

/// How long it takes for what is under way to arrive, in ms.
const SILENCE: u64 = 4000;

/// What a session has come to.
pub struct Outcome {
    pub failure: Option<Failure>,
    pub checked: [u64; Invariant::ALL.len()],
    pub transcript: Vec<String>,
}

/// All of a session but the driver.
pub struct World {
    pub env: Env,
    pub server: Server,
    pub client: Client,
}

pub struct Simulation {
    pub world: RefCell<World>,
    pub script: Script,
    driver: RefCell<Option<Rc<Driver<App, Computer>>>>,
    reporter: RefCell<Option<Reporter>>,
    /// How often the timer has fired at one time.
    spins: Cell<(u64, u32)>,
}

/// The platform of the driver.
pub struct Computer(Weak<Simulation>);

impl Platform for Computer {
    type Session = ();

    fn now(&self) -> f64 {
        self.with(|world| world.client.now(&world.env)).unwrap_or_default()
    }

    fn wake(&self, delay: Option<f64>) {
        self.with(|world| world.client.wake(&mut world.env, delay));
    }

    fn begin(&self, (): ()) {}

    fn may_sleep(&self) -> bool {
        self.with(|world| world.env.settings.may_sleep).unwrap_or_default()
    }

    fn idle(&self) {}

    fn open(&self, transport: TransportId, kind: TransportKind, sid: Option<String>) {
        self.with(|world| world.client.open(&mut world.env, transport, kind, sid));
    }

    fn identify(&self, transport: TransportId, sid: String) {
        self.with(|world| world.client.identify(transport, sid));
    }

    fn poll(&self, transport: TransportId) {
        self.with(|world| world.client.poll(&mut world.env, transport));
    }

    fn send(&self, transport: TransportId, messages: Arc<Vec<OutgoingFrame>>) {
        self.with(|world| world.client.send(&mut world.env, transport, &messages));
    }

    fn close(&self, transport: TransportId) {
        self.with(|world| world.client.close(&mut world.env, transport));
    }
}

impl Computer {
    fn with<R>(&self, act: impl FnOnce(&mut World) -> R) -> Option<R> {
        self.0.upgrade().map(|simulation| act(&mut simulation.world.borrow_mut()))
    }
}

impl Simulation {
    /// Runs a session to its end, or until an invariant does not hold.
    pub fn run(script: &Script, is_traced: bool) -> Outcome {
        let env = Env::new(script, is_traced);
        let simulation = Rc::new(Self {
            world: RefCell::new(World { env, server: Server::default(), client: Client::default() }),
            script: script.clone(),
            driver: RefCell::default(),
            reporter: RefCell::default(),
            spins: Cell::default(),
        });
        let driver = Driver::new(manager(script), App::new(Rc::downgrade(&simulation)), |reporter| {
            simulation.reporter.replace(Some(reporter));
            Computer(Rc::downgrade(&simulation))
        });
        simulation.driver.replace(Some(Rc::new(driver)));
        simulation.begin();
        while !simulation.has_failed() {
            let next = simulation.world.borrow_mut().env.next();
            let Some(job) = next else { break };
            if simulation.handle(job) {
                break;
            }
        }
        simulation.driver.take();
        let mut world = simulation.world.borrow_mut();
        Outcome {
            failure: world.env.ledger.failure.take(),
            checked: world.env.ledger.checked,
            transcript: world.env.transcript(),
        }
    }

    pub fn driver(&self) -> Option<Rc<Driver<App, Computer>>> {
        self.driver.borrow().clone()
    }

    fn has_failed(&self) -> bool {
        self.world.borrow().env.failure().is_some()
    }

    fn begin(&self) {
        let mut world = self.world.borrow_mut();
        for (number, (at, _)) in self.script.steps.iter().enumerate() {
            world.env.at(*at, Job::Step(number));
        }
        let quiet_from = self.script.settings.quiet_from;
        world.env.at(quiet_from, Job::Quiet);
        drop(world);
        if let Some(driver) = self.driver() {
            driver.application().begin(&driver);
        }
    }

    /// Handles a job, and checks what the client makes of it. Returns whether the session is over.
    fn handle(&self, job: Job) -> bool {
        let is_of_client = match job {
            Job::Step(number) => matches!(self.script.steps.get(number), Some((_, Act::Application(_)))),
            Job::Up(..) | Job::ServerTold(_) | Job::Server(_) | Job::Silence | Job::Settled | Job::End => false,
            _ => true,
        };
        let is_plain = !matches!(job, Job::Timer(_) | Job::Tell(_));
        if is_of_client {
            let World { env, client, .. } = &mut *self.world.borrow_mut();
            // The computer sleeps.
            if env.now < client.frozen_until {
                env.put_off(client.frozen_until, job);
                return false;
            }
        }
        let is_over = self.dispatch(job);
        if is_of_client {
            self.with_app(|app, driver| app.check(driver, is_plain));
        }
        is_over
    }

    fn dispatch(&self, job: Job) -> bool {
        let mut world = self.world.borrow_mut();
        let World { env, server, client } = &mut *world;
        match job {
            Job::Up(link, message) if env.network.delivers_up(link) => server.arrive(env, link, message),
            Job::Up(..) => {}
            Job::ServerTold(link) => {
                env.finish(link);
                server.link_ended(env, link);
            }
            Job::Server(work) => server.work(env, work),
            Job::Down(link, message) if env.network.delivers_down(link) => {
                drop(world);
                self.arrived(link, message);
            }
            Job::Down(..) => {}
            Job::Told(link) => {
                env.finish(link);
                drop(world);
                self.failed(link);
            }
            Job::Timer(number) => {
                if client.fires(number) {
                    let (at, count) = self.spins.get();
                    let count = if at == env.now { count + 1 } else { 0 };
                    self.spins.set((env.now, count));
                    env.check(Invariant::NoSpin, count < 50, || format!("{count} timers at once"));
                    drop(world);
                    self.report(Report::Timer);
                }
            }
            Job::Flushed(id) => {
                if let Some(transport) = client.transport(id) {
                    transport.is_flushing = false;
                    drop(world);
                    self.report(Report::Flushed(id));
                }
            }
            // Put off by a sleep.
            Job::Tell(Tell::PageLeaving(_)) if env.is_quiet => {}
            Job::Tell(tell) => {
                if let Tell::PageLeaving(Some(away)) = tell {
                    client.freeze(env, away);
                    env.after(away, Job::Tell(Tell::PageRestored));
                }
                drop(world);
                self.report(match tell {
                    Tell::Awake => Report::Awake,
                    Tell::NetworkLost => Report::NetworkLost,
                    Tell::PageLeaving(_) => Report::PageLeaving,
                    Tell::PageRestored => Report::PageRestored,
                });
            }
            Job::Step(number) => match self.script.steps.get(number).map(|(_, act)| *act) {
                Some(Act::Fault(fault)) => {
                    env.note(|| format!("--- {fault:?}"));
                    world.suffer(fault);
                }
                Some(Act::Application(action)) => {
                    drop(world);
                    self.with_app(|app, driver| app.perform(driver, action));
                }
                None => {}
            },
            Job::Late(late) => {
                drop(world);
                self.with_app(|app, driver| app.late(driver, late));
            }
            Job::Quiet => {
                env.note(|| "--- quiet".into());
                env.is_quiet = true;
                env.network.heal();
                client.throttled = (0, 0);
                let settings = &env.settings;
                let heartbeat = settings.ping_interval + settings.ping_timeout;
                let attempts = 2 * (settings.timeout.unwrap_or(0) + settings.delay_max);
                // With everything that may have to be noticed one after the other.
                let quiet = heartbeat.max(10_000) + heartbeat + attempts + 6000;
                env.after(quiet, Job::Silence);
                drop(world);
                self.with_app(|app, driver| app.quiet(driver));
            }
            Job::Silence => {
                server.chat_with_all(env);
                env.is_silent = true;
                let longest = self.script.settings.namespaces.iter().flatten().filter_map(|(_, timeout)| *timeout);
                env.after(SILENCE + longest.max().unwrap_or(0) * 2, Job::Settled);
                drop(world);
                self.with_app(|app, driver| app.emit_some(driver));
            }
            Job::Settled => {
                let uids = server.connected();
                uids.into_iter().for_each(|uid| env.ledger.check_stream(uid));
                env.is_leaving = true;
                env.after(SILENCE, Job::End);
                drop(world);
                self.with_app(|app, driver| {
                    app.check_settled(driver);
                    app.farewell(driver);
                });
            }
            Job::End => {
                drop(world);
                self.with_app(|app, driver| app.check_end(driver));
                return true;
            }
        }
        false
    }

    fn with_app(&self, act: impl FnOnce(&App, &Driver<App, Computer>)) {
        if let Some(driver) = self.driver() {
            act(driver.application(), &driver);
        }
    }

    fn report(&self, report: Report<'_>) {
        let reporter = self.reporter.borrow().clone();
        if let Some(reporter) = reporter {
            reporter.report(report);
        }
    }

    fn input(&self, id: TransportId, input: TransportInput) {
        self.world.borrow_mut().env.note(|| format!("T{} {input:?}", id.0));
        self.report(Report::Transport(id, input));
    }

    /// Reports a packet. Half of the texts come with no more than their head, as from a browser.
    fn packet(&self, id: TransportId, frame: Frame) {
        let mut world = self.world.borrow_mut();
        world.env.note(|| format!("T{} receives {frame:?}", id.0));
        let is_whole = world.env.rng.percent(50);
        drop(world);
        let packet = match &frame {
            Frame::Text(text) if is_whole || !text.starts_with('4') => Received::Text(text.clone(), text.as_bytes()),
            Frame::Text(text) => Received::Text(text.clone(), head(text)),
            Frame::Binary(bytes) => Received::Binary(bytes.clone()),
        };
        self.report(Report::Received(id, packet));
    }

    /// Something has arrived at the client.
    fn arrived(&self, link: LinkId, message: Down) {
        let mut world = self.world.borrow_mut();
        let World { env, client, .. } = &mut *world;
        let Some(transport) = client.of_link(env, link) else { return };
        let (id, is_closed) = (transport.id, transport.is_closed);
        match message {
            Down::Accept => {
                transport.is_open = true;
                drop(world);
                if !is_closed {
                    self.input(id, TransportInput::Opened);
                }
            }
            Down::Frame(frame) if !is_closed => {
                drop(world);
                self.packet(id, frame);
            }
            Down::Frame(_) => {}
            Down::Response { status: 200, body } if transport.poll == Some(link) => {
                let packets: Vec<&str> = body.split('\x1e').collect();
                let mut at = env.now;
                for (number, packet) in packets.iter().enumerate() {
                    let part = Down::Part { packet: (*packet).into(), is_last: number + 1 == packets.len() };
                    env.at(at, Job::Down(link, part));
                    at += if env.settings.splits { env.rng.below(100 / packets.len() as u64) } else { 0 };
                }
            }
            Down::Part { packet, is_last } => {
                if is_last {
                    env.finish(link);
                }
                drop(world);
                self.part(id, link, packet, is_last);
            }
            Down::Response { status: 200, .. } if transport.post == Some(link) => {
                transport.post = None;
                env.finish(link);
                if is_closed {
                    return transport.give_poll_up(env);
                }
                drop(world);
                self.input(id, TransportInput::Drained);
            }
            Down::Response { .. } | Down::Failed => {
                env.finish(link);
                drop(world);
                self.failed(link);
            }
            Down::Close => {
                env.finish(link);
                drop(world);
                if !is_closed {
                    let details = CloseDetails::Closed { description: "closed by the server", context: None };
                    self.input(id, TransportInput::Closed(details));
                }
            }
        }
    }

    /// A packet of a poll has arrived, perhaps the last one.
    fn part(&self, id: TransportId, link: LinkId, packet: String, is_last: bool) {
        let polls = |is_over: bool| {
            let mut world = self.world.borrow_mut();
            let transport = world.client.transport(id).filter(|transport| transport.poll == Some(link));
            transport.is_some_and(|transport| {
                transport.poll = transport.poll.filter(|_| !is_over);
                true
            })
        };
        if polls(false) {
            let text = Frame::Text(packet);
            self.packet(id, text);
        }
        if is_last && polls(true) {
            self.input(id, TransportInput::PollEnded);
        }
    }

    /// A request or a WebSocket has failed.
    fn failed(&self, link: LinkId) {
        let mut world = self.world.borrow_mut();
        let World { env, client, .. } = &mut *world;
        let kind = env.network.link(link).map(|link| link.kind);
        let Some(transport) = client.of_link(env, link) else { return };
        let id = transport.id;
        let (was_poll, was_post) = (transport.poll == Some(link), transport.post == Some(link));
        transport.poll = transport.poll.filter(|_| !was_poll);
        transport.post = transport.post.filter(|_| !was_post);
        if transport.is_closed {
            if was_post {
                transport.give_poll_up(env);
            }
            return;
        }
        let kind = match kind {
            Some(LinkKind::Get) => TransportErrorKind::XhrPoll,
            Some(LinkKind::Post) => TransportErrorKind::XhrPost,
            _ => TransportErrorKind::WebSocket,
        };
        drop(world);
        let error = TransportError { kind, description: None, context: None };
        self.input(id, TransportInput::Failed(error));
    }
}

impl World {
    /// Something goes wrong.
    fn suffer(&mut self, fault: Fault) {
        let Self { env, server, client } = self;
        match fault {
            Fault::Cut { client_learns, server_learns } => env.cut(client_learns, server_learns),
            Fault::HalfOpen { up, down } => env.kill_all(up, down),
            Fault::Outage { lasts, kind } => env.begin_outage(env.now + lasts, kind),
            Fault::Hang { requests, arrives } => env.network.hang = (requests, arrives),
            Fault::Fail { requests, arrives } => env.network.fail = (requests, arrives),
            Fault::WrongNode { requests } => env.network.wrong_node = requests,
            Fault::Upgrade { lasts, kind } => env.network.fail_upgrades(env.now + lasts, kind),
            Fault::Restart { lasts, tells } => server.restart(env, lasts, tells),
            Fault::Slow { lasts, by } => env.network.slow_down(env.now + lasts, by),
            Fault::Clock { by } => client.skew += by,
            Fault::Sleep { lasts, tells } => {
                client.freeze(env, lasts);
                if tells {
                    env.after(lasts, Job::Tell(Tell::Awake));
                }
            }
            Fault::Page { away } => env.after(0, Job::Tell(Tell::PageLeaving(away))),
            Fault::NetworkLost { back } => {
                env.cut(false, false);
                env.begin_outage(env.now + back, super::script::Outage::Refused);
                env.after(0, Job::Tell(Tell::NetworkLost));
                env.after(back, Job::Tell(Tell::Awake));
            }
            Fault::Awake => env.after(0, Job::Tell(Tell::Awake)),
            Fault::Throttle { lasts, by } => client.throttled = (env.now + lasts, by),
            Fault::ServerCloses => server.close_all(env),
            Fault::ServerDisconnects(namespace) => server.disconnect(env, namespace),
            Fault::ServerHangs { lasts } => server.hang(env, lasts),
            Fault::Garbage => server.send_garbage(env),
            Fault::HalfPacket => server.send_half_a_packet(env),
        }
    }
}

fn manager(script: &Script) -> Manager {
    let settings = &script.settings;
    let reconnection = ReconnectionOptions {
        reconnection: settings.reconnects,
        attempts: settings.attempts,
        delay: settings.delay as f64,
        delay_max: settings.delay_max as f64,
        randomization_factor: settings.randomization,
        timeout: settings.timeout.map(|timeout| timeout as f64),
    };
    Manager::new(Codec::BuiltIn, reconnection, script.seed)
}

/// What precedes the JSON of a text, and its first character.
fn head(text: &str) -> &[u8] {
    let mut is_namespace = false;
    let end = text.bytes().position(|byte| {
        let is_json = !is_namespace && matches!(byte, b'[' | b'{' | b'"');
        is_namespace = if is_namespace { byte != b',' } else { byte == b'/' };
        is_json
    });
    text.as_bytes().get(..end.map_or(text.len(), |end| end + 1)).unwrap_or_default()
}
