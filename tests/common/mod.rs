//! An application for the tests in the browser: it writes down what happens.

#![allow(dead_code)] // Each file of tests uses a part of it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Promise;
use socketio::core::{
    AckToken, CloseDetails, Codec, ConnectionError, EmitOptions, EngineEvent, EngineOptions, Event, IncomingEvent,
    Manager, ManagerEvent, Outgoing, Payload, ReconnectionOptions, SocketEvent, SocketId, TransportError,
    TransportKind,
};
use socketio::driver::{Application, Driver};
use socketio::protocol::address::Address;
use socketio::protocol::request::UrlOptions;
use socketio::protocol::socket_packet::PacketType;
use socketio::protocol::transport::LongPolling;
use socketio::web::{Browser, RequestOptions, Requests, SessionOptions, Timers};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

pub type Client = Driver<App, Browser>;
pub type Configuration = (EngineOptions, SessionOptions);
pub type Configure = Box<dyn Fn() -> Result<Configuration, JsValue>>;
pub type Reaction = Box<dyn Fn(&Client, &str)>;

#[wasm_bindgen(inline_js = r#"
    const { setTimeout } = globalThis;
    export function sleeping(ms) {
        return new Promise((resolve) => setTimeout(resolve, ms));
    }
    export function show(value) {
        return JSON.stringify(value, (_, item) => (item instanceof ArrayBuffer ? [...new Uint8Array(item)] : item));
    }
"#)]
extern "C" {
    /// By the browser's own timer, whatever the test has put in its place.
    fn sleeping(ms: i32) -> Promise;
    /// JSON in which binary values are lists of their bytes.
    fn show(value: &JsValue) -> String;
}

/// An application that writes down what happens, and may react to it.
pub struct App {
    configure: Configure,
    /// Whether `Event::Configure` is answered when it comes.
    pub answers: Cell<bool>,
    pub log: Rc<RefCell<Vec<String>>>,
    /// The failures of transports.
    pub failures: RefCell<Vec<TransportError>>,
    pub driver: RefCell<Option<Rc<Client>>>,
    pub reaction: RefCell<Option<Reaction>>,
    pub idle: Cell<u32>,
}

impl App {
    fn describe(&self, event: Event) -> Option<String> {
        let number = |SocketId(socket): SocketId| socket;
        Some(match event {
            Event::Socket(socket, SocketEvent::Connect) => format!("connect {}", number(socket)),
            Event::Socket(_, SocketEvent::ConnectError(error)) => {
                let line = format!("connect_error {}", error.message());
                if let ConnectionError::Transport(error) = error {
                    self.failures.borrow_mut().push(error);
                }
                line
            }
            Event::Socket(socket, SocketEvent::Disconnect(reason, details)) => {
                let known = if details == CloseDetails::None { "" } else { " with details" };
                if let CloseDetails::Failed(error) = details {
                    self.failures.borrow_mut().push(error);
                }
                format!("disconnect {} {}{known}", number(socket), reason.as_str())
            }
            Event::Message(_, IncomingEvent { payload, .. }) => format!("message {}", read(payload, PacketType::Event)),
            Event::Ack { outcome: Ok(payload), .. } => format!("ack {}", read(payload, PacketType::Ack)),
            Event::Ack { outcome: Err(error), .. } => format!("ack {error:?}"),
            Event::Engine(_, EngineEvent::Upgrade(kind)) => format!("upgrade {}", kind.name()),
            Event::Engine(_, EngineEvent::Packet(frame)) => format!("packet {}", shown_frame(frame)),
            Event::Engine(_, EngineEvent::Drain) => "drain".into(),
            Event::Manager(ManagerEvent::ReconnectAttempt(attempt)) => format!("reconnect_attempt {attempt}"),
            Event::Manager(ManagerEvent::Reconnect(attempts)) => format!("reconnect {attempts}"),
            _ => return None,
        })
    }
}

fn shown_frame(frame: socketio::core::Frame) -> String {
    match frame {
        socketio::core::Frame::Text(text) => text.into(),
        socketio::core::Frame::Binary(binary) => show(&binary),
    }
}

/// The arguments as JSON.
fn read(payload: Payload, kind: PacketType) -> String {
    payload.parse(kind).map_or("unreadable".into(), |value| show(&value))
}

