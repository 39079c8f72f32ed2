//! What the manager puts out.

use super::super::ask::{AskForCredentials, AskForHeaders};
use super::super::call::{Asked, Credentials, Failure, News};
use super::super::error::AckError;
use super::super::message::Message;
use super::super::packet::{Packet, Waiting, detached};
use super::super::reply::Outcome;
use super::super::status::Status;
use super::super::{platform, wire};
use super::{Hub, Link, input, retries};
use crate::core::{
    AckToken, ConnectionError, EngineEvent, EngineId, Event, IncomingEvent, ManagerEvent, Payload, Reason, Recovers,
    Recovery, SocketEvent, SocketId,
};
use crate::protocol::shape::RESERVED_EVENTS;
use crate::protocol::transport::POLLING;

impl Hub {
    /// Handles an event of the manager.
    pub fn event(&self, event: Event, link: &dyn Link) {
        match event {
            Event::Message(socket, event) => self.message(socket, event, link),
            Event::Ack { token, outcome, .. } => self.acknowledged(token, outcome),
            Event::Configure(engine) => self.configure(engine, link),
            Event::Authenticate { socket, engine, recovery } => self.ask_credentials(socket, engine, recovery, link),
            Event::Socket(socket, event) => self.socket_event(socket, event, link),
            Event::Manager(event) => self.connection_event(event, link),
            Event::Engine(_, EngineEvent::Transport(kind)) => self.transport.set(kind),
            Event::Engine(_, EngineEvent::Upgrade(kind)) if POLLING => {
                self.transport.set(kind);
                self.refresh(link);
                self.tell(&News::Upgrade(kind));
            }
            // What only the npm package asks for.
            Event::Engine(..)
            | Event::OpenResult(..)
            | Event::Outgoing(..)
            | Event::Packet { .. }
            | Event::Encode { .. }
            | Event::Decode(_) => {}
        }
    }

    fn message(&self, socket: SocketId, event: IncomingEvent, link: &dyn Link) {
        let IncomingEvent { payload, ack, engine } = event;
        let mut state = self.state();
        let Some(entry) = state.entry_of(socket) else { return };
        if entry.recovers.is_some()
            && ack.is_none()
            && let Payload::Json { text, .. } = &payload
        {
            entry.latest = Some(text.clone());
        }
        // What nobody listens to is not copied.
        let hears = |name: &str| entry.listeners.iter().any(|listener| listener.hears(name));
        if entry.listeners.is_empty() || !platform::peek_name(&payload, &hears) {
            return;
        }
        let handle = entry.handle.clone();
        drop(state);
        let (text, from, attachments) = platform::text_of(payload);
        let packet = Packet { name: text.get(from..).and_then(wire::read_name), from, text };
        if packet.event().is_none_or(|name| RESERVED_EVENTS.contains(&name)) {
            return input(link, |manager, now| manager.parse_failed(now, "invalid payload".into()));
        }
        let asked = ack.map(|id| Asked { engine, id });
        self.dispatch(socket, &Message::new(packet, attachments, asked, handle), link);
    }

    fn acknowledged(&self, token: AckToken, outcome: Result<Payload, crate::core::AckError>) {
        let Some(slot) = self.state().take_reply(token.0) else { return };
        slot.fill(match outcome {
            Ok(payload) => {
                let (text, from, attachments) = platform::text_of(payload);
                let attachments = detached(attachments);
                Outcome::Packet(Waiting { packet: Packet { name: None, text, from }, attachments })
            }
            Err(crate::core::AckError::Timeout) => Outcome::Ack(AckError::Timeout),
            Err(crate::core::AckError::Disconnected) => Outcome::Ack(AckError::Disconnected),
        });
    }

    fn configure(&self, engine: EngineId, link: &dyn Link) {
        let Some(ask) = self.settings.headers_with.clone() else { return link.configure(engine, &self.settings, &[]) };
        link.spawn(ask(AskForHeaders { client: self.client.clone(), engine }));
    }

    fn ask_credentials(&self, id: SocketId, engine: EngineId, recovery: Option<Recovery>, link: &dyn Link) {
        let mut state = self.state();
        let Some(entry) = state.entry_of(id) else { return };
        let (number, credentials) = (entry.number, entry.credentials.clone());
        drop(state);
        match credentials {
            None => self.send_credentials(id, engine, recovery, None, link),
            Some(Credentials::Fixed(json)) => self.send_credentials(id, engine, recovery, Some(&json), link),
            Some(Credentials::Asked(ask)) => {
                let asks = AskForCredentials { client: self.client.clone(), socket: number, engine, recovery };
                link.spawn(ask(asks));
            }
        }
    }

