//! The calls of an application with a custom codec.

use super::{Manager, State};
use crate::core::decoder::Packet;
use crate::core::output::{Content, EngineId, Frame, OutgoingFrame, Payload};
use crate::core::queue::Step;
use crate::data::{self, Value};
use crate::protocol::engine_packet;
use crate::protocol::socket_packet::PacketType;

impl Manager {
    /// Sends messages in a session: the answer to [`Event::Encode`](crate::core::Event::Encode), or messages that belong to no
    /// namespace. A text includes the Engine.IO type character. Does nothing if the session is not the current one.
    #[doc(hidden)]
    pub fn write(&mut self, now: f64, engine: EngineId, messages: Vec<OutgoingFrame>) {
        self.queue.now = now;
        if let Some(engine) = self.engine.as_mut().filter(|open| open.id == engine) {
            messages.into_iter().for_each(|message| engine.write(message, &mut self.queue));
            engine.flush(&mut self.queue);
        }
    }

    /// Handles messages as if a session had received them. A text includes the Engine.IO type character.
    #[doc(hidden)]
    pub fn receive_messages(&mut self, now: f64, engine: EngineId, messages: Vec<OutgoingFrame>) {
        self.queue.now = now;
        for message in messages {
            let frame = match message.content {
                Content::Binary(binary) => Frame::Binary(binary),
                Content::Text(text) => Frame::Text(text),
                Content::Packet { .. } => continue,
            };
            self.queue.step(Step::HandlePacket(engine, engine_packet::PacketType::Message, frame));
        }
    }

    /// Handles a packet that the application's codec has decoded. A payload of the wrong shape ends the connection with a parse
    /// error.
    #[doc(hidden)]
    pub fn packet(&mut self, now: f64, kind: PacketType, namespace: &str, id: Option<u64>, payload: Option<Value>) {
        self.queue.now = now;
        if self.state != State::Open {
            return;
        }
        let complete = match &payload {
            Some(payload) => data::is_valid(kind, payload),
            None => matches!(kind, PacketType::Connect | PacketType::Disconnect),
        };
        if !complete {
            return self.malformed("invalid payload");
        }
        let socket = self.sockets.find(namespace.as_bytes()).map(|socket| socket.id);
        let payload = payload.map(Payload::Value);
        self.handle_packet(Packet { kind, socket, id, payload }, self.observed.is_on().then(|| namespace.into()));
    }
}
