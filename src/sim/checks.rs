//! What is checked after each input of the client, when all is quiet, and in the end.

use super::application::{App, Delays, is_busy};
use super::computer::Computer;
use super::invariants::Invariant;
use super::ledger::State;
use super::script::{self, Action, How};
use super::simulation::World;
use socketio::core::socket::SocketState;
use socketio::core::{Manager, Reason, SocketEvent};
use socketio::driver::Driver;

type Client = Driver<App, Computer>;

/// How long an attempt may have to rest after one that was hastened, in ms.
const LONGEST_REST: u64 = 4200;

impl App {
    /// Brings the books up to what the manager has done.
    pub fn sync(&self, manager: &Manager) {
        for (namespace, socket) in self.sockets.borrow().iter().enumerate() {
            if manager.socket_state(*socket) != SocketState::Connected {
                continue;
            }
            let uid = manager.socket_id(*socket).and_then(|sid| sid.strip_prefix('s')?.parse().ok());
            let is_flushed = manager.send_buffer(*socket).next().is_none();
            self.with(|world| {
                if is_flushed && world.env.ledger.has_buffered(namespace) {
                    world.env.ledger.flushed(namespace);
                }
                if let Some(book) = world.env.ledger.books.get_mut(namespace).filter(|book| book.uid != uid) {
                    book.uid = uid;
                }
            });
        }
    }

    /// Checks an event of a namespace itself.
    pub fn check_socket_event(&self, world: &mut World, namespace: usize, event: &SocketEvent) {
        let Some(book) = world.env.ledger.books.get_mut(namespace) else { return };
        let (state, was_entering) = (book.state, book.is_entering);
        let (invariant, holds) = match event {
            SocketEvent::Connect => {
                (book.state, book.is_entering) = (State::Up, false);
                (Invariant::Alternation, state == State::Down)
            }
            SocketEvent::Disconnect(reason, _) => {
                // The end of an interruption may be told while the next session begins.
                (book.state, book.is_entering) = (State::Down, was_entering && state == State::Interrupted);
                book.ends += 1;
                // A namespace that was about to be connected is told, too.
                (Invariant::Alternation, state != State::Down || was_entering || *reason == Reason::ForcedClose)
            }
            SocketEvent::Interrupted => {
                book.state = State::Interrupted;
                (Invariant::Interruption, state == State::Up)
            }
            SocketEvent::ConnectError(_) => (Invariant::Interruption, state == State::Down),
        };
        world.env.check(invariant, holds, || format!("{event:?} for {}, which is {state:?}", script::name(namespace)));
    }

    /// Checks what holds after each input: a plain one hastens no attempt, a timer may, a report of the page does.
    pub fn check(&self, driver: &Client, how: (bool, bool)) {
        driver.read(|manager| {
            self.sync(manager);
            self.check_interruptions(manager);
            self.check_stuck(manager);
            self.check_backoff(manager, how);
        });
    }

    /// An interruption that has ended without an event: by recovery.
    fn check_interruptions(&self, manager: &Manager) {
        for (namespace, socket) in self.sockets.borrow().iter().enumerate() {
            let is_up = manager.socket_state(*socket) == SocketState::Connected;
            let recovered = manager.has_recovered(*socket);
            self.with(|world| {
                let Some(book) = world.env.ledger.books.get_mut(namespace) else { return };
                if is_up && book.state == State::Interrupted {
                    (book.state, book.is_entering) = (State::Up, false);
                    world.env.check(Invariant::Interruption, recovered, || "a new session, and no disconnect".into());
                }
            });
        }
    }

    fn is_excused(&self, manager: &Manager) -> bool {
        let excuses = self.excuses.get();
        excuses.skips || excuses.gave_up || excuses.by_application || !manager.reconnection().reconnection
    }

    fn check_stuck(&self, manager: &Manager) {
        let is_active = self.sockets.borrow().iter().any(|socket| manager.socket_state(*socket) != SocketState::Idle);
        let may_rest = self.is_excused(manager);
        self.check_that(Invariant::NeverStuck, !is_active || is_busy(manager) || may_rest, || {
            "closed, and no attempt".into()
        });
        let has_deadline = manager.next_deadline().is_some();
        let is_waiting = manager.is_open() || manager.is_opening();
        self.check_that(Invariant::NeverStuck, has_deadline || !is_waiting, || {
            "open or opening, and no deadline".into()
        });
    }

