//! A driver with its manager, between an application and a platform that do anything.

mod calls;
mod inputs;
mod world;

use std::cell::RefCell;
use std::rc::Rc;

use super::read;
use crate::core::{
    CloseDetails, Codec, Manager, Received, ReconnectionOptions, SocketId, TransportError, TransportErrorKind,
    TransportId, TransportInput, TransportKind,
};
use crate::driver::{Driver, Report, Reporter};
use inputs::{Call, NAMESPACES, Page, Script, Step, Text, Told};
use world::{App, Asked, Computer, World};

type Client = Driver<App, Computer>;

/// How often the timer may fire at one time.
const MOST_AT_ONCE: u32 = 50;

/// The driver does not panic and does not spin; its timer is set for its next deadline; its commands are for transports that are open;
/// each acknowledgement is settled once; it keeps no more than it was given; and once everything is closed, nothing is left.
pub fn driver(data: &[u8]) {
    let Some(script) = read::<Script<'_>>(data) else { return };
    let mut run = Run::new(&script);
    for step in &script.steps {
        run.step(step);
        run.check();
    }
    run.end();
}

struct Run {
    world: Rc<World>,
    client: Rc<Client>,
    reporter: Reporter,
    /// How often the timer has fired at this time.
    at_once: u32,
}

impl Run {
    fn new(script: &Script<'_>) -> Self {
        let settings = script.settings.clone();
        let reconnection = ReconnectionOptions {
            reconnection: settings.reconnection,
            attempts: settings.attempts.map_or(f64::INFINITY, f64::from),
            delay: 1.0 + f64::from(settings.delay) * 20.0,
            delay_max: 2000.0,
            randomization_factor: 0.5,
            timeout: settings.timeout.map(|timeout| 1.0 + f64::from(timeout) * 50.0),
        };
        let mut manager = Manager::new(Codec::BuiltIn, reconnection, settings.seed.into());
        if settings.unparsed {
            manager.pass_on_unparsed();
        }
        manager.observe_packets(settings.observed);
        let world = World::new(settings, script.reactions.clone());
        let reporter = RefCell::new(None);
        let client = Rc::new(Driver::new(manager, App(world.clone()), |given| {
            reporter.replace(Some(given));
            Computer(world.clone())
        }));
        world.client.replace(Rc::downgrade(&client));
        let reporter = reporter.take().expect("a reporter");
        Self { world, client, reporter, at_once: 0 }
    }

    fn step(&mut self, step: &Step<'_>) {
        self.world.outputs.set(0);
        match step {
            Step::Call(call) => calls::perform(&self.world, *call),
            Step::Report(transport, told) => self.told(*transport, told),
            Step::Go(transport) => self.go(*transport),
            Step::Tell(page) => self.tell(*page),
            Step::Pass(units) => self.pass(f64::from(*units) * 50.0),
            Step::Skew(seconds) => self.world.wall.set(self.world.wall.get() + f64::from(*seconds) * 1000.0),
        }
    }

    /// The place of a transport from the end.
    fn place(&self, transport: u8) -> Option<usize> {
        let count = self.world.transports.borrow().len();
        count.checked_sub(1 + usize::from(transport % 4))
    }

    /// Whether a platform may report this.
    fn may_tell(&self, place: usize, told: &Told<'_>) -> bool {
        if !self.world.settings.is_honest {
            return true;
        }
        let transports = self.world.transports.borrow();
        let transport = &transports[place];
        let is_polling = transport.kind == TransportKind::Polling;
        !transport.is_closed
            && !transport.has_ended
            && match told {
                Told::Opened => !is_polling && !transport.is_open,
                Told::PollEnded => transport.is_polling,
                Told::Drained | Told::Flushed => transport.is_sending,
                Told::Closed | Told::Failed => true,
                Told::Text(_) | Told::Binary(_) => {
                    if is_polling {
                        transport.is_polling
                    } else {
                        transport.is_open
                    }
                }
            }
    }

    fn told(&self, transport: u8, told: &Told<'_>) {
        let Some(place) = self.place(transport).filter(|place| self.may_tell(*place, told)) else { return };
        let id = TransportId(place as u32 + 1);
        let mut transports = self.world.transports.borrow_mut();
        let transport = &mut transports[place];
        let input = match told {
            Told::Opened => {
                transport.is_open = true;
                TransportInput::Opened
            }
            Told::PollEnded => {
                transport.is_polling = false;
                TransportInput::PollEnded
            }
            Told::Drained | Told::Flushed => {
                transport.is_sending = false;
                TransportInput::Drained
            }
            Told::Closed => {
                transport.has_ended = true;
                TransportInput::Closed(CloseDetails::Closed { description: "gone", context: None }.told())
            }
            Told::Failed => {
                transport.has_ended = true;
                let kind = TransportErrorKind::WebSocket;
                TransportInput::Failed(TransportError { kind, description: None, context: None })
            }
            Told::Text(text) => {
                drop(transports);
                return self.receive_text(id, &text.write());
            }
            Told::Binary(bytes) => {
                drop(transports);
                self.world.received.set(self.world.received.get() + 1);
                return self.reporter.report(Report::Received(id, Received::Binary(bytes.to_vec())));
            }
        };
        drop(transports);
        let is_flushed = matches!(told, Told::Flushed);
        self.reporter.report(if is_flushed { Report::Flushed(id) } else { Report::Transport(id, input) });
    }

