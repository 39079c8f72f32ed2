//! One namespace: whether it is connected, what it has buffered, which acknowledgements it waits for.

use std::collections::BTreeMap;

use super::output::Outgoing;
use crate::data::{self, Handler, Text, Value};
use crate::protocol::socket_packet::{self, PacketType};

/// How far a namespace is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SocketState {
    /// Not wanted: it neither connects nor reconnects.
    Idle,
    /// Wanted, as soon as there is a connection.
    Waiting,
    /// The server has been asked for it.
    Connecting,
    /// Events go both ways.
    Connected,
}

/// An event that waits for the namespace to be connected.
#[derive(Debug)]
pub(super) struct Unsent {
    pub id: Option<u64>,
    pub payload: Outgoing,
}

/// One namespace.
#[derive(Debug)]
pub(super) struct Socket {
    pub namespace: String,
    pub state: SocketState,
    /// The server's name for it, while it is connected.
    pub id: Option<Text>,
    /// Events emitted while it was not connected, in order.
    pub unsent: Vec<Unsent>,
    /// Events received before it was connected, in order.
    pub unheard: Vec<(Value, Option<u64>)>,
    handlers: BTreeMap<u64, Handler>,
    next_id: u64,
    event_prefix: Text,
    ack_prefix: Text,
}

impl Socket {
    pub fn new(namespace: String) -> Self {
        let prefix = |kind| data::text(&socket_packet::encode_prefix(kind, 0, &namespace));
        Self {
            state: SocketState::Idle,
            id: None,
            unsent: Vec::new(),
            unheard: Vec::new(),
            handlers: BTreeMap::new(),
            next_id: 0,
            event_prefix: prefix(PacketType::Event),
            ack_prefix: prefix(PacketType::Ack),
            namespace,
        }
    }

    pub fn is_active(&self) -> bool {
        self.state != SocketState::Idle
    }

    pub fn is_connected(&self) -> bool {
        self.state == SocketState::Connected
    }

    /// The id for an event whose acknowledgement `handler` waits for.
    pub fn expect_ack(&mut self, handler: Handler) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        self.handlers.insert(id, handler);
        id
    }

    /// What waits for the acknowledgement of that id; it waits no longer.
    pub fn take_handler(&mut self, id: u64) -> Option<Handler> {
        self.handlers.remove(&id)
    }

    /// The connection is gone, and with it the answers to what was sent.
    pub fn disconnected(&mut self) {
        self.id = None;
        let unsent = &self.unsent;
        self.handlers.retain(|id, _| unsent.iter().any(|event| event.id == Some(*id)));
    }

    /// What stands before the id and the JSON of a packet.
    pub fn prefix(&self, kind: PacketType, attachments: usize) -> Text {
        match (kind, attachments) {
            (PacketType::Event, 0) => self.event_prefix.clone(),
            (PacketType::Ack, 0) => self.ack_prefix.clone(),
            (_, 0) => data::text(&socket_packet::encode_prefix(kind, 0, &self.namespace)),
            _ => data::text(&socket_packet::encode_prefix(kind.with_attachments(), attachments, &self.namespace)),
        }
    }
}