    fn check_backoff(&self, manager: &Manager, (is_plain, hastens): (bool, bool)) {
        let has_failed = self.has_failed.take();
        let Some((now, may_sleep)) = self.with(|world| (world.env.now, world.env.settings.may_sleep)) else { return };
        if hastens || (may_sleep && !is_plain) {
            self.delays.set(Delays { rests_until: now + LONGEST_REST, ..self.delays.get() });
        }
        let was_planned = self.has_plan.replace(manager.reconnects_in().is_some());
        let Some(wait) = manager.reconnects_in() else { return };
        let settings = self.with(|world| (world.env.settings.delay as f64, world.env.settings.randomization));
        let Some((delay, randomization)) = settings else { return };
        let longest = manager.reconnection().delay_max;
        // After an attempt that was hastened there are 2 s, and up to 100 ms of chance; and once more if the application closes the
        // connection before that attempt, and connects.
        self.check_that(Invariant::Backoff, wait <= longest.max(LONGEST_REST as f64), || {
            format!("{wait} ms to the next attempt")
        });
        if was_planned {
            return;
        }
        let mut delays = self.delays.get();
        let exponent = delays.doublings.min(30);
        let bound = |factor: f64| (delay * f64::from(1u32 << exponent) * factor).min(longest);
        // The rest after an attempt that was hastened is longer than the delay, which is not known then.
        let is_delay = is_plain && now >= delays.rests_until && wait <= bound(1.0 + randomization);
        (delays.doublings, delays.latest) = (exponent + 1, if is_delay { wait } else { 0.0 });
        self.delays.set(delays);
        let shortest = bound(1.0 - randomization) - 1.0;
        self.check_that(Invariant::Backoff, !has_failed || !is_plain || wait >= shortest, || {
            format!("only {wait} ms after {exponent} doublings")
        });
    }

    // ---- the quiet phase ----

    /// Nothing goes wrong any more: the application wants all namespaces.
    pub fn quiet(&self, driver: &Client) {
        let reconnects = self.with(|world| world.env.settings.reconnects).unwrap_or(true);
        driver.input(|manager, _| manager.set_reconnection(reconnects));
        (0..self.sockets.borrow().len()).for_each(|namespace| self.perform(driver, Action::Connect(namespace)));
        self.emit_some(driver);
    }

    /// Connects what the client does not connect by itself.
    pub fn reconnect(&self, driver: &Client) {
        for namespace in 0..self.sockets.borrow().len() {
            let Some(socket) = self.socket(namespace) else { continue };
            let is_due = driver.read(|manager| {
                let is_closed = !manager.is_open() && !manager.is_opening() && !manager.is_reconnecting();
                manager.socket_state(socket) == SocketState::Idle || (is_closed && self.is_excused(manager))
            });
            if is_due {
                self.perform(driver, Action::Connect(namespace));
            }
        }
    }

    /// All must have settled.
    pub fn check_settled(&self, driver: &Client) {
        driver.read(|manager| {
            self.sync(manager);
            for (namespace, socket) in self.sockets.borrow().iter().enumerate() {
                let state = manager.socket_state(*socket);
                let buffered = manager.send_buffer(*socket).count() + manager.receive_buffer(*socket).count();
                let queued = manager.queued(*socket).count();
                self.with(|world| {
                    let env = &mut world.env;
                    let known = env.ledger.books.get(namespace).map(|book| book.state);
                    let is_up = state == SocketState::Connected && known == Some(State::Up);
                    let name = script::name(namespace);
                    env.check(Invariant::ConnectedAgain, is_up, || format!("{name} is {state:?}, told as {known:?}"));
                    env.check(Invariant::NothingLeft, buffered == 0, || format!("{buffered} in buffers of {name}"));
                    env.check(Invariant::Retries, queued == 0, || format!("{queued} in the queue of {name}"));
                    env.ledger.check_client_events(namespace, Invariant::ClientComplete);
                });
            }
        });
    }

    /// The application leaves: what it emits before still arrives.
    pub fn farewell(&self, driver: &Client) {
        let retries = self.with(|world| world.env.settings.namespaces.clone()).unwrap_or_default();
        for (namespace, retries) in retries.iter().enumerate() {
            if retries.is_none() {
                self.perform(driver, Action::Emit(namespace, How { ack: true, ..How::default() }));
                self.perform(driver, Action::Emit(namespace, How { binary: true, ..How::default() }));
            }
        }
        (0..retries.len()).for_each(|namespace| self.perform(driver, Action::Disconnect(namespace)));
    }

    /// Nothing is left.
    pub fn check_end(&self, driver: &Client) {
        let (is_idle, deadline) = driver.read(|manager| (manager.is_idle(), manager.next_deadline()));
        self.with(|world| {
            let (env, client) = (&mut world.env, &world.client);
            let is_clean = is_idle && deadline.is_none() && client.open_transports() == 0 && !client.has_timer();
            env.check(Invariant::NothingLeft, is_clean, || {
                let (transports, has_timer) = (client.open_transports(), client.has_timer());
                format!("idle: {is_idle}, deadline: {deadline:?}, {transports} transports, timer: {has_timer}")
            });
            env.ledger.check_tokens();
            for namespace in 0..env.settings.namespaces.len() {
                env.ledger.check_client_events(namespace, Invariant::Farewell);
            }
        });
    }
}
