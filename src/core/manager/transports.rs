//! What transports report, and what the engine makes of it.

use super::{Codec, Manager, State};
use crate::core::engine::{Engine, EngineOutput, EngineState, Input, TransportEnd};
use crate::core::error::{CloseDetails, TransportError};
use crate::core::output::{EngineEvent, EngineId, Event, Incoming, ManagerEvent, Payload, TransportId};
use crate::core::queue::{Queue, Step};
use crate::data::{self, Binary, Text};
use crate::protocol::socket_packet::{self, PacketType};
use crate::protocol::{Units, engine_packet};

impl Manager {
    /// A WebSocket is open.
    pub fn opened(&mut self, now: f64, transport: TransportId) {
        self.input(now, transport, Input::Opened);
    }

    /// A transport received a packet as text.
    pub fn text(&mut self, now: f64, transport: TransportId, text: Text) {
        self.input(now, transport, Input::Text(text));
    }

    /// Offers a text that a transport received the short way; `head` is how it begins, in ASCII, as far as that is at hand.
    /// Gives it back if it is for [`text`](Self::text).
    ///
    /// The short way is for events and acknowledgements, by far the most of what comes: where nobody watches and the namespace is
    /// connected, nothing follows from them but that the application is told, so no time is needed. Of an event only the header is
    /// read; of one with attachments this is the header.
    pub fn offer_text(&mut self, transport: TransportId, head: &[u8], text: Text) -> Option<Text> {
        let is_message = head.unit(0) == Some(engine_packet::MESSAGE);
        if !is_message || !self.hands_on_events(transport) || self.decoder.is_waiting() {
            return Some(text);
        }
        let Ok(header) = socket_packet::decode(head, 1) else { return Some(text) };
        let Some(from) = header.payload else { return Some(text) };
        if header.kind == PacketType::BinaryEvent {
            return self.decoder.read(header, &text).is_err().then_some(text);
        }
        let namespace = header.namespace.and_then(|range| head.get(range)).unwrap_or(b"/");
        let Some(id) = self.namespace_index.find(namespace, &self.sockets) else { return Some(text) };
        let Some(socket) = self.socket_mut(id).filter(|socket| socket.is_connected()) else { return Some(text) };
        match (header.kind, header.id) {
            // The places of events that can be made up for are read here.
            (PacketType::Event, ack) if socket.recovery.is_none() => {
                let event = Incoming { payload: Payload::Json(text, from), ack, engine: self.latest_engine };
                self.queue.event(Event::Message(id, event));
                None
            }
            (PacketType::Ack, Some(ack)) if socket.acks.is_for_application(ack) => {
                let Some(payload) = data::parse(header.kind, &text, from) else { return Some(text) };
                self.acknowledged(id, ack, payload);
                None
            }
            _ => Some(text),
        }
    }

    /// Offers an attachment of an event the short way. Gives it back if it is for [`binary`](Self::binary).
    pub fn offer_binary(&mut self, transport: TransportId, binary: Binary) -> Option<Binary> {
        if !self.hands_on_events(transport) || !self.decoder.awaits_attachments_of(PacketType::Event) {
            return Some(binary);
        }
        match self.decoder.attach(binary) {
            Ok(Some(packet)) => self.handle_packet(packet),
            Ok(None) => {}
            Err(binary) => return Some(binary),
        }
        None
    }

    /// Whether events that this transport brings are for the namespaces alone.
    fn hands_on_events(&self, transport: TransportId) -> bool {
        self.state == State::Open
            && self.codec == Codec::BuiltIn
            && !self.observed
            && self.engine.as_ref().is_some_and(|engine| engine.hands_on_messages(transport))
    }

    /// A transport received the data of a binary message.
    pub fn binary(&mut self, now: f64, transport: TransportId, binary: Binary) {
        self.input(now, transport, Input::Binary(binary));
    }

    /// A poll is answered, and its packets have been reported.
    pub fn poll_ended(&mut self, now: f64, transport: TransportId) {
        self.input(now, transport, Input::PollEnded);
    }

    /// What was to be sent has left.
    pub fn drained(&mut self, now: f64, transport: TransportId) {
        self.input(now, transport, Input::Drained);
    }

    /// A transport was closed by the other side.
    pub fn transport_closed(&mut self, now: f64, transport: TransportId, details: CloseDetails) {
        self.input(now, transport, Input::Ended(TransportEnd::Closed(details)));
    }

