//! One namespace: whether it is connected, what it has buffered, which acknowledgements it waits for.

use super::acks::{PendingAck, PendingAcks};
use super::output::{EngineId, Outgoing, Recovery};
use super::retries::Retries;
use crate::data::{self, Text, Value};
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

/// An event that came before the namespace was connected.
#[derive(Debug)]
pub(super) struct Unheard {
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
    pub id: Option<Text>,
    /// Events emitted while it was not connected, in order.
    pub unsent: Vec<Unsent>,
    /// Events received before it was connected, in order.
    pub unheard: Vec<Unheard>,
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
    /// The latest one of an acknowledgement or of a packet with attachments: the next packet's is often the same.
    other_prefix: Option<(PacketType, usize, Text)>,
}

impl Socket {
    pub fn new(namespace: String) -> Self {
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
            event_prefix: data::text(&socket_packet::encode_prefix(PacketType::Event, 0, &namespace)),
            other_prefix: None,
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
        self.acks.take_all_but(self.unsent.iter().filter_map(|event| event.id))
    }

    /// A packet of this namespace.
    pub fn packet(&mut self, kind: PacketType, attachments: usize, id: Option<u64>, json: Option<&Text>) -> Text {
        let new_prefix = |kind| data::text(&socket_packet::encode_prefix(kind, attachments, &self.namespace));
        match (kind, attachments) {
            (PacketType::Event, 0) => data::packet(&self.event_prefix, id, json),
            (PacketType::Connect | PacketType::Disconnect | PacketType::ConnectError, _) => {
                data::packet(&new_prefix(kind), id, json)
            }
            _ => {
                let kind = if attachments > 0 { kind.with_attachments() } else { kind };
                let known = self.other_prefix.take().filter(|(of, count, _)| (*of, *count) == (kind, attachments));
                let (.., prefix) =
                    self.other_prefix.insert(known.unwrap_or_else(|| (kind, attachments, new_prefix(kind))));
                data::packet(prefix, id, json)
            }
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_a_packet_is_that_of_its_kind_and_attachments_whatever_came_before() {
        use PacketType::*;
        let mut socket = Socket::new("/a".into());
        for (kind, attachments, expected) in [
            (Event, 0, "42/a,"),
            (Event, 1, "451-/a,"),
            (Event, 1, "451-/a,"),
            (Event, 2, "452-/a,"),
            (Ack, 2, "462-/a,"),
            (Ack, 0, "43/a,"),
            (Disconnect, 0, "41/a,"),
            (Event, 2, "452-/a,"),
        ] {
            assert_eq!(socket.packet(kind, attachments, None, None), expected);
        }
    }
}
