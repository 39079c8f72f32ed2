//! The JavaScript that receives the events of a connection.

use js_sys::{Array, JsString};
use wasm_bindgen::prelude::*;

use socketio::core::{
    CloseDetails, ConnectionError, Content, EngineEvent, EngineId, Event, Frame, IncomingEvent, ManagerEvent,
    OutgoingFrame, Payload, SocketEvent, SocketId, TransportError,
};
use socketio::data::{id_number, join};
use socketio::driver::Application;

use super::numbers::{payloads, targets};

/// The functions of `pkg-template/src/host.js`, where each is described. None of them throws.
mod callbacks {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(raw_module = "#host")]
    extern "C" {
        pub fn idle(connection: u32);
        pub fn configure(connection: u32, engine: u32);
        pub fn emit(connection: u32, to: u32, number: u32, event: &str, first: JsValue, second: JsValue);
        #[wasm_bindgen(js_name = openResult)]
        pub fn open_result(connection: u32, engine: u32, error: JsValue);
        pub fn authenticate(connection: u32, socket: u32, engine: u32, pid: JsValue, offset: JsValue);
        pub fn message(
            connection: u32,
            socket: u32,
            payload: JsValue,
            from: i32,
            attachments: JsValue,
            ack: f64,
            engine: u32,
        );
        pub fn packet(connection: u32, kind: u32, namespace: &str, id: f64, payload: JsValue);
        pub fn ack(connection: u32, socket: u32, token: u32, payload: JsValue, from: i32, attachments: JsValue);
        pub fn encode(connection: u32, engine: u32, kind: u32, socket: u32, id: f64, payload: JsValue, compress: bool);
        pub fn decode(connection: u32, message: JsValue);
        pub fn outgoing(connection: u32, socket: u32, args: JsValue);
        pub fn error(message: &str) -> JsValue;
        #[wasm_bindgen(js_name = transportError)]
        pub fn transport_error(message: &str, description: JsValue, context: JsValue) -> JsValue;
        pub fn refusal(payload: JsValue) -> JsValue;
        pub fn details(description: &str, context: JsValue) -> JsValue;
    }
}

/// The application of the npm package: passes each event to JavaScript, with the number of the connection.
pub struct NpmApplication(pub u32);

impl Application for NpmApplication {
    fn event(&self, event: Event) {
        let connection = self.0;
        match event {
            Event::Configure(EngineId(engine)) => callbacks::configure(connection, engine),
            Event::Message(SocketId(socket), IncomingEvent { payload, ack, engine }) => {
                let (payload, from, attachments) = parts(payload);
                callbacks::message(connection, socket, payload, from, attachments, id_number(ack), engine.0);
            }
            Event::Ack { socket, token, outcome } => {
                let (payload, from, attachments) = match outcome {
                    Ok(payload) => parts(payload),
                    Err(error) => (callbacks::error(error.message()), place(payloads::ERROR), NONE),
                };
                callbacks::ack(connection, socket.0, token.0, payload, from, attachments);
            }
            Event::Outgoing(SocketId(socket), args) => callbacks::outgoing(connection, socket, args),
            Event::Authenticate { socket: SocketId(socket), engine: EngineId(engine), recovery } => {
                let (pid, offset) = recovery.map_or((None, None), |recovery| (Some(recovery.pid), recovery.offset));
                callbacks::authenticate(connection, socket, engine, pid.into(), offset.into());
            }
            Event::Packet { kind, namespace, id, payload } => {
                callbacks::packet(connection, kind as u32, &namespace, id_number(id), payload.into());
            }
            Event::Encode { engine, kind, socket, id, payload, compress } => {
                callbacks::encode(connection, engine.0, kind as u32, socket.0, id_number(id), payload.into(), compress);
            }
            Event::Decode(frame) => callbacks::decode(connection, message(frame)),
            Event::OpenResult(EngineId(engine), error) => {
                callbacks::open_result(connection, engine, error.map(connection_error).into());
            }
            Event::Manager(event) => emit(connection, targets::MANAGER, 0, manager_event(event)),
            Event::Engine(engine, event) => emit(connection, targets::ENGINE, engine.0, engine_event(event)),
            Event::Socket(socket, event) => emit(connection, targets::SOCKET, socket.0, socket_event(event)),
        }
    }

    fn idle(&self) {
        callbacks::idle(self.0);
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

fn emit(connection: u32, to: u32, number: u32, (name, first, second): EventArgs) {
    callbacks::emit(connection, to, number, name, first, second);
}

/// An event's name and its arguments.
type EventArgs = (&'static str, JsValue, JsValue);

/// A missing argument.
const NONE: JsValue = JsValue::UNDEFINED;

fn manager_event(event: ManagerEvent) -> EventArgs {
    match event {
        ManagerEvent::Open => ("open", NONE, NONE),
        ManagerEvent::Error(error) => ("error", connection_error(error), NONE),
        ManagerEvent::Close(reason, details) => ("close", reason.as_str().into(), close_details(details)),
        ManagerEvent::Ping => ("ping", NONE, NONE),
        ManagerEvent::ReconnectAttempt(attempt) => ("reconnect_attempt", attempt.into(), NONE),
        ManagerEvent::ReconnectError(error) => ("reconnect_error", connection_error(error), NONE),
        ManagerEvent::ReconnectFailed => ("reconnect_failed", NONE, NONE),
        ManagerEvent::Reconnect(attempts) => ("reconnect", attempts.into(), NONE),
    }
}

fn socket_event(event: SocketEvent) -> EventArgs {
    match event {
        SocketEvent::Connect => ("connect", NONE, NONE),
        SocketEvent::ConnectError(error) => ("connect_error", connection_error(error), NONE),
        SocketEvent::Disconnect(reason, details) => ("disconnect", reason.as_str().into(), close_details(details)),
        SocketEvent::Interrupted => ("interrupted", NONE, NONE),
    }
}

fn engine_event(event: EngineEvent) -> EventArgs {
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
        EngineEvent::Error(error) => ("error", connection_error(error), NONE),
        EngineEvent::Upgrading(kind) => ("upgrading", kind.name().into(), NONE),
        EngineEvent::Upgrade(kind) => ("upgrade", kind.name().into(), NONE),
        EngineEvent::UpgradeError(kind, message) => ("upgradeError", callbacks::error(message), kind.name().into()),
        EngineEvent::Close(reason, details) => ("close", reason.as_str().into(), close_details(details)),
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

fn connection_error(error: ConnectionError) -> JsValue {
    match error {
        ConnectionError::Transport(error) => transport_error(error),
        ConnectionError::InvalidOptions(thrown) => thrown,
        ConnectionError::Refused(payload) => callbacks::refusal(payload),
        error => callbacks::error(error.message()),
    }
}

fn close_details(details: CloseDetails) -> JsValue {
    match details {
        CloseDetails::None => JsValue::UNDEFINED,
        CloseDetails::Closed { description, context } => {
            callbacks::details(description, context.unwrap_or(JsValue::UNDEFINED))
        }
        CloseDetails::Failed(error) => transport_error(error),
        CloseDetails::Malformed(what) => callbacks::error(what),
        CloseDetails::Unreadable(error) => error,
    }
}

fn transport_error(error: TransportError) -> JsValue {
    let TransportError { kind, description, context } = error;
    callbacks::transport_error(
        kind.message(),
        description.unwrap_or(JsValue::UNDEFINED),
        context.unwrap_or(JsValue::UNDEFINED),
    )
}
