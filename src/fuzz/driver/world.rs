//! A platform that keeps the books of its transports, and an application that keeps those of its events.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::sync::Arc;

use super::inputs::{Call, Settings};
use super::{Client, calls};
use crate::core::{
    AckToken, Content, EngineId, EngineOptions, Event, OutgoingFrame, SocketEvent, SocketId, TransportId,
    TransportKind, WebSocketMemory,
};
use crate::driver::{Application, Platform};
use crate::protocol::socket_packet::PacketType;

/// The most outputs of one input, and of all that listeners call within it.
const MOST_OUTPUTS: u32 = 20_000;

#[derive(Debug)]
pub struct Transport {
    pub kind: TransportKind,
    pub is_open: bool,
    pub is_closed: bool,
    pub is_polling: bool,
    pub is_sending: bool,
    /// It has reported that it has closed or failed.
    pub has_ended: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Asked {
    Pending,
    Settled,
    Forgotten,
}

pub struct World {
    pub settings: Settings,
    pub client: RefCell<Weak<Client>>,
    pub transports: RefCell<Vec<Transport>>,
    pub wall: Cell<f64>,
    /// In how many ms the timer fires, from `awake` on.
    pub timer: Cell<Option<f64>>,
    pub awake: Cell<f64>,
    pub outputs: Cell<u32>,
    pub reactions: RefCell<Vec<Call>>,
    /// By the number of the token: how an acknowledgement stands, and whether it has a time limit.
    pub asked: RefCell<Vec<(Asked, bool)>>,
    /// An acknowledgement with a time limit may wait for ever: the event waits for others, or its namespace is released.
    pub may_wait: Cell<bool>,
    pub emitted: Cell<usize>,
    pub received: Cell<usize>,
    /// By namespace: whether the application takes it for connected.
    connected: RefCell<Vec<(SocketId, bool)>>,
    /// The questions that are not answered, the latest of each kind.
    pub configure: Cell<Option<EngineId>>,
    pub authenticate: RefCell<Vec<(SocketId, EngineId)>>,
    /// The latest event that asked for an acknowledgement.
    pub asks: Cell<Option<(SocketId, EngineId, u64)>>,
    pub is_ending: Cell<bool>,
    memory: WebSocketMemory,
}

pub struct App(pub Rc<World>);
pub struct Computer(pub Rc<World>);

impl World {
    pub fn new(settings: Settings, reactions: Vec<Call>) -> Rc<Self> {
        Rc::new(Self {
            settings,
            client: RefCell::default(),
            transports: RefCell::default(),
            wall: Cell::new(1e9),
            timer: Cell::default(),
            awake: Cell::default(),
            outputs: Cell::default(),
            reactions: RefCell::new(reactions),
            asked: RefCell::default(),
            may_wait: Cell::default(),
            emitted: Cell::default(),
            received: Cell::default(),
            connected: RefCell::default(),
            configure: Cell::default(),
            authenticate: RefCell::default(),
            asks: Cell::default(),
            is_ending: Cell::default(),
            memory: WebSocketMemory::default(),
        })
    }

    pub fn client(&self) -> Rc<Client> {
        self.client.borrow().upgrade().expect("a client")
    }

    fn count(&self) {
        self.outputs.set(self.outputs.get() + 1);
        assert!(self.outputs.get() < MOST_OUTPUTS, "the outputs of one input do not end");
    }

    pub fn options(&self) -> EngineOptions {
        use TransportKind::{Polling, WebSocket};
        let transports: &[TransportKind] = match self.settings.transports % 5 {
            0 => &[Polling, WebSocket],
            1 => &[WebSocket],
            2 => &[Polling],
            3 => &[WebSocket, Polling],
            _ => &[],
        };
        EngineOptions {
            transports: transports.to_vec(),
            upgrade: self.settings.upgrade,
            remember_upgrade: self.settings.remember_upgrade,
            memory: self.memory.clone(),
            try_all: self.settings.try_all,
        }
    }

    /// Changes a transport for a command, which has to be for one that is not closed.
    fn command(&self, id: TransportId, what: &str, act: impl FnOnce(&mut Transport)) {
        self.count();
        let mut transports = self.transports.borrow_mut();
        let transport = (id.0 as usize).checked_sub(1).and_then(|place| transports.get_mut(place));
        let transport = transport.unwrap_or_else(|| panic!("{what} of {id:?}, which is unknown"));
        assert!(!transport.is_closed, "{what} of {id:?}, which is closed");
        act(transport);
    }

    /// How many transports are not closed.
    pub fn live(&self) -> usize {
        self.transports.borrow().iter().filter(|transport| !transport.is_closed).count()
    }