    /// A transport failed.
    pub fn transport_failed(&mut self, now: f64, transport: TransportId, error: TransportError) {
        self.input(now, transport, Input::Ended(TransportEnd::Failed(error)));
    }

    /// The browser has lost the network: all sessions are over.
    pub fn network_lost(&mut self, now: f64) {
        self.queue.now = now;
        if let Some(engine) = &mut self.engine {
            engine.network_lost(&mut self.queue);
            self.handle_engine_outputs();
        }
        for engine in &mut self.closing {
            engine.network_lost(&mut self.queue);
        }
        self.remove_closed();
    }

    /// The page is about to go away: closes the transport of the session and tells nobody.
    pub fn page_leaving(&mut self, now: f64) {
        self.queue.now = now;
        for engine in self.engine.iter_mut().chain(&mut self.closing) {
            engine.page_leaving(&mut self.queue);
        }
    }

    /// Tells the engine that owns the transport, and acts on what follows. A transport that nobody owns any more has nothing
    /// to say.
    #[inline(never)]
    fn input(&mut self, now: f64, transport: TransportId, input: Input) {
        self.queue.now = now;
        let owner = match &mut self.engine {
            Some(engine) if engine.owns(transport) => Some(engine),
            _ => self.closing.iter_mut().find(|engine| engine.owns(transport)),
        };
        if let Some(engine) = owner {
            engine.input(transport, input, &mut self.queue);
            self.handle_engine_outputs();
            self.remove_closed();
        }
    }

    /// Gives a session an input, and acts on what follows.
    pub(super) fn with_engine(&mut self, id: EngineId, input: impl FnOnce(&mut Engine, &mut Queue)) {
        let engine = match &mut self.engine {
            Some(engine) if engine.id == id => Some(engine),
            _ => self.closing.iter_mut().find(|engine| engine.id == id),
        };
        if let Some(engine) = engine {
            input(engine, &mut self.queue);
            self.handle_engine_outputs();
            self.remove_closed();
        }
    }

    /// Acts on what the session says. Who watches the session itself is told after those who use the connection.
    pub(super) fn handle_engine_outputs(&mut self) {
        while let Some(output) = self.engine.as_mut().and_then(|engine| engine.outputs.pop_front()) {
            let id = self.latest_engine;
            match output {
                EngineOutput::Opened => self.opened_engine(),
                EngineOutput::Ping => {
                    self.queue.event(Event::Manager(ManagerEvent::Ping));
                    if self.engine.as_ref().is_some_and(|engine| engine.observed) {
                        self.queue.event(Event::Engine(id, EngineEvent::Ping));
                    }
                }
                EngineOutput::Message(frame) => self.handle_message(frame),
                EngineOutput::Failed(error) => {
                    match self.state {
                        State::Opening(_) => self.attempt_failed(error.clone()),
                        State::Open => self.report_error(&error),
                        State::Closed => {}
                    }
                    self.queue.event(Event::Engine(id, EngineEvent::Error(error)));
                }
                EngineOutput::Closed(reason, details, unsent) => {
                    // Before the end is told: that of a session that is over is not told twice.
                    self.engine = None;
                    self.ended = Some((id, unsent));
                    if self.state == State::Open {
                        self.close_with(reason, details.clone());
                    }
                    self.queue.event(Event::Engine(id, EngineEvent::Close(reason, details)));
                    self.queue.step(Step::ForgetWriteBuffer);
                }
            }
        }
    }

    /// Lets go of the closing sessions that have ended, and tells who watches them.
    pub(super) fn remove_closed(&mut self) {
        let mut closing = std::mem::take(&mut self.closing);
        for engine in &mut closing {
            self.report_end(engine);
        }
        closing.retain(|engine| engine.state != EngineState::Closed);
        self.closing = closing;
    }

    /// Tells who watches a session that the connection has let go of how it ends.
    pub(super) fn report_end(&mut self, engine: &mut Engine) {
        for output in std::mem::take(&mut engine.outputs) {
            let event = match output {
                EngineOutput::Failed(error) => EngineEvent::Error(error),
                EngineOutput::Closed(reason, details, unsent) => {
                    self.ended = Some((engine.id, unsent));
                    EngineEvent::Close(reason, details)
                }
                EngineOutput::Opened | EngineOutput::Ping | EngineOutput::Message(_) => continue,
            };
            self.queue.event(Event::Engine(engine.id, event));
            self.queue.step(Step::ForgetWriteBuffer);
        }
    }
}