    fn socket_event(&self, id: SocketId, event: SocketEvent, link: &dyn Link) {
        let mut state = self.state();
        let Some(number) = state.entry_of(id).map(|entry| entry.number) else { return };
        drop(state);
        match event {
            SocketEvent::Connect => self.connected(number, id, link),
            SocketEvent::Disconnect(reason, _) => self.disconnected(number, id, reason, link),
            SocketEvent::ConnectError(error) => self.connect_failed(number, id, error, link),
            SocketEvent::Interrupted => self.tell_offset(number, id, link),
        }
    }

    fn connect_failed(&self, number: u32, id: SocketId, error: ConnectionError, link: &dyn Link) {
        let status = match &error {
            ConnectionError::Refused(payload) => Some(Status::Refused { message: platform::message_of(payload) }),
            _ if retries(link, id) => None,
            _ => Some(Status::Disconnected { reason: Reason::TransportError, retrying: false }),
        };
        let failure = Failure::Connection(error);
        self.tell(&News::Failed(number, &failure));
        if let Some(status) = status {
            self.left(number, status, failure);
        }
    }

    fn connected(&self, number: u32, id: SocketId, link: &dyn Link) {
        let (mut sid, mut recovered, mut recovers) = (None, false, false);
        link.with(&mut |manager| {
            sid = manager.socket_id(id).map(String::from);
            (recovered, recovers) = (manager.has_recovered(id), manager.can_recover(id));
        });
        // It may have been lost already.
        let Some(sid) = sid else { return };
        let mut state = self.state();
        let Some(entry) = state.entry(number) else { return };
        entry.recovers = Recovers::get().filter(|_| recovers);
        entry.failure = None;
        let topic = entry.status.clone();
        drop(state);
        self.tell(&News::Connected(number, &sid, recovered));
        topic.set(Status::Connected { id: sid, recovered });
    }

    /// Tells the core the offset of the latest event. It is looked for now, and not for each event: it is needed only here.
    fn tell_offset(&self, number: u32, id: SocketId, link: &dyn Link) {
        if Recovers::get().is_none() {
            return;
        }
        let latest = self.state().entry(number).and_then(|entry| entry.latest.take());
        if let Some(offset) = latest.as_ref().and_then(crate::data::offset_at_end) {
            link.with(&mut |manager| manager.set_offset(id, offset.clone()));
        }
    }

    fn disconnected(&self, number: u32, id: SocketId, reason: Reason, link: &dyn Link) {
        let retrying = retries(link, id);
        self.tell_offset(number, id, link);
        let mut state = self.state();
        let Some(entry) = state.entry(number) else { return };
        entry.losses = entry.losses.wrapping_add(1);
        let topic = entry.status.clone();
        drop(state);
        let status = match reason {
            Reason::ClientDisconnect => Status::Idle,
            reason => Status::Disconnected { reason, retrying },
        };
        if retrying {
            topic.set(status);
        } else {
            let failure = match reason {
                Reason::ClientDisconnect | Reason::ForcedClose => Failure::Left,
                reason => Failure::Disconnected(reason),
            };
            self.left(number, status, failure);
        }
        self.tell(&News::Disconnected(number, reason, retrying));
    }

    fn connection_event(&self, event: ManagerEvent, link: &dyn Link) {
        self.refresh(link);
        if matches!(event, ManagerEvent::ReconnectFailed) {
            self.gave_up(self.settings.reconnection.attempts as u32, link);
        }
        #[cfg(feature = "tracing")]
        tracing::debug!(target: "socketio", ?event, "connection");
        self.tell(&News::Manager(&event));
    }

    /// No further attempt is made.
    fn gave_up(&self, attempts: u32, link: &dyn Link) {
        let mut wanted = self.all();
        link.with(&mut |manager| {
            wanted.retain(|(_, id)| manager.socket_state(*id) != crate::core::socket::SocketState::Idle);
        });
        for (number, _) in wanted {
            let status = Status::Disconnected { reason: Reason::TransportError, retrying: false };
            self.left(number, status, Failure::GaveUp(attempts));
        }
    }
}
