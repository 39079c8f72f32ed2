//! An application over the crate.

use std::cell::{Cell, RefCell};
use std::fmt::Debug;

use shared::{ANSWER, EVENT, Note, Report};
use socketio::{Client, Reconnection, Socket, Subscription, Transport};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

thread_local! {
    static APP: RefCell<Option<App>> = const { RefCell::new(None) };
    static OTHERS: RefCell<Vec<(Socket, Subscription)>> = const { RefCell::new(Vec::new()) };
    static RECEIVED: Cell<u32> = const { Cell::new(0) };
    static FIRST: RefCell<String> = const { RefCell::new(String::new()) };
}

struct App {
    socket: Socket,
    notes: Vec<Note>,
    reports: Vec<Report>,
    subscription: Option<Subscription>,
}

fn open(address: &str) -> Result<Socket, JsError> {
    let client = Client::builder(address).transports([Transport::WebSocket]).reconnection(None::<Reconnection>);
    Ok(client.connect()?)
}

/// Connects, and makes as many of each message.
#[wasm_bindgen]
pub async fn connect(address: String, count: u32) -> Result<(), JsError> {
    let socket = open(&address)?;
    socket.connected().await?;
    let notes = (0..count).map(Note::new).collect();
    let reports = (0..count).map(Report::new).collect();
    APP.set(Some(App { socket, notes, reports, subscription: None }));
    Ok(())
}

fn received(message: impl Debug) {
    if RECEIVED.replace(RECEIVED.get() + 1) == 0 {
        FIRST.set(format!("{message:?}"));
    }
}

fn listen(subscribe: impl FnOnce(&Socket) -> Subscription) {
    APP.with_borrow_mut(|app| {
        let app = app.as_mut().expect("connected");
        app.subscription = Some(subscribe(&app.socket));
    });
}

/// Listens to notes.
#[wasm_bindgen]
pub fn hear_notes() {
    listen(|socket| socket.on(EVENT, |note: Note| received(note)));
}

/// Listens to reports.
#[wasm_bindgen]
pub fn hear_reports() {
    listen(|socket| socket.on(EVENT, |report: Report| received(report)));
}

/// Listens to something else.
#[wasm_bindgen]
pub fn hear_nothing() {
    listen(|socket| socket.on("other", |note: Note| received(note)));
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

fn with_app<R>(act: impl FnOnce(&App) -> Result<R, JsError>) -> Result<R, JsError> {
    APP.with_borrow(|app| act(app.as_ref().expect("connected")))
}

/// Emits the first notes.
#[wasm_bindgen]
pub fn emit_notes(count: usize) -> Result<(), JsError> {
    with_app(|app| {
        for note in &app.notes[..count] {
            app.socket.emit(EVENT, note)?;
        }
        Ok(())
    })
}

/// Emits the first reports.
#[wasm_bindgen]
pub fn emit_reports(count: usize) -> Result<(), JsError> {
    with_app(|app| {
        for report in &app.reports[..count] {
            app.socket.emit(EVENT, report)?;
        }
        Ok(())
    })
}

/// Emits the first notes, and counts the answers.
#[wasm_bindgen]
pub fn ask(count: usize) -> Result<(), JsError> {
    with_app(|app| {
        for note in &app.notes[..count] {
            let reply = app.socket.emit_with_ack::<String>(EVENT, note);
            spawn_local(async {
                if reply.await.is_ok_and(|answer| answer == ANSWER) {
                    RECEIVED.set(RECEIVED.get() + 1);
                }
            });
        }
        Ok(())
    })
}

/// Opens so many more connections, and uses each once.
#[wasm_bindgen]
pub async fn open_more(address: String, count: u32) -> Result<(), JsError> {
    let sockets = (0..count).map(|_| open(&address)).collect::<Result<Vec<_>, _>>()?;
    for socket in sockets {
        socket.connected().await?;
        let subscription = socket.on(EVENT, |note: Note| received(note));
        socket.emit(EVENT, "hello")?;
        OTHERS.with_borrow_mut(|others| others.push((socket, subscription)));
    }
    Ok(())
}

/// Closes them.
#[wasm_bindgen]
pub fn close_all() {
    drop(OTHERS.take());
}
