//! One connection, as JavaScript sees it.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::host::{Host, NpmApplication};
use socketio::core::{
    Codec, EmitOptions, EngineId, Frame, Manager, Outgoing, OutgoingFrame, ReconnectionOptions, SocketId,
};
use socketio::driver::Driver;
use socketio::protocol::socket_packet::PacketType;

/// Opens the connection. The number is 1 for who wants to know how that ends, else 0.
const OPEN: u32 = 0;
/// Closes the connection for good.
const CLOSE: u32 = 1;
/// Closes a session if it is the latest; what is to follow is decided as after any close.
const CLOSE_ENGINE: u32 = 2;
/// Connects a namespace.
const CONNECT: u32 = 3;
/// Leaves a namespace.
const DISCONNECT: u32 = 4;

/// The handler comes back with the acknowledgement of the event.
const IS_ACKNOWLEDGED: u32 = 1;
/// The handler takes an error first.
const TAKES_ERROR: u32 = 2;
/// The handler waits no longer than `timeout` ms.
const HAS_TIMEOUT: u32 = 4;
/// The event may be dropped if it cannot be sent at once.
const IS_VOLATILE: u32 = 8;
/// The event may not be compressed.
const IS_UNCOMPRESSED: u32 = 16;

/// One connection and its namespaces. Actions and flags go by a number, as in `pkg-template/src/numbers.js`.
#[wasm_bindgen]
pub struct Client {
    pub(super) driver: Driver<NpmApplication>,
    codec: Codec,
}

#[wasm_bindgen]
impl Client {
    /// A connection, closed at first. The host is told of all that happens. With `custom_codec` payloads are values for the
    /// application's encoder; without, JSON and its attachments.
    #[wasm_bindgen(constructor)]
    pub fn new(host: Host, custom_codec: bool) -> Self {
        let codec = if custom_codec { Codec::Custom } else { Codec::BuiltIn };
        let seed = (js_sys::Math::random() * 9e15) as u64;
        let manager = Manager::new(codec, ReconnectionOptions::default(), seed);
        Self { driver: Driver::new(manager, NpmApplication(host)), codec }
    }

    /// Begins or ends something: an action by its number, for the session or the namespace of that number. From here on the host
    /// may be told something, as after [`emit`](Self::emit), until it is told that the connection is idle.
    pub fn act(&self, action: u32, of: u32) {
        self.driver.input(|manager, now| match action {
            OPEN => manager.open(now, of != 0),
            CLOSE => manager.close(now),
            CLOSE_ENGINE if manager.latest_engine() == EngineId(of) => manager.close_engine(now),
            CONNECT => manager.connect(now, SocketId(of)),
            DISCONNECT => manager.disconnect(now, SocketId(of)),
            _ => {}
        });
    }

    /// The number of a namespace's socket.
    pub fn socket(&self, namespace: &str) -> u32 {
        self.driver.change(|manager| manager.socket(namespace)).0
    }

    /// Sends a namespace's credentials, for the session that asked for them.
    pub fn authenticate(&self, socket: u32, engine: u32, data: Option<JsValue>, json: JsValue) {
        let payload = data.map(|data| self.outgoing(data, json, JsValue::UNDEFINED, 0));
        self.driver.answer(|manager, now| manager.authenticate(now, SocketId(socket), EngineId(engine), payload));
    }

    /// Emits an event, made of `args`. `flags` are some of [`IS_ACKNOWLEDGED`] and those after it.
    #[allow(clippy::too_many_arguments)] // A call across the boundary has no cheaper form.
    pub fn emit(
        &self,
        socket: u32,
        args: JsValue,
        json: JsValue,
        attachments: JsValue,
        count: usize,
        handler: JsValue,
        flags: u32,
        timeout: f64,
    ) {
        let payload = self.outgoing(args, json, attachments, count);
        let is = |flag| flags & flag != 0;
        let options = EmitOptions {
            handler: is(IS_ACKNOWLEDGED).then_some(handler),
            takes_error: is(TAKES_ERROR),
            timeout: is(HAS_TIMEOUT).then_some(timeout),
            volatile: is(IS_VOLATILE),
            compress: !is(IS_UNCOMPRESSED),
        };
        self.driver.input(|manager, now| manager.emit(now, SocketId(socket), payload, options));
    }

    /// Acknowledges an event of that session.
    #[allow(clippy::too_many_arguments)] // A call across the boundary has no cheaper form.
    pub fn acknowledge(
        &self,
        socket: u32,
        engine: u32,
        id: f64,
        args: JsValue,
        json: JsValue,
        attachments: JsValue,
        count: usize,
    ) {
        let payload = self.outgoing(args, json, attachments, count);
        self.driver
            .input(|manager, now| manager.acknowledge(now, SocketId(socket), EngineId(engine), id as u64, payload));
    }

    /// Sends messages in a session: the application's own, or what its encoder has made of a packet. Texts have the Engine.IO type
    /// character before them.
    pub fn write(&self, engine: u32, parts: Array, compress: bool, encoded: bool) {
        let mut messages = Vec::new();
        for at in 0..parts.length() {
            let frame = match parts.get(at).dyn_into::<js_sys::JsString>() {
                Ok(text) => Frame::Text(text),
                Err(binary) => Frame::Binary(binary),
            };
            messages.push(OutgoingFrame { frame, compress });
        }
        let write = |manager: &mut Manager, now| manager.write(now, EngineId(engine), messages);
        if encoded {
            self.driver.answer(write);
        } else {
            self.driver.input(write);
        }
    }

    /// A packet that the application's decoder has read. The id is below 0 for none.
    pub fn packet(&self, kind: u32, namespace: &str, id: f64, payload: JsValue) {
        let id = (id >= 0.0).then_some(id as u64);
        let payload = (!payload.is_undefined() && !payload.is_null()).then_some(payload);
        // What a parser makes of other types is between it and the server.
        if let Some(kind) = PacketType::from_number(kind) {
            self.driver.input(|manager, now| manager.packet(now, kind, namespace, id, payload));
        }
    }

    /// The application's decoder threw.
    #[wasm_bindgen(js_name = parseFailed)]
    pub fn parse_failed(&self, error: JsValue) {
        self.driver.input(|manager, now| manager.parse_failed(now, error));
    }

    /// The attachments are in an array, but for one, which comes by itself.
    fn outgoing(&self, args: JsValue, json: JsValue, attachments: JsValue, count: usize) -> Outgoing {
        match self.codec {
            Codec::Custom => Outgoing::Raw(args),
            Codec::BuiltIn => Outgoing::Encoded {
                json: json.unchecked_into(),
                attachments: match count {
                    0 => Vec::new(),
                    1 => vec![attachments],
                    _ => {
                        let list = attachments.unchecked_into::<Array>();
                        (0..list.length()).map(|at| list.get(at)).collect()
                    }
                },
                args: Some(args),
            },
        }
    }
}
