//! The JavaScript object that is told what happens on a connection.

use wasm_bindgen::prelude::*;

use super::options;
use socketio::core::{
    AckError, CloseDetails, ConnectionError, EngineEvent, EngineId, Event, Frame, Incoming, ManagerEvent,
    OutgoingFrame, Payload, SocketEvent, SocketId, TransportError, WebSocketMemory,
};
use socketio::driver::{Application, Configuration};
use socketio::web::Browser;

#[wasm_bindgen]
extern "C" {
    /// See `pkg-template/src/host.js`, where each method is described.
    #[wasm_bindgen(extends = Browser)]
    pub type Host;
    #[wasm_bindgen(method, catch)]
    fn configure(this: &Host, engine: u32) -> Result<options::Options, JsValue>;
    #[wasm_bindgen(method, js_name = emit)]
    fn emit_event(this: &Host, to: u32, number: u32, event: &str, first: JsValue, second: JsValue);
    #[wasm_bindgen(method, js_name = openResult)]
    fn open_result(this: &Host, engine: u32, error: JsValue);
    #[wasm_bindgen(method)]
    fn authenticate(this: &Host, socket: u32, engine: u32, pid: JsValue, offset: JsValue);
    #[wasm_bindgen(method)]
    fn message(this: &Host, socket: u32, payload: JsValue, from: i32, ack: f64, engine: u32);
    #[wasm_bindgen(method)]
    fn packet(this: &Host, kind: u32, namespace: &str, id: f64, payload: JsValue);
    #[wasm_bindgen(method)]
    fn ack(this: &Host, socket: u32, handler: JsValue, outcome: JsValue, takes_error: bool);
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

thread_local! {
    /// What all connections of a page remember of WebSocket.
    static MEMORY: WebSocketMemory = WebSocketMemory::default();
}

/// Passes on to the host what happens.
pub struct NpmApplication(pub Host);

impl Application for NpmApplication {
    fn configure(&self, engine: EngineId) -> Result<Configuration, JsValue> {
        Ok(self.0.configure(engine.0)?.configuration(MEMORY.with(Clone::clone)))
    }

    fn browser(&self) -> &Browser {
        &self.0
    }

    fn event(&self, event: Event) {
        let host = &self.0;
        match event {
            Event::Configure(_) => {}
            Event::Message(SocketId(socket), Incoming { payload, ack, engine }) => {
                let (payload, from) = match payload {
                    Payload::Value(args) => (args, -1),
                    Payload::Json(text, from) => (text.into(), from as i32),
                };
                host.message(socket, payload, from, id(ack), engine.0);
            }
            Event::Ack { socket, handler, outcome, takes_error } => {
                let outcome = outcome.unwrap_or_else(|error| {
                    host.error(match error {
                        AckError::Timeout => "operation has timed out",
                        AckError::Disconnected => "socket has been disconnected",
                    })
                });
                host.ack(socket.0, handler, outcome, takes_error);
            }
            Event::Outgoing(SocketId(socket), args) => host.outgoing(socket, args),
            Event::Authenticate { socket: SocketId(socket), engine: EngineId(engine), recovery } => {
                let (pid, offset) = recovery.map_or((None, None), |recovery| (Some(recovery.pid), recovery.offset));
                host.authenticate(socket, engine, pid.into(), offset.into());
            }
            Event::Packet { kind, namespace, id: ack, payload } => {
                host.packet(kind as u32, &namespace, id(ack), payload.into());
            }
            Event::Encode { engine, kind, socket, id: ack, payload, compress } => {
                host.encode(engine.0, kind as u32, socket.0, id(ack), payload.into(), compress);
            }
            Event::Decode(frame) => host.decode(message(frame)),
            Event::OpenResult(EngineId(engine), error) => {
                host.open_result(engine, error.map(|error| connection_error(host, error)).into());
            }
            Event::Manager(event) => host.emit(MANAGER, 0, manager_event(host, event)),
            Event::Engine(engine, event) => host.emit(ENGINE, engine.0, engine_event(host, event)),
            Event::Socket(socket, event) => host.emit(SOCKET, socket.0, socket_event(host, event)),
        }
    }
}

/// What an event happens to, as `pkg-template/src/numbers.js` knows it.
const MANAGER: u32 = 0;
const ENGINE: u32 = 1;
const SOCKET: u32 = 2;

impl Host {
    fn emit(&self, to: u32, number: u32, (name, first, second): EventArgs) {
        self.emit_event(to, number, name, first, second);
    }
}

/// An event's name and its arguments.
type EventArgs = (&'static str, JsValue, JsValue);

/// An argument that an event does not have.
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
        EngineEvent::Packet(frame) => ("packet", whole(&frame), NONE),
        EngineEvent::PacketCreate(OutgoingFrame { frame, compress }) => {
            ("packetCreate", whole(&frame), compress.into())
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

/// A message as it is sent.
pub fn whole(frame: &Frame) -> JsValue {
    match frame {
        Frame::Text(text) => text.into(),
        Frame::Binary(binary) => binary.clone(),
    }
}

/// The data of a message, without its Engine.IO type.
fn message(frame: Frame) -> JsValue {
    match frame {
        Frame::Text(text) => text.slice(1, text.length()).into(),
        Frame::Binary(binary) => binary,
    }
}

/// An id for JavaScript: -1 for none.
pub fn id(id: Option<u64>) -> f64 {
    id.map_or(-1.0, |id| id as f64)
}

fn connection_error(host: &Host, error: ConnectionError) -> JsValue {
    match error {
        ConnectionError::Timeout => host.error("timeout"),
        ConnectionError::NoTransports => host.error("No transports available"),
        ConnectionError::Transport(error) => transport_error(host, error),
        ConnectionError::InvalidHandshake => host.error("the server did not answer with a handshake"),
        ConnectionError::InvalidOptions(thrown) => thrown,
        ConnectionError::Refused(payload) => host.refusal(payload),
        ConnectionError::OlderServer => host.error(
            "It seems you are trying to reach a Socket.IO server in v2.x with a v3.x client, but they are not \
             compatible (more information here: https://socket.io/docs/v3/migrating-from-2-x-to-3-0/)",
        ),
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
    let TransportError { message, description, context } = error;
    host.transport_error(message, description.unwrap_or(JsValue::UNDEFINED), context.unwrap_or(JsValue::UNDEFINED))
}
