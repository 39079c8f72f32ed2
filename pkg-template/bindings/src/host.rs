//! The JavaScript object that receives the events of a connection.

use js_sys::{Array, JsString};
use wasm_bindgen::prelude::*;

use socketio::core::{
    CloseDetails, ConnectionError, Content, EngineEvent, EngineId, Event, Frame, IncomingEvent, ManagerEvent,
    OutgoingFrame, Payload, SocketEvent, SocketId, TransportError,
};
use socketio::data::{id_number, join};
use socketio::driver::Application;

use super::numbers::{payloads, targets};

#[wasm_bindgen]
extern "C" {
    /// See `pkg-template/src/host.js`, where each method is described. None of them throws.
    pub type Host;
    #[wasm_bindgen(method)]
    fn idle(this: &Host);
    #[wasm_bindgen(method)]
    fn configure(this: &Host, engine: u32);
    #[wasm_bindgen(method, js_name = emit)]
    fn emit_event(this: &Host, to: u32, number: u32, event: &str, first: JsValue, second: JsValue);
    #[wasm_bindgen(method, js_name = openResult)]
    fn open_result(this: &Host, engine: u32, error: JsValue);
    #[wasm_bindgen(method)]
    fn authenticate(this: &Host, socket: u32, engine: u32, pid: JsValue, offset: JsValue);
    #[wasm_bindgen(method)]
    fn message(this: &Host, socket: u32, payload: JsValue, from: i32, attachments: JsValue, ack: f64, engine: u32);
    #[wasm_bindgen(method)]
    fn packet(this: &Host, kind: u32, namespace: &str, id: f64, payload: JsValue);
    #[wasm_bindgen(method)]
    fn ack(this: &Host, socket: u32, token: u32, payload: JsValue, from: i32, attachments: JsValue);
    #[wasm_bindgen(method)]
    fn encode(this: &Host, engine: u32, kind: u32, socket: u32, id: f64, payload: JsValue, compress: bool);
    #[wasm_bindgen(method)]
    fn decode(this: &Host, message: JsValue);
    #[wasm_bindgen(method)]
    fn outgoing(this: &Host, socket: u32, args: JsValue);
    #[wasm_bindgen(method)]
    fn error(this: &Host, message: &str) -> JsValue;
    #[wasm_bindgen(method, js_name = transportError)]
    fn transport_error(this: &Host, message: &str, description: JsValue, context: JsValue) -> JsValue;
    #[wasm_bindgen(method)]
    fn refusal(this: &Host, payload: JsValue) -> JsValue;
    #[wasm_bindgen(method)]
    fn details(this: &Host, description: &str, context: JsValue) -> JsValue;
}

/// The application of the npm package: passes each event to the host.
pub struct NpmApplication(pub Host);

impl Application for NpmApplication {
    fn event(&self, event: Event) {
        let host = &self.0;
        match event {
            Event::Configure(EngineId(engine)) => host.configure(engine),
            Event::Message(SocketId(socket), IncomingEvent { payload, ack, engine }) => {
                let (payload, from, attachments) = parts(payload);
                host.message(socket, payload, from, attachments, id_number(ack), engine.0);
            }
            Event::Ack { socket, token, outcome } => {
                let (payload, from, attachments) = match outcome {
                    Ok(payload) => parts(payload),
                    Err(error) => (host.error(error.message()), place(payloads::ERROR), NONE),
                };
                host.ack(socket.0, token.0, payload, from, attachments);
            }
            Event::Outgoing(SocketId(socket), args) => host.outgoing(socket, args),
            Event::Authenticate { socket: SocketId(socket), engine: EngineId(engine), recovery } => {
                let (pid, offset) = recovery.map_or((None, None), |recovery| (Some(recovery.pid), recovery.offset));
                host.authenticate(socket, engine, pid.into(), offset.into());
            }
            Event::Packet { kind, namespace, id, payload } => {
                host.packet(kind as u32, &namespace, id_number(id), payload.into());
            }
            Event::Encode { engine, kind, socket, id, payload, compress } => {
                host.encode(engine.0, kind as u32, socket.0, id_number(id), payload.into(), compress);
            }
            Event::Decode(frame) => host.decode(message(frame)),
            Event::OpenResult(EngineId(engine), error) => {
                host.open_result(engine, error.map(|error| connection_error(host, error)).into());
            }
            Event::Manager(event) => host.emit(targets::MANAGER, 0, manager_event(host, event)),
            Event::Engine(engine, event) => host.emit(targets::ENGINE, engine.0, engine_event(host, event)),
            Event::Socket(socket, event) => host.emit(targets::SOCKET, socket.0, socket_event(host, event)),
        }
    }

    fn idle(&self) {
        self.0.idle();
    }
}

