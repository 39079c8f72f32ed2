//! Connections that belong to the thread of their handles: a handle has the number of a connection, and a table of the thread has the
//! connection. In another thread there is none of this number, and a call does nothing.

use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use super::call::{Call, Port, Task};
use super::client::Client;
use super::handles::{ClientInner, Parts};
use super::hub::{Hub, Link};
use super::settings::Settings;
use crate::core::{Codec, EngineId, Event, Manager};
use crate::data::Detail;
use crate::driver::{Application, Driver, Platform, Reporter};

/// A platform on which connections run.
pub(super) trait Home: Platform {
    /// The platform's own options of a session.
    fn session(&self, settings: &Settings, headers: &[(String, String)]) -> Result<Self::Session, Detail>;
    /// Runs a task.
    fn spawn(&self, task: Task);
}

thread_local! {
    static CONNECTIONS: RefCell<Vec<(u32, Rc<dyn Owner>)>> = const { RefCell::new(Vec::new()) };
}

/// Numbers of connections: no two of a process are the same.
static NEXT: AtomicU32 = AtomicU32::new(1);

trait Owner {
    fn call(&self, call: Call);
}

/// Reaches a connection of the thread.
struct LocalPort(u32);

impl Port for LocalPort {
    fn call(&self, call: Call) -> bool {
        let owner = CONNECTIONS.try_with(|table| {
            let table = table.try_borrow().ok()?;
            let at = table.binary_search_by_key(&self.0, |(number, _)| *number).ok()?;
            table.get(at).map(|(_, owner)| owner.clone())
        });
        match owner {
            Ok(Some(owner)) => {
                owner.call(call);
                true
            }
            Ok(None) | Err(_) => false,
        }
    }
}

struct Connection<P: Home> {
    number: u32,
    driver: Driver<App<P>, P>,
}

struct App<P: Home> {
    hub: Hub,
    connection: Weak<Connection<P>>,
}

/// Starts a connection, which is closed when it has no handle any more.
pub(super) fn start<P: Home>(
    settings: Box<Settings>,
    auto_connect: bool,
    namespace: &str,
    seed: u64,
    platform: impl FnOnce(Reporter) -> P,
) -> Client {
    let number = NEXT.fetch_add(1, Relaxed);
    let parts = Parts::default();
    let client = Arc::new(ClientInner::new(Box::new(LocalPort(number)), parts.clone(), auto_connect, namespace));
    let mut manager = Manager::new(Codec::BuiltIn, settings.reconnection.clone(), seed);
    manager.pass_on_unparsed();
    let hub = Hub::new(settings, Arc::downgrade(&client), parts);
    let connection = Rc::new_cyclic(|connection: &Weak<Connection<P>>| {
        let app = App { hub, connection: connection.clone() };
        Connection { number, driver: Driver::new(manager, app, platform) }
    });
    CONNECTIONS.with_borrow_mut(|table| table.push((number, connection)));
    Client(client)
}

impl<P: Home> Owner for Connection<P> {
    fn call(&self, call: Call) {
        call(&self.driver.application().hub, self);
    }
}

impl<P: Home> Link for Connection<P> {
    fn input(&self, input: &mut dyn FnMut(&mut Manager, f64)) {
        self.driver.input(input);
    }

    fn answer(&self, answer: &mut dyn FnMut(&mut Manager, f64)) {
        self.driver.answer(answer);
    }

    fn with(&self, look: &mut dyn FnMut(&mut Manager)) {
        self.driver.change(look);
    }

    fn configure(&self, engine: EngineId, settings: &Settings, headers: &[(String, String)]) {
        let session = self.driver.platform().session(settings, headers);
        self.driver.configure(engine, session.map(|session| (settings.engine.clone(), session)));
    }

    fn spawn(&self, task: Task) {
        self.driver.platform().spawn(task);
    }

    fn over(&self) {
        let gone = CONNECTIONS.with_borrow_mut(|table| {
            let at = table.binary_search_by_key(&self.number, |(number, _)| *number).ok()?;
            Some(table.remove(at))
        });
        // Its closures may hold handles of other connections.
        drop(gone);
    }
}

impl<P: Home> App<P> {
    /// The connection that it belongs to.
    #[inline(never)]
    fn link(&self) -> Option<Rc<dyn Link>> {
        self.connection.upgrade().map(|connection| connection as Rc<dyn Link>)
    }
}

impl<P: Home> Application for App<P> {
    fn event(&self, event: Event) {
        if let Some(link) = self.link() {
            self.hub.event(event, &*link);
        }
    }

    fn settled(&self) {
        if let Some(link) = self.link() {
            self.hub.settled(&*link);
        }
    }

    fn idle(&self) {
        if let Some(link) = self.link() {
            self.hub.idle(&*link);
        }
    }
}
