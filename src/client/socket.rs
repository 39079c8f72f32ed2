//! One namespace: whether it is connected, what it has buffered, which acknowledgements it waits for.

use std::collections::{BTreeMap, BTreeSet};

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

/// Who waits for an acknowledgement.
#[derive(Debug)]
pub(super) struct PendingAck {
    pub handler: Handler,
    pub takes_error: bool,
    /// When it will have waited long enough.
    pub deadline: Option<Deadline>,
}

/// A time in whole ms, for an order of times.
pub(super) type Deadline = u64;

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
    /// Whether the application wants to see each event that goes out.
    pub watched: bool,
    acks: BTreeMap<u64, PendingAck>,
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
            watched: false,
            acks: BTreeMap::new(),
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

    /// The id for an event whose acknowledgement is waited for.
    pub fn expect_ack(&mut self, pending: PendingAck) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        self.acks.insert(id, pending);
        id
    }

    /// Who waits for the acknowledgement of that id; nobody does any longer.
    pub fn take_ack(&mut self, id: u64) -> Option<PendingAck> {
        self.acks.remove(&id)
    }

    /// The connection is gone, and with it the answers to what was sent: who waited for them, by id.
    pub fn disconnected(&mut self) -> Vec<(u64, PendingAck)> {
        self.id = None;
        let unsent: BTreeSet<u64> = self.unsent.iter().filter_map(|event| event.id).collect();
        let sent: Vec<u64> = self.acks.keys().filter(|id| !unsent.contains(id)).copied().collect();
        sent.into_iter().filter_map(|id| Some((id, self.acks.remove(&id)?))).collect()
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