/// The arguments for a payload: the text or the value, the place of the JSON or a number of `payloads`, the attachments.
fn parts(payload: Payload) -> (JsValue, i32, JsValue) {
    match payload {
        Payload::Value(value) => (value, place(payloads::PARSED), NONE),
        Payload::Json { text, from, attachments } if attachments.is_empty() => (text.into(), from as i32, NONE),
        Payload::Json { text, from, attachments } => {
            (text.into(), from as i32, attachments.iter().collect::<Array>().into())
        }
    }
}

/// A number of `payloads`, as a value that is not a place in a text.
fn place(number: u32) -> i32 {
    -1 - number as i32
}

impl Host {
    fn emit(&self, to: u32, number: u32, (name, first, second): EventArgs) {
        self.emit_event(to, number, name, first, second);
    }
}

/// An event's name and its arguments.
type EventArgs = (&'static str, JsValue, JsValue);

/// A missing argument.
const NONE: JsValue = JsValue::UNDEFINED;

fn manager_event(host: &Host, event: ManagerEvent) -> EventArgs {
    match event {
        ManagerEvent::Open => ("open", NONE, NONE),
        ManagerEvent::Error(error) => ("error", connection_error(host, error), NONE),
        ManagerEvent::Close(reason, details) => ("close", reason.as_str().into(), close_details(host, details)),
        ManagerEvent::Ping => ("ping", NONE, NONE),
        ManagerEvent::ReconnectAttempt(attempt) => ("reconnect_attempt", attempt.into(), NONE),
        ManagerEvent::ReconnectError(error) => ("reconnect_error", connection_error(host, error), NONE),
        ManagerEvent::ReconnectFailed => ("reconnect_failed", NONE, NONE),
        ManagerEvent::Reconnect(attempts) => ("reconnect", attempts.into(), NONE),
    }
}

fn socket_event(host: &Host, event: SocketEvent) -> EventArgs {
    match event {
        SocketEvent::Connect => ("connect", NONE, NONE),
        SocketEvent::ConnectError(error) => ("connect_error", connection_error(host, error), NONE),
        SocketEvent::Disconnect(reason, details) => {
            ("disconnect", reason.as_str().into(), close_details(host, details))
        }
    }
}

fn engine_event(host: &Host, event: EngineEvent) -> EventArgs {
    match event {
        EngineEvent::Transport(kind) => ("transport", kind.name().into(), NONE),
        EngineEvent::Open => ("open", NONE, NONE),
        EngineEvent::Packet(Frame::Text(text)) => ("packet", text.into(), NONE),
        EngineEvent::Packet(Frame::Binary(binary)) => ("packet", binary, NONE),
        EngineEvent::PacketCreate(OutgoingFrame { content, compress }) => {
            ("packetCreate", whole(&content), compress.into())
        }
        EngineEvent::Flush => ("flush", NONE, NONE),
        EngineEvent::Drain => ("drain", NONE, NONE),
        EngineEvent::Ping => ("ping", NONE, NONE),
        EngineEvent::Error(error) => ("error", connection_error(host, error), NONE),
        EngineEvent::Upgrading(kind) => ("upgrading", kind.name().into(), NONE),
        EngineEvent::Upgrade(kind) => ("upgrade", kind.name().into(), NONE),
        EngineEvent::UpgradeError(kind, message) => ("upgradeError", host.error(message), kind.name().into()),
        EngineEvent::Close(reason, details) => ("close", reason.as_str().into(), close_details(host, details)),
    }
}

/// The value that is sent for a message.
pub fn whole(content: &Content) -> JsValue {
    match content {
        Content::Text(text) => text.into(),
        Content::Packet { prefix, id, json } => join(prefix, *id, json.as_ref()).into(),
        Content::Binary(binary) => binary.clone(),
    }
}

/// The data of a message, without its Engine.IO type.
fn message(frame: Frame) -> JsValue {
    match frame {
        Frame::Text(text) => JsString::slice(&text, 1, text.length()).into(),
        Frame::Binary(binary) => binary,
    }
}

fn connection_error(host: &Host, error: ConnectionError) -> JsValue {
    match error {
        ConnectionError::Transport(error) => transport_error(host, error),
        ConnectionError::InvalidOptions(thrown) => thrown,
        ConnectionError::Refused(payload) => host.refusal(payload),
        error => host.error(error.message()),
    }
}

fn close_details(host: &Host, details: CloseDetails) -> JsValue {
    match details {
        CloseDetails::None => JsValue::UNDEFINED,
        CloseDetails::Closed { description, context } => {
            host.details(description, context.unwrap_or(JsValue::UNDEFINED))
        }
        CloseDetails::Failed(error) => transport_error(host, error),
        CloseDetails::Malformed(what) => host.error(what),
        CloseDetails::Unreadable(error) => error,
    }
}

fn transport_error(host: &Host, error: TransportError) -> JsValue {
    let TransportError { kind, description, context } = error;
    host.transport_error(
        kind.message(),
        description.unwrap_or(JsValue::UNDEFINED),
        context.unwrap_or(JsValue::UNDEFINED),
    )
}