    fn receive_text(&self, id: TransportId, text: &str) {
        self.world.received.set(self.world.received.get() + 1);
        self.reporter.report(Report::Received(id, Received::Text(text.into(), text.as_bytes())));
    }

    /// What a healthy server and network would do next for a transport.
    fn go(&self, transport: u8) {
        let Some(place) = self.place(transport) else { return };
        let (is_open, is_websocket, is_sending, is_polling) = {
            let transports = self.world.transports.borrow();
            let transport = &transports[place];
            (transport.is_open, transport.kind == TransportKind::WebSocket, transport.is_sending, transport.is_polling)
        };
        if is_websocket && !is_open {
            return self.told(transport, &Told::Opened);
        }
        if is_sending {
            self.told(transport, &Told::Drained);
        }
        if !is_open {
            self.world.transports.borrow_mut()[place].is_open = true;
        }
        let is_new = self.client.read(Manager::is_opening);
        if is_new {
            let handshake = Text::Handshake { interval: 20, timeout: 20, upgrades: true, max_payload: Some(100) };
            self.told(transport, &Told::Text(handshake));
        } else {
            self.told(transport, &Told::Text(Text::Connected { namespace: transport / 4, id: 1, pid: Some(1) }));
        }
        if is_polling {
            self.told(transport, &Told::PollEnded);
        }
    }

    fn tell(&self, page: Page) {
        self.reporter.report(match page {
            Page::Timer => Report::Timer,
            Page::NetworkLost => Report::NetworkLost,
            Page::Leaving => Report::PageLeaving,
            Page::Restored => Report::PageRestored,
            Page::Awake => Report::Awake,
        });
    }

    /// Lets so many ms pass, with the timer run in time.
    fn pass(&mut self, ms: f64) {
        let end = self.world.awake.get() + ms;
        while let Some(at) = self.world.timer.get().filter(|at| *at <= end) {
            let passed = at - self.world.awake.get();
            self.at_once = if passed > 0.0 { 0 } else { self.at_once + 1 };
            assert!(self.at_once < MOST_AT_ONCE, "the timer fires again and again at one time");
            self.advance(passed.max(0.0));
            self.world.timer.set(None);
            self.world.outputs.set(0);
            self.reporter.report(Report::Timer);
            self.check();
        }
        let rest = end - self.world.awake.get();
        if rest > 0.0 {
            self.at_once = 0;
        }
        self.advance(rest);
    }

    fn advance(&self, ms: f64) {
        self.world.awake.set(self.world.awake.get() + ms);
        self.world.wall.set(self.world.wall.get() + ms);
    }

    fn check(&self) {
        let World { timer, emitted, received, .. } = &*self.world;
        self.client.read(|manager| {
            // A deadline may go without the timer: an acknowledgement comes without the time.
            let has_timer = manager.next_deadline().is_none() || timer.get().is_some();
            assert!(has_timer, "a deadline without a timer");
            if manager.is_idle() {
                assert_eq!(manager.next_deadline(), None, "idle, but with a deadline");
                assert_eq!(self.world.live(), 0, "idle, but not all transports are closed");
            }
            assert!(!(manager.is_open() && manager.is_opening()));
            let (mut sent, mut taken) = (0, 0);
            for socket in (0..16).map(SocketId) {
                sent += manager.send_buffer(socket).count() + manager.queued(socket).count();
                taken += manager.receive_buffer(socket).count();
            }
            assert!(sent <= emitted.get(), "{sent} are buffered of {} that were emitted", emitted.get());
            assert!(taken <= received.get(), "{taken} are buffered of {} that were received", received.get());
            // Besides events there are answers to pings, and packets that connect and disconnect.
            let written: usize = manager.write_buffer(manager.latest_engine()).iter().map(|part| part.len()).sum();
            let other = received.get() + 4 * (1 + self.world.transports.borrow().len()) * NAMESPACES.len() + 1000;
            assert!(written <= emitted.get() + other, "{written} wait to be sent");
        });
    }

    /// The application closes everything, the network fails, and time passes.
    fn end(&mut self) {
        self.world.is_ending.set(true);
        self.world.outputs.set(0);
        for namespace in 0..NAMESPACES.len() as u8 {
            calls::perform(&self.world, Call::Disconnect(namespace));
        }
        calls::perform(&self.world, Call::Close);
        let count = self.world.transports.borrow().len();
        for place in 0..count {
            if !self.world.transports.borrow()[place].is_closed {
                let kind = TransportErrorKind::WebSocket;
                let failed = TransportInput::Failed(TransportError { kind, description: None, context: None });
                self.reporter.report(Report::Transport(TransportId(place as u32 + 1), failed));
            }
        }
        self.check();
        // Longer than any time limit.
        self.pass(120_000.0);
        self.client.input(|_, _| ());
        assert!(self.client.read(Manager::is_idle), "not idle in the end");
        assert_eq!(self.world.live(), 0, "transports are left in the end");
        assert_eq!(self.world.timer.get(), None, "a timer is left in the end");
        let asked = self.world.asked.borrow();
        let waits = asked.iter().position(|asked| *asked == (Asked::Pending, true));
        assert!(waits.is_none() || self.world.may_wait.get(), "the acknowledgement of {waits:?} is never settled");
    }
}
