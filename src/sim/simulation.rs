//! Runs one session: takes what comes next, and gives it to the server, or by the driver to the client.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::application::App;
use super::client::Client;
use super::computer::Computer;
use super::env::{Env, Job, Tell};
use super::invariants::{Failure, Invariant};
use super::script::{Act, Script};
use super::server::Server;
use socketio::core::{Codec, Manager, ReconnectionOptions};
use socketio::driver::{Driver, Report, Reporter};

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
        let hastens = matches!(job, Job::Tell(_));
        let is_plain = !hastens && !matches!(job, Job::Timer(_));
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
            self.with_app(|app, driver| app.check(driver, (is_plain, hastens)));
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

    pub fn report(&self, report: Report<'_>) {
        let reporter = self.reporter.borrow().clone();
        if let Some(reporter) = reporter {
            reporter.report(report);
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
