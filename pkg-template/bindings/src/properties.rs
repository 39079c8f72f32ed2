//! What a page may look at and change at any time: of the connection, of a session or of a namespace.
//!
//! Three functions serve for all, for each export is code on both sides. A property goes by a number, as in
//! `pkg-template/src/numbers.js`.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::client::Client;
use super::host::{id, whole};
use socketio::core::engine::EngineState;
use socketio::core::socket::SocketState;
use socketio::core::{EngineId, Manager, Outgoing, OutgoingFrame, ReconnectionOptions, SocketId};

/// `opening`, `open` or `closed`: the connection.
const STATE: u32 = 0;
/// Whether an attempt to reconnect is planned or under way.
const RECONNECTING: u32 = 1;
/// `opening`, `open`, `closing` or `closed`: a session.
const ENGINE_STATE: u32 = 2;
/// The server's id for a session.
const ENGINE_ID: u32 = 3;
/// Whether a message that is written to a session goes out at once.
const IS_WRITABLE: u32 = 4;
/// What has been written to a session and may not have left: of each message the message, a text with its Engine.IO type
/// character, and whether it may be compressed, in turn.
const WRITE_BUFFER: u32 = 5;
/// Whether the server has made up for what a namespace missed.
const HAS_RECOVERED: u32 = 6;
/// The server's id for a namespace.
const SOCKET_ID: u32 = 7;
/// Whether a namespace is connected.
const IS_CONNECTED: u32 = 8;
/// Whether a namespace is connected or to be connected.
const IS_ACTIVE: u32 = 9;
/// The events that wait for a namespace to be connected. Of each its arguments, the id of its acknowledgement (below 0 for
/// none) and whether it may be compressed, in turn.
const UNSENT: u32 = 10;
/// The arguments of the events that came before a namespace was connected.
const UNHEARD: u32 = 11;
/// The events of a namespace that are sent until they are acknowledged. Of each its number, how often it has been sent,
/// whether it is pending, its arguments, how long its acknowledgement may take and whether it may be compressed, in turn.
const QUEUED: u32 = 12;
/// Whether the host is told of each packet of the connection that is received.
const WATCHED: u32 = 13;
/// Whether the host is told of each packet of a session, both ways.
const ENGINE_WATCHED: u32 = 14;
/// Whether the binary messages of a session come as blobs.
const BLOBS: u32 = 15;
/// Whether the host is told of each event of a namespace that goes out.
const OUTGOING_WATCHED: u32 = 16;
/// How often the events of a namespace are sent again that are not acknowledged.
const RETRIES: u32 = 17;
/// The reconnection options from here on. `reconnection` is 0 or 1.
const RECONNECTION: u32 = 18;
const RECONNECTION_ATTEMPTS: u32 = 19;
const RECONNECTION_DELAY: u32 = 20;
const RECONNECTION_DELAY_MAX: u32 = 21;
const RANDOMIZATION_FACTOR: u32 = 22;
/// Minus infinity for none, which is `false` in the options.
const TIMEOUT: u32 = 23;

const ANY_TIME: f64 = f64::NEG_INFINITY;

#[wasm_bindgen]
impl Client {
    /// A property of the connection, or of the session or the namespace of that number.
    pub fn get(&self, property: u32, of: u32) -> JsValue {
        let (engine, socket) = (EngineId(of), SocketId(of));
        self.driver.read(|manager| match property {
            STATE => match (manager.is_open(), manager.is_opening()) {
                (true, _) => "open",
                (_, true) => "opening",
                (false, false) => "closed",
            }
            .into(),
            RECONNECTING => manager.is_reconnecting().into(),
            ENGINE_STATE => match manager.engine_state(engine) {
                EngineState::Opening => "opening",
                EngineState::Open => "open",
                EngineState::Closing => "closing",
                EngineState::Closed => "closed",
            }
            .into(),
            ENGINE_ID => manager.engine_sid(engine).into(),
            IS_WRITABLE => manager.is_writable(engine).into(),
            HAS_RECOVERED => manager.has_recovered(socket).into(),
            SOCKET_ID => manager.socket_id(socket).into(),
            IS_CONNECTED => (manager.socket_state(socket) == SocketState::Connected).into(),
            IS_ACTIVE => (manager.socket_state(socket) != SocketState::Idle).into(),
            RECONNECTION => u32::from(manager.reconnection.reconnection).into(),
            RECONNECTION_ATTEMPTS => manager.reconnection.attempts.into(),
            RECONNECTION_DELAY => manager.reconnection.delay.into(),
            RECONNECTION_DELAY_MAX => manager.reconnection.delay_max.into(),
            RANDOMIZATION_FACTOR => manager.reconnection.randomization_factor.into(),
            TIMEOUT => manager.reconnection.timeout.unwrap_or(ANY_TIME).into(),
            _ => list(manager, property, of).into(),
        })
    }