impl Application for App {
    fn event(&self, event: Event) {
        let driver = self.driver.borrow().clone();
        match (event, driver) {
            (Event::Configure(engine), Some(driver)) => {
                if self.answers.get() {
                    driver.configure(engine, (self.configure)());
                }
            }
            (Event::Authenticate { socket, engine, .. }, Some(driver)) => {
                driver.answer(|manager, now| manager.authenticate(now, socket, engine, None));
            }
            (event, driver) => {
                let Some(line) = self.describe(event) else { return };
                self.log.borrow_mut().push(line.clone());
                if let (Some(driver), Some(react)) = (driver, self.reaction.borrow().as_ref()) {
                    react(&driver, &line);
                }
            }
        }
    }

    fn idle(&self) {
        self.idle.set(self.idle.get() + 1);
    }
}

/// The options of requests to a server.
pub fn url(uri: &str) -> UrlOptions {
    let address = Address::parse(Some(uri), None).unwrap();
    UrlOptions { secure: address.secure, authority: address.authority(), ..Default::default() }
}

/// A session whose transports have the same options, which `request` makes.
pub fn session(url: &UrlOptions, request: impl Fn() -> RequestOptions, close_on_beforeunload: bool) -> SessionOptions {
    SessionOptions {
        polling: LongPolling::get().map(|proof| (Requests::new(TransportKind::Polling, url, request()), proof)),
        websocket: Requests::new(TransportKind::WebSocket, url, request()),
        close_on_beforeunload,
        wake_up: true,
    }
}

pub fn engine(transports: &[TransportKind]) -> EngineOptions {
    EngineOptions { transports: transports.to_vec(), ..Default::default() }
}

pub fn open(timers: Timers, configure: impl Fn() -> Result<Configuration, JsValue> + 'static) -> Rc<Client> {
    let app = App {
        configure: Box::new(configure),
        answers: Cell::new(true),
        log: Rc::default(),
        failures: RefCell::default(),
        driver: RefCell::default(),
        reaction: RefCell::default(),
        idle: Cell::default(),
    };
    let reconnection = ReconnectionOptions { delay: 20.0, randomization_factor: 0.0, ..Default::default() };
    let manager = Manager::new(Codec::BuiltIn, reconnection, 1);
    let driver = Rc::new(Driver::new(manager, app, |reporter| Browser::new(timers, reporter)));
    driver.application().driver.replace(Some(driver.clone()));
    driver
}

pub fn connect(driver: &Client, namespace: &str) -> SocketId {
    driver.input(|manager, now| {
        let socket = manager.socket(namespace);
        manager.connect(now, socket);
        socket
    })
}

pub fn emit(driver: &Client, socket: SocketId, json: &str, attachments: Vec<JsValue>) {
    emit_with(driver, socket, json, attachments, EmitOptions { token: Some(AckToken(1)), ..Default::default() });
}

pub fn emit_with(driver: &Client, socket: SocketId, json: &str, attachments: Vec<JsValue>, options: EmitOptions) {
    driver.input(|manager, now| {
        manager.emit(now, socket, Outgoing::Encoded { json: json.into(), attachments, args: None }, options)
    });
}

pub fn log(driver: &Client) -> Vec<String> {
    driver.application().log.borrow().clone()
}

pub async fn sleep(ms: i32) {
    let _ = JsFuture::from(sleeping(ms)).await;
}

/// Waits for a line of the log; panics with the log after five seconds.
pub async fn seen(driver: &Client, line: &str) {
    seen_times(driver, line, 1).await;
}

/// Waits for a line to be in the log so often.
pub async fn seen_times(driver: &Client, line: &str, times: usize) {
    for _ in 0..500 {
        if log(driver).iter().filter(|other| *other == line).count() >= times {
            return;
        }
        sleep(10).await;
    }
    panic!("{line:?} is not {times} times in {:?}", log(driver));
}

/// Ends a test: nothing of the connection may stay.
pub async fn leave(driver: &Client, sockets: &[SocketId]) {
    for socket in sockets {
        driver.input(|manager, now| manager.disconnect(now, *socket));
    }
    for _ in 0..300 {
        if driver.read(Manager::is_idle) {
            assert!(driver.application().idle.get() > 0, "the application was not told");
            driver.application().driver.take();
            return;
        }
        sleep(10).await;
    }
    panic!("the connection does not end");
}
