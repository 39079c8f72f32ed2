//! One namespace: its state, buffers and pending acknowledgements.

use std::cell::RefCell;
use std::sync::Arc;

use super::acks::{PendingAck, PendingAcks};
use super::output::{EngineId, Outgoing, Payload, SocketId};
use super::recovery::{Recovering, Recovers};
use super::retries::Retries;
use crate::data::{self, Text};
use crate::package::Switch;
use crate::protocol::socket_packet::{self, PacketType};

/// The state of a namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SocketState {
    /// Not in use: it neither connects nor reconnects.
    Idle,
    /// It connects as soon as the connection is open and the credentials are there.
    Waiting,
    /// The connect packet has been sent.
    Connecting,
    /// Events can be sent and received.
    Connected,
    /// The disconnect packet is being written.
    Leaving,
}

/// An emitted event in the send buffer: it is sent once the namespace is connected.
#[doc(hidden)]
#[derive(Debug)]
pub struct SendEntry {
    /// The id of the acknowledgement, if one is pending.
    pub id: Option<u64>,
    /// Its name and its arguments.
    pub payload: Outgoing,
    /// Whether it may be compressed.
    pub compress: bool,
}

/// An event in the receive buffer: it was received before the namespace was connected.
#[derive(Debug)]
pub(super) struct ReceiveEntry {
    /// Its name and its arguments: parsed, unless the application reads them itself.
    pub payload: Payload,
    /// The id for the acknowledgement, if the server wants one.
    pub ack: Option<u64>,
    /// The session in which it was received.
    pub engine: EngineId,
}

/// One namespace.
#[derive(Debug)]
pub(super) struct Socket {
    pub id: SocketId,
    pub namespace: String,
    pub state: SocketState,
    /// The server's id for it, while it is connected.
    pub sid: Option<String>,
    /// Events emitted while it was not connected, in order.
    pub send_buffer: Vec<SendEntry>,
    /// Events received before it was connected, in order.
    pub receive_buffer: Vec<ReceiveEntry>,
    pub acks: PendingAcks,
    /// The retry queue: events that are sent again until they are acknowledged.
    pub retries: Retries,
    /// The session that the server may recover.
    pub recovery: Option<Recovering>,
    /// Whether the server has recovered the session before.
    pub recovered: bool,
    /// The end of its session was not reported: the page came back, and the server may recover the session.
    pub interrupted: Option<Recovers>,
    /// Whether to report each sent event to the application.
    pub observed: Switch,
    /// The prefixes of its own events and acknowledgements. To make one is slower than to send it.
    prefixes: Prefixes,
}

/// By type and number of attachments.
type Prefixes = Vec<(PacketType, usize, Arc<Text>)>;

thread_local! {
    /// The prefixes of packets of the root namespace without attachments. All connections share them: in a browser, a text takes a
    /// place in a table that does not shrink.
    static SHARED: RefCell<Prefixes> = const { RefCell::new(Vec::new()) };
}

impl Socket {
    pub fn new(id: SocketId, namespace: String) -> Self {
        Self {
            id,
            state: SocketState::Idle,
            sid: None,
            send_buffer: Vec::new(),
            receive_buffer: Vec::new(),
            observed: Switch::default(),
            acks: PendingAcks::default(),
            retries: Retries::default(),
            recovery: None,
            recovered: false,
            interrupted: None,
            prefixes: Vec::new(),
            namespace,
        }
    }

    pub fn is_active(&self) -> bool {
        self.state != SocketState::Idle
    }

    /// Whether it is wanted and not connected yet.
    pub fn is_entering(&self) -> bool {
        matches!(self.state, SocketState::Waiting | SocketState::Connecting)
    }

    pub fn is_connected(&self) -> bool {
        self.state == SocketState::Connected
    }

    /// The connection is lost. Returns the acknowledgements that can no longer arrive: all but those of buffered events.
    pub fn disconnected(&mut self) -> Vec<PendingAck> {
        self.sid = None;
        self.acks.take_all_but(self.send_buffer.iter().filter_map(|event| event.id))
    }

    /// The prefix of a packet of this namespace.
    pub fn prefix(&mut self, kind: PacketType, attachments: usize) -> Arc<Text> {
        if self.namespace == "/" && attachments == 0 {
            return SHARED.with_borrow_mut(|prefixes| find_or_add(prefixes, kind, 0, "/"));
        }
        match kind {
            PacketType::Connect | PacketType::Disconnect => new_prefix(kind, attachments, &self.namespace),
            _ => find_or_add(&mut self.prefixes, kind, attachments, &self.namespace),
        }
    }
}

fn find_or_add(prefixes: &mut Prefixes, kind: PacketType, attachments: usize, namespace: &str) -> Arc<Text> {
    let known = prefixes.iter().find(|(other, count, _)| (*other, *count) == (kind, attachments));
    if let Some((_, _, prefix)) = known {
        return prefix.clone();
    }
    let prefix = new_prefix(kind, attachments, namespace);
    prefixes.push((kind, attachments, prefix.clone()));
    prefix
}

fn new_prefix(kind: PacketType, attachments: usize, namespace: &str) -> Arc<Text> {
    Arc::new(data::text(&socket_packet::encode_prefix(kind, attachments, namespace)))
}
