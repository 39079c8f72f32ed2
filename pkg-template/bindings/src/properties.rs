//! The properties of the connection, of a session or of a namespace, which a page may read and change at any time.
//!
//! There are three functions for all of them, since each export adds code on both sides. `numbers.rs` describes the properties.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use socketio::core::engine::EngineState;
use socketio::core::socket::SocketState;
use socketio::core::{AckToken, EngineId, Manager, Outgoing, OutgoingFrame, ReconnectionOptions, SocketId, Stage};
use socketio::data::id_number;

use super::client::Client;
use super::host::whole;
use super::numbers::properties::*;

const ANY_TIME: f64 = f64::NEG_INFINITY;

#[wasm_bindgen]
impl Client {
    /// A property of the connection, or of the session or the namespace with this number.
    pub fn get(&self, property: u32, of: u32) -> JsValue {
        let (engine, socket) = (EngineId(of), SocketId(of));
        if property == WEB_SOCKET {
            let transport = self.driver.read(|manager| manager.latest_transport(engine));
            return transport.map_or(JsValue::UNDEFINED, |id| self.driver.platform().web_socket(id));
        }
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
            TRANSPORT_STATE => match manager.transport_stage(engine) {
                Stage::Opening => "opening",
                Stage::Open => "open",
                Stage::Pausing => "pausing",
                Stage::Closed => "closed",
            }
            .into(),
            PING_DEADLINE => manager.ping_deadline(engine).into(),
            ENGINE_ID => manager.engine_sid(engine).into(),
            IS_WRITABLE => manager.is_writable(engine).into(),
            HAS_RECOVERED => manager.has_recovered(socket).into(),
            SOCKET_ID => manager.socket_id(socket).into(),
            IS_CONNECTED => (manager.socket_state(socket) == SocketState::Connected).into(),
            IS_ACTIVE => (manager.socket_state(socket) != SocketState::Idle).into(),
            RECONNECTION => u32::from(manager.reconnection().reconnection).into(),
            RECONNECTION_ATTEMPTS => manager.reconnection().attempts.into(),
            RECONNECTION_DELAY => manager.reconnection().delay.into(),
            RECONNECTION_DELAY_MAX => manager.reconnection().delay_max.into(),
            RANDOMIZATION_FACTOR => manager.reconnection().randomization_factor.into(),
            TIMEOUT => manager.reconnection().timeout.unwrap_or(ANY_TIME).into(),
            SKIP_RECONNECT => manager.skips_reconnect().into(),
            ATTEMPTS => manager.attempts().into(),
            _ => list(manager, property, of).into(),
        })
    }

    /// Changes a property.
    pub fn set(&self, property: u32, of: u32, value: f64) {
        let is_on = value != 0.0;
        if property == RECONNECTION {
            return self.driver.input(|manager, _| manager.set_reconnection(is_on));
        }
        if property == CANCELLED {
            return self.driver.input(|manager, now| match value {
                0.0.. => manager.cancel(now, SocketId(of), value as u64),
                _ => manager.cancel_queued(now, SocketId(of), AckToken((-1.0 - value) as u32)),
            });
        }
        // None of these causes an output, so this may run between two listeners of one event.
        self.driver.change(|manager| match property {
            OBSERVED => manager.observe_packets(is_on),
            ENGINE_OBSERVED => manager.observe_engine(EngineId(of), is_on),
            PING_DEADLINE => manager.set_ping_deadline(EngineId(of), value),
            BLOBS => manager.set_blobs(EngineId(of), is_on),
            OUTGOING_OBSERVED => manager.observe_outgoing(SocketId(of), is_on),
            SKIP_RECONNECT => manager.skip_reconnect(is_on),
            ATTEMPTS => manager.reset_attempts(),
            RETRIES => manager.set_retries(SocketId(of), value as u32),
            _ => manager.set_reconnection_options(changed(manager.reconnection().clone(), property, value)),
        });
    }

    /// Keeps the events with these arguments in the send buffer, in this order, or in the receive buffer. Discards the others.
    pub fn keep(&self, property: u32, socket: u32, kept: Array) {
        self.driver.change(|manager| match property {
            SEND_BUFFER => manager.keep_in_send_buffer(SocketId(socket), (0..kept.length()).map(|at| kept.get(at))),
            RECEIVE_BUFFER => manager.retain_in_receive_buffer(SocketId(socket), |args| kept.includes(args, 0)),
            _ => {}
        });
    }
}

/// The reconnection options with one of them changed.
fn changed(mut options: ReconnectionOptions, property: u32, value: f64) -> ReconnectionOptions {
    match property {
        RECONNECTION_ATTEMPTS => options.attempts = value,
        RECONNECTION_DELAY => options.delay = value,
        RECONNECTION_DELAY_MAX => options.delay_max = value,
        RANDOMIZATION_FACTOR => options.randomization_factor = value,
        TIMEOUT if value.is_nan() => options.timeout = ReconnectionOptions::default().timeout,
        TIMEOUT => options.timeout = (value != ANY_TIME).then_some(value),
        _ => {}
    }
    options
}

/// A property that is a list.
fn list(manager: &Manager, property: u32, of: u32) -> Array {
    let list = Array::new();
    match property {
        WRITE_BUFFER => {
            let [taken, waiting] = manager.write_buffer(EngineId(of));
            for (at, OutgoingFrame { content, compress }) in taken.iter().chain(waiting).enumerate() {
                add(&list, [whole(content), (*compress).into(), (at < taken.len()).into()]);
            }
        }
        SEND_BUFFER => {
            for event in manager.send_buffer(SocketId(of)) {
                add(&list, [args(&event.payload), id_number(event.id).into(), event.compress.into()]);
                list.push(&parts(&event.payload));
            }
        }
        RECEIVE_BUFFER => {
            for args in manager.receive_buffer(SocketId(of)) {
                list.push(args);
            }
        }
        QUEUED => {
            for event in manager.queued(SocketId(of)) {
                let (number, timeout) = (id_number(Some(event.number)), event.timeout);
                add(&list, [number.into(), event.tries.into(), event.pending.into()]);
                add(&list, [args(&event.payload), timeout.into(), event.compress.into()]);
                list.push(&parts(&event.payload));
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

/// The value that the application emitted.
fn args(payload: &Outgoing) -> JsValue {
    payload.args().cloned().unwrap_or(JsValue::UNDEFINED)
}

/// The JSON and the attachments of an event.
fn parts(payload: &Outgoing) -> Array {
    let parts = Array::new();
    if let Outgoing::Encoded { json, attachments, .. } = payload {
        parts.push(json);
        for attachment in attachments {
            parts.push(attachment);
        }
    }
    parts
}
