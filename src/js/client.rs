//! One connection, as JavaScript sees it.

use std::rc::Rc;

use js_sys::{Array, TypeError};
use wasm_bindgen::prelude::*;

use super::host::{Host, Page, id, whole};
use super::options::Options;
use crate::client::engine::EngineState;
use crate::client::socket::SocketState;
use crate::client::{Codec, EmitOptions, EngineId, Frame, Manager, Outgoing, SocketId, Written};
use crate::protocol::socket_packet::PacketType;
use crate::web::Driver;

/// One connection and its namespaces.
///
/// Methods that may begin something take the host that is to be told of it.
#[wasm_bindgen]
pub struct Client {
    pub(super) driver: Driver<Page>,
    codec: Codec,
}

#[wasm_bindgen]
impl Client {
    /// A connection that is closed. With `custom_codec` payloads are values for the application's encoder; without,
    /// JSON and its attachments. Throws as [`super::read_address`].
    #[wasm_bindgen(constructor)]
    pub fn new(uri: Option<String>, options: &Options, custom_codec: bool) -> Result<Self, TypeError> {
        let address = super::parse(uri.as_deref())?;
        let codec = if custom_codec { Codec::Custom } else { Codec::BuiltIn };
        let seed = (js_sys::Math::random() * 9e15) as u64;
        let manager = Manager::new(codec, options.reconnection_options(), seed);
        Ok(Self { driver: Driver::new(manager, options.timers(), Page::new(address)), codec })
    }

    /// Opens the connection.
    pub fn open(&self, host: Host, wants_result: bool) {
        self.told(host).input(|manager, now| manager.open(now, wants_result));
    }

    /// Closes the connection for good.
    pub fn close(&self, host: Host) {
        self.told(host).input(Manager::close);
    }

    /// Closes a session if it is the latest; what is to follow is decided as after any close.
    #[wasm_bindgen(js_name = closeEngine)]
    pub fn close_engine(&self, engine: u32) {
        self.driver.input(|manager, now| {
            if manager.latest_engine() == EngineId(engine) {
                manager.close_engine(now);
            }
        });
    }

    /// The number of a namespace's socket.
    pub fn socket(&self, namespace: &str) -> u32 {
        self.driver.change(|manager| manager.socket(namespace)).0
    }

    /// Connects a namespace.
    pub fn connect(&self, host: Host, socket: u32) {
        self.told(host).input(|manager, now| manager.connect(now, SocketId(socket)));
    }

    /// Sends a namespace's credentials, for the session that asked for them.
    pub fn authenticate(&self, socket: u32, engine: u32, data: Option<JsValue>, json: JsValue) {
        let payload = data.map(|data| self.outgoing(data, json, JsValue::UNDEFINED, 0));
        self.driver.answer(|manager, now| manager.authenticate(now, SocketId(socket), EngineId(engine), payload));
    }

    /// Leaves a namespace.
    pub fn disconnect(&self, host: Host, socket: u32) {
        self.told(host).input(|manager, now| manager.disconnect(now, SocketId(socket)));
    }

    /// Emits an event, made of `args`; if it is to be acknowledged, `handler` comes back with the acknowledgement.
    #[allow(clippy::too_many_arguments)] // A call across the boundary has no cheaper form.
    pub fn emit(
        &self,
        socket: u32,
        args: JsValue,
        json: JsValue,
        attachments: JsValue,
        count: usize,
        handler: JsValue,
        is_acknowledged: bool,
    ) {
        let payload = self.outgoing(args, json, attachments, count);
        let options = EmitOptions { handler: is_acknowledged.then_some(handler), ..Default::default() };
        self.driver.input(|manager, now| manager.emit(now, SocketId(socket), payload, options));
    }

