//! One namespace: whether it is connected, what it has buffered, which acknowledgements it waits for.

use super::acks::{PendingAck, PendingAcks};
use super::output::{Incoming, Outgoing, Recovery};
use super::retries::Retries;
use crate::data::{self, Text};
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
    /// The server is being told that it is no longer wanted.
    Leaving,
}

/// An event that waits for the namespace to be connected.
#[derive(Debug)]
pub struct Unsent {
    /// The id of the acknowledgement that is waited for.
    pub id: Option<u64>,
    /// What will be sent.
    pub payload: Outgoing,
    /// Whether it may be compressed.
    pub compress: bool,
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
    pub unheard: Vec<Incoming>,
    pub acks: PendingAcks,
    /// Events that are sent again until they are acknowledged.
    pub retries: Retries,
    /// What to ask the server with for what was missed, where it keeps that.
    pub recovery: Option<Recovery>,
    /// Whether the server has made up for what was missed before it was connected.
    pub recovered: bool,
    /// Whether the application wants to see each event that goes out.
    pub watched: bool,
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
            acks: PendingAcks::default(),
            retries: Retries::default(),
            recovery: None,
            recovered: false,
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

    /// The connection is gone, and with it the answers to what was sent: who waited for them.
    pub fn disconnected(&mut self) -> Vec<PendingAck> {
        self.id = None;
        let unsent: Vec<u64> = self.unsent.iter().filter_map(|event| event.id).collect(); // in order
        let ids = self.acks.ids().into_iter().filter(|id| unsent.binary_search(id).is_err());
        ids.filter_map(|id| self.acks.take(id)).collect()
    }

    /// A packet of this namespace.
    pub fn packet(&self, kind: PacketType, attachments: usize, id: Option<u64>, json: Option<&Text>) -> Text {
        let prefix = match (kind, attachments) {
            (PacketType::Event, 0) => &self.event_prefix,
            (PacketType::Ack, 0) => &self.ack_prefix,
            _ => {
                let kind = if attachments > 0 { kind.with_attachments() } else { kind };
                &data::text(&socket_packet::encode_prefix(kind, attachments, &self.namespace))
            }
        };
        data::packet(prefix, id, json)
    }
}