    fn set_connected(&self, socket: SocketId, is_connected: bool) -> bool {
        let mut connected = self.connected.borrow_mut();
        match connected.iter_mut().find(|(other, _)| *other == socket) {
            Some((_, was)) => std::mem::replace(was, is_connected),
            None => {
                connected.push((socket, is_connected));
                false
            }
        }
    }
}

impl Application for App {
    fn event(&self, event: Event) {
        let App(world) = self;
        world.count();
        match event {
            Event::Configure(engine) => {
                world.configure.set(Some(engine));
                if world.settings.answers {
                    calls::perform(world, Call::Configure(true));
                }
            }
            Event::Authenticate { socket, engine, .. } => {
                world.authenticate.borrow_mut().push((socket, engine));
                if world.settings.answers {
                    calls::authenticate(world);
                }
            }
            Event::Ack { token: AckToken(number), outcome, .. } => {
                let before = std::mem::replace(&mut world.asked.borrow_mut()[number as usize].0, Asked::Settled);
                // What is forgotten may have been settled, and not have been told yet.
                assert_ne!(before, Asked::Settled, "the acknowledgement of {number} comes again: {outcome:?}");
                if outcome.is_ok_and(|payload| payload.parse(PacketType::Ack).is_none()) {
                    calls::perform(world, Call::ParseFailed);
                }
            }
            Event::Message(socket, message) => {
                if let Some(id) = message.ack {
                    world.asks.set(Some((socket, message.engine, id)));
                }
                if message.payload.parse(PacketType::Event).is_none() {
                    calls::perform(world, Call::ParseFailed);
                }
            }
            Event::Socket(socket, SocketEvent::Connect) => {
                assert!(!world.set_connected(socket, true), "{socket:?} connects twice");
            }
            // A server may also refuse what it has granted.
            Event::Socket(socket, SocketEvent::Disconnect(..) | SocketEvent::ConnectError(_)) => {
                world.set_connected(socket, false);
            }
            _ => {}
        }
        if !world.is_ending.get() {
            let reaction = world.reactions.borrow_mut().pop();
            if let Some(call) = reaction {
                calls::perform(world, call);
            }
        }
    }
}

impl Platform for Computer {
    type Session = ();

    fn now(&self) -> f64 {
        self.0.wall.get()
    }

    fn wake(&self, delay: Option<f64>) {
        assert!(delay.is_none_or(|delay| (0.0..=f64::from(i32::MAX)).contains(&delay)), "{delay:?}");
        self.0.timer.set(delay.map(|delay| self.0.awake.get() + delay));
    }

    fn begin(&self, (): ()) {}

    fn may_sleep(&self) -> bool {
        self.0.settings.may_sleep
    }

    fn idle(&self) {
        assert_eq!(self.0.live(), 0, "idle, but not all transports are closed");
    }

    fn open(&self, TransportId(id): TransportId, kind: TransportKind, _: Option<String>) {
        self.0.count();
        let mut transports = self.0.transports.borrow_mut();
        assert_eq!(id as usize, transports.len() + 1, "ids count up");
        transports.push(Transport {
            kind,
            is_open: false,
            is_closed: false,
            is_polling: false,
            is_sending: false,
            has_ended: false,
        });
    }

    fn identify(&self, id: TransportId, _: String) {
        self.0.command(id, "identify", |_| {});
    }

    fn poll(&self, id: TransportId) {
        let is_honest = self.0.settings.is_honest;
        self.0.command(id, "poll", |transport| {
            assert!(transport.kind == TransportKind::Polling, "{id:?} cannot poll");
            assert!(!is_honest || !transport.is_polling, "{id:?} polls twice");
            transport.is_polling = true;
        });
    }

    fn send(&self, id: TransportId, messages: Arc<Vec<OutgoingFrame>>) {
        assert!(!messages.is_empty(), "{id:?} sends nothing");
        let is = |packet: &str| messages[0].content == Content::Text(packet.into());
        // The packet that ends an upgrade follows the probe at once, and the farewell of long-polling any other POST.
        let may_follow = is("5") || is("1");
        let is_honest = self.0.settings.is_honest;
        self.0.command(id, "send", |transport| {
            let is_ready = transport.kind == TransportKind::Polling || transport.is_open;
            assert!(!is_honest || is_ready, "{id:?} is not open");
            assert!(!is_honest || may_follow || !transport.is_sending, "{id:?} sends twice");
            transport.is_sending = true;
        });
    }

    fn close(&self, id: TransportId) {
        self.0.command(id, "close", |transport| transport.is_closed = true);
    }
}
