//! One connection, as JavaScript sees it.

use std::rc::Rc;

use js_sys::{Array, TypeError};
use wasm_bindgen::prelude::*;

use super::host::{Host, Page};
use crate::client::{Codec, EmitOptions, EngineId, Frame, Manager, Outgoing, ReconnectionOptions, SocketId, Written};
use crate::protocol::socket_packet::PacketType;
use crate::web::{Driver, Timers};

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
    /// JSON and its attachments. With `native_timers` the time is told by what there was when the package was loaded.
    /// Throws as [`super::read_address`].
    #[wasm_bindgen(constructor)]
    pub fn new(uri: Option<String>, native_timers: bool, custom_codec: bool) -> Result<Self, TypeError> {
        let address = super::parse(uri.as_deref())?;
        let codec = if custom_codec { Codec::Custom } else { Codec::BuiltIn };
        let seed = (js_sys::Math::random() * 9e15) as u64;
        let manager = Manager::new(codec, ReconnectionOptions::default(), seed);
        let timers = if native_timers { Timers::Native } else { Timers::Current };
        Ok(Self { driver: Driver::new(manager, timers, Page::new(address)), codec })
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
        let mut messages = Vec::new();
        for at in 0..parts.length() {
            let frame = match parts.get(at).dyn_into::<js_sys::JsString>() {
                Ok(text) => Frame::Text(crate::data::packet(&"4".into(), None, Some(&text))),
                Err(binary) => Frame::Binary(binary),
            };
            messages.push(Written { frame, compress });
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
