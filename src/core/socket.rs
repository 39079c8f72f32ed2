//! One namespace: whether it is connected, what it has buffered, which acknowledgements it waits for.

use super::acks::{PendingAck, PendingAcks};
use super::output::{EngineId, Outgoing, Recovery};
use super::retries::Retries;
use crate::data::{self, Text, Value};
use crate::protocol::socket_packet::PacketType;

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
    /// Its name and its arguments.
    pub payload: Value,
    /// The id to acknowledge it by.
    pub ack: Option<u64>,
    /// The session it came in.
    pub engine: EngineId,
}

/// One namespace.
#[derive(Debug)]
pub(super) struct Socket {
    pub namespace: String,
    pub state: SocketState,
    /// The server's name for it, while it is connected.
    pub id: Option<String>,
    /// Events emitted while it was not connected, in order.
    pub send_buffer: Vec<SendEntry>,
    /// Events received before it was connected, in order.
    pub receive_buffer: Vec<ReceiveEntry>,
    pub acks: PendingAcks,
    /// Events that are sent again until they are acknowledged.
    pub retries: Retries,
    /// What to ask the server with for what was missed, where it keeps that.
    pub recovery: Option<Recovery>,
    /// Whether the server has made up for what was missed before it was connected.
    pub recovered: bool,
    /// Whether the application wants to see each event that goes out.
    pub observed: bool,
    /// The namespace as it stands in packets: in those of the root there is none.
    written_namespace: Option<Text>,
}

impl Socket {
    pub fn new(namespace: String) -> Self {
        Self {
            state: SocketState::Idle,
            id: None,
            send_buffer: Vec::new(),
            receive_buffer: Vec::new(),
            observed: false,
            acks: PendingAcks::default(),
            retries: Retries::default(),
            recovery: None,
            recovered: false,
            written_namespace: (namespace != "/").then(|| data::text(&namespace)),
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
        self.acks.take_all_but(self.send_buffer.iter().filter_map(|event| event.id))
    }

    /// A packet of this namespace.
    pub fn packet(&self, kind: PacketType, attachments: usize, id: Option<u64>, json: Option<&Text>) -> Text {
        data::packet(kind, attachments, self.written_namespace.as_ref(), id, json)
    }
}