    /// Changes a property.
    pub fn set(&self, property: u32, of: u32, value: f64) {
        let is_on = value != 0.0;
        if property == RECONNECTION {
            return self.driver.input(|manager, _| manager.set_reconnection(is_on));
        }
        // Nothing follows from these by itself: the other listeners of an event that is being told are heard first.
        self.driver.change(|manager| match property {
            WATCHED => manager.observe_packets(is_on),
            ENGINE_WATCHED => manager.observe_engine(EngineId(of), is_on),
            BLOBS => manager.set_blobs(EngineId(of), is_on),
            OUTGOING_WATCHED => manager.observe_outgoing(SocketId(of), is_on),
            RETRIES => manager.set_retries(SocketId(of), value as u32),
            RECONNECTION_ATTEMPTS => manager.reconnection.attempts = value,
            RECONNECTION_DELAY => manager.reconnection.delay = value,
            RECONNECTION_DELAY_MAX => manager.reconnection.delay_max = value,
            RANDOMIZATION_FACTOR => manager.reconnection.randomization_factor = value,
            TIMEOUT if value.is_nan() => manager.reconnection.timeout = ReconnectionOptions::default().timeout,
            TIMEOUT => manager.reconnection.timeout = (value != ANY_TIME).then_some(value),
            _ => {}
        });
    }

    /// Of the events of a namespace that wait to be sent, or to be heard, keeps those with these arguments; the former in this
    /// order.
    pub fn keep(&self, property: u32, socket: u32, kept: Array) {
        self.driver.change(|manager| match property {
            UNSENT => manager.keep_in_send_buffer(SocketId(socket), (0..kept.length()).map(|at| kept.get(at))),
            UNHEARD => manager.retain_in_receive_buffer(SocketId(socket), |args| kept.includes(args, 0)),
            _ => {}
        });
    }
}

/// A property that is a list.
fn list(manager: &Manager, property: u32, of: u32) -> Array {
    let list = Array::new();
    match property {
        WRITE_BUFFER => {
            for OutgoingFrame { frame, compress } in manager.write_buffer(EngineId(of)) {
                list.push(&whole(&frame));
                list.push(&compress.into());
            }
        }
        UNSENT => {
            for event in manager.send_buffer(SocketId(of)) {
                add(&list, [args(&event.payload), id(event.id).into(), event.compress.into()]);
            }
        }
        UNHEARD => {
            for args in manager.receive_buffer(SocketId(of)) {
                list.push(args);
            }
        }
        QUEUED => {
            for event in manager.queued(SocketId(of)) {
                let (number, timeout) = (id(Some(event.number)), event.timeout);
                add(&list, [number.into(), event.tries.into(), event.pending.into()]);
                add(&list, [args(&event.payload), timeout.into(), event.compress.into()]);
            }
        }
        _ => {}
    }
    list
}

/// Adds values to a list.
fn add(list: &Array, values: [JsValue; 3]) {
    for value in &values {
        list.push(value);
    }
}

/// What the application gave to be sent.
fn args(payload: &Outgoing) -> JsValue {
    payload.args().cloned().unwrap_or(JsValue::UNDEFINED)
}