    /// Emits an event with a handler that takes an error first, and that waits no longer than `timeout` ms; or with
    /// none. It may be volatile, and be compressed or not.
    #[wasm_bindgen(js_name = emitWith)]
    #[allow(clippy::too_many_arguments)] // A call across the boundary has no cheaper form.
    pub fn emit_with(
        &self,
        host: Host,
        socket: u32,
        args: JsValue,
        json: JsValue,
        attachments: JsValue,
        count: usize,
        handler: JsValue,
        is_acknowledged: bool,
        takes_error: bool,
        timeout: Option<f64>,
        volatile: bool,
        compress: bool,
    ) {
        let payload = self.outgoing(args, json, attachments, count);
        let handler = is_acknowledged.then_some(handler);
        let options = EmitOptions { handler, takes_error, timeout, volatile, compress };
        self.told(host).input(|manager, now| manager.emit(now, SocketId(socket), payload, options));
    }

    /// Whether the host is told of each event of a namespace that goes out.
    #[wasm_bindgen(js_name = watchOutgoing)]
    pub fn watch_outgoing(&self, socket: u32, watched: bool) {
        self.driver.change(|manager| manager.watch_outgoing(SocketId(socket), watched));
    }

    /// Whether the host is told of each packet of a session, both ways.
    #[wasm_bindgen(js_name = watchEngine)]
    pub fn watch_engine(&self, engine: u32, watched: bool) {
        self.driver.change(|manager| manager.watch_engine(EngineId(engine), watched));
    }

    /// Whether the host is told of each packet of the connection that is received.
    #[wasm_bindgen(js_name = watchPackets)]
    pub fn watch_packets(&self, watched: bool) {
        self.driver.change(|manager| manager.watch_packets(watched));
    }

    /// Whether the binary messages of a session come as blobs.
    #[wasm_bindgen(js_name = setBlobs)]
    pub fn set_blobs(&self, engine: u32, blobs: bool) {
        self.driver.change(|manager| manager.set_blobs(EngineId(engine), blobs));
    }

    /// How often the events of a namespace are sent again that are not acknowledged.
    #[wasm_bindgen(js_name = setRetries)]
    pub fn set_retries(&self, socket: u32, retries: u32) {
        self.driver.change(|manager| manager.set_retries(SocketId(socket), retries));
    }

    /// The events that wait for a namespace to be connected. Of each its arguments, the id of its acknowledgement (below
    /// 0 for none) and whether it may be compressed, in turn.
    pub fn unsent(&self, socket: u32) -> Array {
        let list = Array::new();
        self.driver.read(|manager| {
            for event in manager.unsent(SocketId(socket)) {
                add(&list, [args(&event.payload), id(event.id).into(), event.compress.into()]);
            }
        });
        list
    }

    /// The events of a namespace that are sent until they are acknowledged. Of each its number, how often it has been
    /// sent, whether it is pending, its arguments, how long its acknowledgement may take and whether it may be compressed, in
    /// turn.
    pub fn queued(&self, socket: u32) -> Array {
        let list = Array::new();
        self.driver.read(|manager| {
            for event in manager.queued(SocketId(socket)) {
                let (number, timeout) = (id(Some(event.number)), event.timeout);
                add(&list, [number.into(), event.tries.into(), event.pending.into()]);
                add(&list, [args(&event.payload), timeout.into(), event.compress.into()]);
            }
        });
        list
    }

    /// What has been written to a session and may not have left: each message, a text with its Engine.IO type character,
    /// and whether it may be compressed, in turn.
    #[wasm_bindgen(js_name = writeBuffer)]
    pub fn write_buffer(&self, engine: u32) -> Array {
        let list = Array::new();
        self.driver.read(|manager| {
            for Written { frame, compress } in manager.unsent_messages(EngineId(engine)) {
                list.push(&whole(&frame));
                list.push(&compress.into());
            }
        });
        list
    }

    /// The arguments of the events that came before a namespace was connected.
    pub fn unheard(&self, socket: u32) -> Array {
        let list = Array::new();
        self.driver.read(|manager| {
            for args in manager.unheard(SocketId(socket)) {
                list.push(args);
            }
        });
        list
    }

