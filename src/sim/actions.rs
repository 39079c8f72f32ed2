//! What the application does: by the script, in listeners, and later.

use super::application::{App, Excuses, is_busy, outgoing};
use super::computer::Computer;
use super::env::Late;
use super::invariants::Invariant;
use super::ledger::Place;
use super::script::{self, Action, How};
use socketio::core::{AckToken, EmitOptions, Manager};
use socketio::driver::Driver;

/// How deep calls in listeners nest, at most.
const DEEPEST: u32 = 3;
/// How many of them there are in a session, at most.
const MOST_REACTIONS: u32 = 40;

type Client = Driver<App, Computer>;

impl App {
    /// Calls something within a listener.
    pub fn react(&self, driver: &Client) {
        let action = self.with(|world| {
            let env = &mut world.env;
            let reacts = !env.is_quiet && env.rng.percent(env.settings.reacts);
            reacts.then(|| script::action(&mut env.rng, &env.settings))
        });
        let may_react = self.depth.get() < DEEPEST && self.reactions.get() < MOST_REACTIONS;
        if let Some(action) = action.flatten().filter(|_| may_react) {
            self.reactions.set(self.reactions.get() + 1);
            self.perform(driver, action);
        }
    }

    pub fn perform(&self, driver: &Client, action: Action) {
        self.depth.set(self.depth.get() + 1);
        self.with(|world| {
            world.env.note(|| format!("app: {action:?}"));
            // The server ends the session of a client that sends to a namespace that it has left.
            let is_harmless = !matches!(
                action,
                Action::Disconnect(_) | Action::Close | Action::Open | Action::CloseEngine | Action::ParseFailed
            );
            world.env.is_damaged |= !is_harmless && !world.env.is_quiet;
        });
        self.act(driver, action);
        self.depth.set(self.depth.get() - 1);
    }

    fn act(&self, driver: &Client, action: Action) {
        let mut excuses = self.excuses.get();
        match action {
            Action::Emit(namespace, how) => self.emit(driver, namespace, how),
            Action::Connect(namespace) => {
                if let Some(socket) = self.socket(namespace) {
                    driver.input(|manager, now| manager.connect(now, socket));
                }
            }
            Action::Disconnect(namespace) => {
                self.with(|world| world.env.ledger.client_leaves(namespace));
                if let Some(socket) = self.socket(namespace) {
                    driver.input(|manager, now| manager.disconnect(now, socket));
                }
            }
            Action::Close => {
                excuses.skips = true;
                self.excuses.set(excuses);
                driver.input(Manager::close);
            }
            Action::Open => {
                let was_closed = driver.read(|manager| !manager.is_open() && !manager.is_opening());
                driver.input(|manager, now| manager.open(now, true));
                if was_closed && driver.read(|manager| !manager.is_open()) {
                    self.excuses.set(Excuses { by_application: true, ..self.excuses.get() });
                }
            }
            Action::CloseEngine => driver.input(Manager::close_engine),
            Action::Forget(namespace) => {
                let number = self.with(|world| world.env.ledger.forget(world.env.now, namespace)).flatten();
                if let Some((number, socket)) = number.zip(self.socket(namespace)) {
                    driver.input(|manager, _| manager.forget(socket, AckToken(number as u32)));
                }
            }
            Action::Reconnection(is_on) => {
                // To turn it on does not begin an attempt.
                excuses.skips |= !is_on || driver.read(|manager| !is_busy(manager));
                self.excuses.set(excuses);
                driver.input(|manager, _| manager.set_reconnection(is_on));
            }
            Action::ParseFailed => driver.input(|manager, now| manager.parse_failed(now, "malformed".into())),
        }
    }

    pub fn emit(&self, driver: &Client, namespace: usize, how: How) {
        let Some(retries) = self.with(|world| world.env.settings.namespaces.get(namespace).copied().flatten()) else {
            return;
        };
        let is_queued = retries.is_some() && !how.volatile;
        let timeout = if is_queued { retries.and_then(|(_, timeout)| timeout) } else { how.timeout };
        let how = How { timeout, is_ignored: how.is_ignored && (!is_queued || timeout.is_some()), ..how };
        let Some(socket) = self.socket(namespace) else { return };
        driver.input(|manager, now| {
            self.sync(manager);
            let number = self.with(|world| world.env.ledger.next_number()).unwrap_or_default();
            let before = manager.send_buffer(socket).count();
            let options = EmitOptions {
                token: how.ack.then_some(AckToken(number as u32)),
                timeout: how.timeout.map(|timeout| timeout as f64),
                volatile: how.volatile,
                compress: true,
            };
            let placeholder = if how.binary { ",{\"_placeholder\":true,\"num\":0}" } else { "" };
            let json = format!("[\"c\",{number}{placeholder},\"{}\"]", "x".repeat(how.padding as usize));
            let attachments = if how.binary { vec![number.to_string().into_bytes()] } else { Vec::new() };
            manager.emit(now, socket, outgoing(json, attachments), options);
            let place = match manager.send_buffer(socket).count() {
                _ if is_queued => Place::Queued,
                after if after > before => Place::Buffered,
                _ => Place::Sent,
            };
            let overtakes = place == Place::Sent && before > 0 && !how.volatile;
            self.with(|world| {
                world.env.check(Invariant::ClientOrder, !overtakes, || format!("event {number} overtakes"));
                world.env.ledger.client_emits(namespace, how, place);
            });
        });
    }

    /// Emits some events on each namespace.
    pub fn emit_some(&self, driver: &Client) {
        for namespace in 0..self.sockets.borrow().len() {
            for is_plain in [true, false] {
                let how = self.with(|world| script::how(&mut world.env.rng)).unwrap_or_default();
                self.perform(driver, Action::Emit(namespace, if is_plain { How::default() } else { how }));
            }
        }
    }

    pub fn late(&self, driver: &Client, late: Late) {
        match late {
            Late::Configure(engine) => self.configure(driver, engine),
            Late::Authenticate(namespace, socket, engine) => self.authenticate(driver, namespace, socket, engine),
            Late::Acknowledge(socket, engine, id, uid, seq) => self.acknowledge(driver, socket, engine, id, (uid, seq)),
            Late::Reconnect => self.reconnect(driver),
        }
    }
}
