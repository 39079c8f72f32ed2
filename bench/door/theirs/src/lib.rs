//! The same application over socket.io-client.

use std::cell::{Cell, RefCell};
use std::fmt::Debug;

use js_sys::{Function, Object, Promise, Reflect};
use shared::{ANSWER, EVENT, Note, Report};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

#[wasm_bindgen(module = "socket.io-client")]
extern "C" {
    fn io(address: &str, options: &JsValue) -> Socket;

    #[derive(Clone)]
    type Socket;
    #[wasm_bindgen(method)]
    fn on(this: &Socket, event: &str, listener: &Closure<dyn FnMut(JsValue)>);
    #[wasm_bindgen(method)]
    fn once(this: &Socket, event: &str, listener: &Function);
    #[wasm_bindgen(method)]
    fn emit(this: &Socket, event: &str, data: &JsValue);
    #[wasm_bindgen(method, js_name = emitWithAck, catch)]
    async fn emit_with_ack(this: &Socket, event: &str, data: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method)]
    fn disconnect(this: &Socket);
}

type Listener = Closure<dyn FnMut(JsValue)>;

thread_local! {
    static APP: RefCell<Option<App>> = const { RefCell::new(None) };
    static OTHERS: RefCell<Vec<(Socket, Listener)>> = const { RefCell::new(Vec::new()) };
    static RECEIVED: Cell<u32> = const { Cell::new(0) };
    static FIRST: RefCell<String> = const { RefCell::new(String::new()) };
}

struct App {
    socket: Socket,
    notes: Vec<Note>,
    reports: Vec<Report>,
    listener: Option<Listener>,
}

fn open(address: &str) -> Result<Socket, JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"transports".into(), &serde_wasm_bindgen::to_value(&["websocket"])?)?;
    Reflect::set(&options, &"reconnection".into(), &false.into())?;
    Reflect::set(&options, &"forceNew".into(), &true.into())?;
    Ok(io(address, &options))
}

fn connected(socket: &Socket) -> JsFuture {
    Promise::new(&mut |resolve, _| socket.once("connect", &resolve)).into()
}

/// Connects, and makes as many of each message.
#[wasm_bindgen]
pub async fn connect(address: String, count: u32) -> Result<(), JsValue> {
    let socket = open(&address)?;
    connected(&socket).await?;
    let notes = (0..count).map(Note::new).collect();
    let reports = (0..count).map(Report::new).collect();
    APP.set(Some(App { socket, notes, reports, listener: None }));
    Ok(())
}

fn received(message: impl Debug) {
    if RECEIVED.replace(RECEIVED.get() + 1) == 0 {
        FIRST.set(format!("{message:?}"));
    }
}

fn hear_note(data: JsValue) {
    if let Ok(note) = serde_wasm_bindgen::from_value::<Note>(data) {
        received(note);
    }
}

fn listen(event: &str, listener: impl FnMut(JsValue) + 'static) {
    APP.with_borrow_mut(|app| {
        let app = app.as_mut().expect("connected");
        let listener = Closure::new(listener);
        app.socket.on(event, &listener);
        app.listener = Some(listener);
    });
}

/// Listens to notes.
#[wasm_bindgen]
pub fn hear_notes() {
    listen(EVENT, hear_note);
}

/// Listens to reports.
#[wasm_bindgen]
pub fn hear_reports() {
    listen(EVENT, |data| {
        if let Ok(report) = serde_wasm_bindgen::from_value::<Report>(data) {
            received(report);
        }
    });
}

/// Listens to something else.
#[wasm_bindgen]
pub fn hear_nothing() {
    listen("other", hear_note);
}

/// How many messages or answers have been received.
#[wasm_bindgen]
pub fn count() -> u32 {
    RECEIVED.get()
}

/// The first message received.
#[wasm_bindgen]
pub fn first() -> String {
    FIRST.with_borrow(String::clone)
}

fn with_app<R>(act: impl FnOnce(&App) -> Result<R, JsValue>) -> Result<R, JsValue> {
    APP.with_borrow(|app| act(app.as_ref().expect("connected")))
}

/// Emits the first notes.
#[wasm_bindgen]
pub fn emit_notes(count: usize) -> Result<(), JsValue> {
    with_app(|app| {
        for note in &app.notes[..count] {
            app.socket.emit(EVENT, &serde_wasm_bindgen::to_value(note)?);
        }
        Ok(())
    })
}

/// Emits the first reports.
#[wasm_bindgen]
pub fn emit_reports(count: usize) -> Result<(), JsValue> {
    with_app(|app| {
        for report in &app.reports[..count] {
            app.socket.emit(EVENT, &serde_wasm_bindgen::to_value(report)?);
        }
        Ok(())
    })
}

async fn answered(socket: &Socket, data: &JsValue) -> Result<(), JsValue> {
    let answer: String = serde_wasm_bindgen::from_value(socket.emit_with_ack(EVENT, data).await?)?;
    if answer == ANSWER {
        RECEIVED.set(RECEIVED.get() + 1);
    }
    Ok(())
}

/// Emits the first notes, and counts the answers.
#[wasm_bindgen]
pub fn ask(count: usize) -> Result<(), JsValue> {
    with_app(|app| {
        for note in &app.notes[..count] {
            let (socket, data) = (app.socket.clone(), serde_wasm_bindgen::to_value(note)?);
            spawn_local(async move {
                let _ = answered(&socket, &data).await;
            });
        }
        Ok(())
    })
}

/// Opens so many more connections, and uses each once.
#[wasm_bindgen]
pub async fn open_more(address: String, count: u32) -> Result<(), JsValue> {
    let mut opened = Vec::new();
    for _ in 0..count {
        let socket = open(&address)?;
        opened.push((connected(&socket), socket));
    }
    for (connected, socket) in opened {
        connected.await?;
        let listener = Closure::new(hear_note);
        socket.on(EVENT, &listener);
        socket.emit(EVENT, &"hello".into());
        OTHERS.with_borrow_mut(|others| others.push((socket, listener)));
    }
    Ok(())
}

/// Closes them.
#[wasm_bindgen]
pub fn close_all() {
    for (socket, _listener) in OTHERS.take() {
        socket.disconnect();
    }
}
