//! One namespace: whether it is connected, what it has buffered, which acknowledgements it waits for.

use std::sync::Arc;

use super::acks::{PendingAck, PendingAcks};
use super::output::{EngineId, Outgoing, Payload, SocketId};
use super::recovery::Recovering;
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
pub struct SendEntry {
    /// The id of the acknowledgement that is waited for.
    pub id: Option<u64>,
    /// What will be sent.
    pub payload: Outgoing,
    /// Whether it may be compressed.
    pub compress: bool,
}

/// An event that came before the namespace was connected.
#[derive(Debug)]
pub(super) struct ReceiveEntry {
    /// Its name and its arguments, which are JSON of the right shape.
    pub payload: Payload,
    /// The id to acknowledge it by.
    pub ack: Option<u64>,
    /// The session it came in.
    pub engine: EngineId,
}

/// One namespace.
#[derive(Debug)]
pub(super) struct Socket {
    pub id: SocketId,
    pub namespace: String,
    pub state: SocketState,
    /// The id that the server gave it, while it is connected.
    pub sid: Option<String>,
    /// Events emitted while it was not connected, in order.
    pub send_buffer: Vec<SendEntry>,
    /// Events received before it was connected, in order.
    pub receive_buffer: Vec<ReceiveEntry>,
    pub acks: PendingAcks,
    /// Events that are sent again until they are acknowledged.
    pub retries: Retries,
    /// The session that the server may recover.
    pub recovery: Option<Recovering>,
    /// Whether the server has recovered the session before.
    pub recovered: bool,
    /// Whether the application observes each event that goes out.
    pub observed: bool,
    /// What packets with events begin with, if they have no attachments.
    event_prefix: Arc<Text>,
}

impl Socket {
    pub fn new(id: SocketId, namespace: String) -> Self {
        Self {
            id,
            state: SocketState::Idle,
            sid: None,
            send_buffer: Vec::new(),
            receive_buffer: Vec::new(),
            observed: false,
            acks: PendingAcks::default(),
            retries: Retries::default(),
            recovery: None,
            recovered: false,
            event_prefix: prefix(PacketType::Event, 0, &namespace),
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
        self.sid = None;
        self.acks.take_all_but(self.send_buffer.iter().filter_map(|event| event.id))
    }

    /// What a packet of this namespace begins with.
    pub fn prefix(&self, kind: PacketType, attachments: usize) -> Arc<Text> {
        if kind == PacketType::Event && attachments == 0 {
            self.event_prefix.clone()
        } else {
            prefix(kind, attachments, &self.namespace)
        }
    }
}

fn prefix(kind: PacketType, attachments: usize, namespace: &str) -> Arc<Text> {
    Arc::new(data::text(&socket_packet::encode_prefix(kind, attachments, namespace)))
}
