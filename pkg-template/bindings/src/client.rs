//! The JavaScript class of one connection.

use js_sys::{Array, JsString};
use wasm_bindgen::prelude::*;

use socketio::core::{
    AckToken, Codec, Content, EmitOptions, EngineId, Manager, Outgoing, OutgoingFrame, ReconnectionOptions, SocketId,
};
use socketio::data::id_number;
use socketio::driver::Driver;
use socketio::protocol::socket_packet::PacketType;
use socketio::web::{Browser, Timers, random};

use super::host::NpmApplication;
use super::numbers::{actions, flags, writes};
use super::options;

/// One connection and its namespaces. Actions, flags and properties are numbers, see `numbers.rs`.
#[wasm_bindgen]
pub struct Client {
    pub(super) driver: Driver<NpmApplication, Browser>,
    codec: Codec,
}

#[wasm_bindgen]
impl Client {
    /// A closed connection. The callbacks in `pkg-template/src/host.js` receive its events, with this number. With `custom_codec`,
    /// payloads are values for the application's encoder; otherwise they are JSON and attachments.
    #[wasm_bindgen(constructor)]
    pub fn new(number: u32, custom_codec: bool, native_timers: bool) -> Self {
        let codec = if custom_codec { Codec::Custom } else { Codec::BuiltIn };
        let timers = if native_timers { Timers::Native } else { Timers::Current };
        let seed = (random() * 9e15) as u64;
        let manager = Manager::new(codec, ReconnectionOptions::default(), seed);
        let driver = Driver::new(manager, NpmApplication(number), |reporter| Browser::new(timers, reporter));
        Self { driver, codec }
    }

    /// Runs an action; `of` is a session or a namespace, depending on the action. After this, as after [`emit`](Self::emit),
    /// callbacks may come until the one that is `idle`.
    pub fn act(&self, action: u32, of: u32) {
        self.driver.input(|manager, now| match action {
            actions::OPEN => manager.open(now, of != 0),
            actions::CLOSE => manager.close(now),
            actions::CLOSE_ENGINE if manager.latest_engine() == EngineId(of) => manager.close_engine(now),
            actions::CONNECT => manager.connect(now, SocketId(of)),
            actions::DISCONNECT => manager.disconnect(now, SocketId(of)),
            actions::RECONNECT => manager.schedule_attempt(now),
            actions::CLOSE_TRANSPORT => manager.close_transport(now, EngineId(of)),
            _ => {}
        });
    }

    /// Answers the callback `configure` with the options of the session, see `options.rs`.
    pub fn configure(&self, engine: u32, flags: u32, transports: Array, polling: Array, websocket: Array) {
        self.driver.configure(EngineId(engine), Ok(options::session(flags, &transports, &polling, &websocket)));
    }

    /// Answers the callback `configure` with the error that reading the options threw.
    #[wasm_bindgen(js_name = configureFailed)]
    pub fn configure_failed(&self, engine: u32, error: JsValue) {
        self.driver.configure(EngineId(engine), Err(error));
    }

    /// The number of a namespace, which is added if it is new.
    pub fn socket(&self, namespace: &str) -> u32 {
        self.driver.change(|manager| manager.socket(namespace)).0
    }

    /// Tells the offset of the last event that the page has received in a namespace.
    #[wasm_bindgen(js_name = setOffset)]
    pub fn set_offset(&self, socket: u32, offset: JsString) {
        self.driver.change(|manager| manager.set_offset(SocketId(socket), offset));
    }

    /// Answers the callback `authenticate`: connects a namespace with its credentials, in the session that requested them.
    pub fn authenticate(&self, socket: u32, engine: u32, data: JsValue, json: JsValue) {
        let payload = (!data.is_undefined()).then(|| self.outgoing(data, json, Vec::new()));
        self.driver.answer(|manager, now| manager.authenticate(now, SocketId(socket), EngineId(engine), payload));
    }

    /// Emits an event. `args` is its name and its arguments, `json` the same encoded; the timeout is in ms. The callback
    /// `ack` receives the token. Returns the id of the acknowledgement, below 0 for none.
    #[allow(clippy::too_many_arguments)] // A call across the boundary has no cheaper form.
    pub fn emit(
        &self,
        socket: u32,
        args: JsValue,
        json: JsValue,
        attachments: Array,
        count: u32,
        token: u32,
        flags: u32,
        timeout: f64,
    ) -> f64 {
        let payload = self.outgoing(args, json, list(&attachments, count));
        let is = |flag| flags & flag != 0;
        let options = EmitOptions {
            token: is(flags::IS_ACKNOWLEDGED).then_some(AckToken(token)),
            timeout: is(flags::HAS_TIMEOUT).then_some(timeout),
            volatile: is(flags::IS_VOLATILE),
            compress: !is(flags::IS_UNCOMPRESSED),
        };
        id_number(self.driver.input(|manager, now| manager.emit(now, SocketId(socket), payload, options)))
    }

    /// Acknowledges the event with this id, which was received in this session.
    #[allow(clippy::too_many_arguments)] // As `emit`.
    pub fn acknowledge(
        &self,
        socket: u32,
        engine: u32,
        id: f64,
        args: JsValue,
        json: JsValue,
        attachments: Array,
        count: u32,
    ) {
        let payload = self.outgoing(args, json, list(&attachments, count));
        self.driver
            .input(|manager, now| manager.acknowledge(now, SocketId(socket), EngineId(engine), id as u64, payload));
    }

    /// Sends messages in a session, or takes them as received: `how` is one of `writes`. Texts include the Engine.IO type character.
    pub fn write(&self, engine: u32, parts: Array, compress: bool, how: u32) {
        let mut messages = Vec::new();
        for part in list(&parts, parts.length()) {
            let content = match part.dyn_into::<JsString>() {
                Ok(text) => Content::Text(text),
                Err(binary) => Content::Binary(binary),
            };
            messages.push(OutgoingFrame { content, compress });
        }
        let engine = EngineId(engine);
        match how {
            writes::SENT => self.driver.input(|manager, now| manager.write(now, engine, messages)),
            writes::ENCODED => self.driver.answer(|manager, now| manager.write(now, engine, messages)),
            writes::RECEIVED => self.driver.input(|manager, now| manager.receive_messages(now, engine, messages)),
            _ => {}
        }
    }

    /// Handles a packet that the application's decoder has decoded. An id below 0 stands for none.
    pub fn packet(&self, kind: u32, namespace: &str, id: f64, payload: JsValue) {
        let id = (id >= 0.0).then_some(id as u64);
        let payload = (!payload.is_undefined() && !payload.is_null()).then_some(payload);
        // Other types are a matter between the parser and the server.
        if let Some(kind) = PacketType::from_number(kind) {
            self.driver.input(|manager, now| manager.packet(now, kind, namespace, id, payload));
        }
    }

    /// Ends the connection with a parse error: a payload is malformed, or the application's decoder threw.
    #[wasm_bindgen(js_name = parseFailed)]
    pub fn parse_failed(&self, error: JsValue) {
        self.driver.input(|manager, now| manager.parse_failed(now, error));
    }

    /// Without a codec of its own the application has made JSON of the arguments.
    #[inline(never)]
    fn outgoing(&self, args: JsValue, json: JsValue, attachments: Vec<JsValue>) -> Outgoing {
        match self.codec {
            Codec::BuiltIn => Outgoing::Encoded { json: json.unchecked_into(), attachments, args: Some(args) },
            Codec::Custom => Outgoing::Raw(args),
        }
    }
}

fn list(values: &Array, count: u32) -> Vec<JsValue> {
    (0..count).map(|at| values.get(at)).collect()
}