    /// Of the events that wait for a namespace to be connected, keeps those with these arguments, in this order.
    #[wasm_bindgen(js_name = keepUnsent)]
    pub fn keep_unsent(&self, socket: u32, kept: Array) {
        self.driver.change(|manager| manager.keep_unsent(SocketId(socket), kept.iter()));
    }

    /// Forgets the events that came before a namespace was connected, but for those with these arguments.
    #[wasm_bindgen(js_name = retainUnheard)]
    pub fn retain_unheard(&self, socket: u32, kept: Array) {
        self.driver.change(|manager| {
            manager.retain_unheard(SocketId(socket), |args| kept.includes(args, 0));
        });
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

    /// Sends messages in a session: the application's own, or what its encoder has made of a packet.
    pub fn write(&self, engine: u32, parts: Array, compress: bool, encoded: bool) {
        let messages = parts.iter().map(|part| {
            let frame = match part.dyn_into::<js_sys::JsString>() {
                Ok(text) => Frame::Text(crate::data::packet(&"4".into(), None, Some(&text))),
                Err(binary) => Frame::Binary(binary),
            };
            Written { frame, compress }
        });
        let messages = messages.collect();
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

    /// `opening`, `open` or `closed`.
    #[wasm_bindgen(getter)]
    pub fn state(&self) -> String {
        self.driver.read(|manager| {
            match (manager.is_open(), manager.is_opening()) {
                (true, _) => "open",
                (_, true) => "opening",
                (false, false) => "closed",
            }
            .into()
        })
    }

    /// Whether an attempt to reconnect is planned or under way.
    #[wasm_bindgen(getter)]
    pub fn reconnecting(&self) -> bool {
        self.driver.read(Manager::is_reconnecting)
    }

    /// `opening`, `open`, `closing` or `closed`: a session.
    #[wasm_bindgen(js_name = engineState)]
    pub fn engine_state(&self, engine: u32) -> String {
        self.driver.read(|manager| {
            match manager.engine_state(EngineId(engine)) {
                EngineState::Opening => "opening",
                EngineState::Open => "open",
                EngineState::Closing => "closing",
                EngineState::Closed => "closed",
            }
            .into()
        })
    }

    /// The server's id for a session.
    #[wasm_bindgen(js_name = engineId)]
    pub fn engine_id(&self, engine: u32) -> Option<String> {
        self.driver.read(|manager| manager.engine_sid(EngineId(engine)).map(Into::into))
    }

    /// Whether a message that is written to a session goes out at once.
    #[wasm_bindgen(js_name = isWritable)]
    pub fn is_writable(&self, engine: u32) -> bool {
        self.driver.read(|manager| manager.is_writable(EngineId(engine)))
    }

    /// Whether the server has made up for what a namespace missed.
    #[wasm_bindgen(js_name = hasRecovered)]
    pub fn has_recovered(&self, socket: u32) -> bool {
        self.driver.read(|manager| manager.has_recovered(SocketId(socket)))
    }

    /// The server's id for a namespace.
    #[wasm_bindgen(js_name = socketId)]
    pub fn socket_id(&self, socket: u32) -> JsValue {
        self.driver
            .read(|manager| manager.socket_id(SocketId(socket)).map_or(JsValue::UNDEFINED, |id| id.clone().into()))
    }

    /// Whether a namespace is connected.
    #[wasm_bindgen(js_name = isConnected)]
    pub fn is_connected(&self, socket: u32) -> bool {
        self.driver.read(|manager| manager.socket_state(SocketId(socket)) == SocketState::Connected)
    }

    /// Whether a namespace is connected or to be connected.
    #[wasm_bindgen(js_name = isActive)]
    pub fn is_active(&self, socket: u32) -> bool {
        self.driver.read(|manager| manager.socket_state(SocketId(socket)) != SocketState::Idle)
    }

    #[inline(never)]
    fn told(&self, host: Host) -> &Driver<Page> {
        self.driver.application().host.replace(Some(Rc::new(host)));
        &self.driver
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
                    _ => attachments.unchecked_into::<Array>().iter().collect(),
                },
                args: Some(args),
            },
        }
    }
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
