//! The client's part of connection state recovery: the id of the lost session, and the offset of the last event.

use super::output::{Payload, Recovery};
use crate::data::{self, Text};
use crate::protocol::socket_packet::PacketType;

/// A session that the server may recover.
#[derive(Debug)]
pub(super) struct Recovering {
    pub pid: Text,
    offset: Option<Offset>,
}

/// An event's offset in the server's log: its last argument, if that is a string.
#[derive(Debug)]
enum Offset {
    Known(Text),
    /// In this packet, whose JSON begins at this place. It is parsed only when it is needed, since only the last offset counts.
    In(Text, usize),
}

impl Recovering {
    pub fn new(pid: Text) -> Self {
        Self { pid, offset: None }
    }

    /// The session continues under another id.
    pub fn renew(self, pid: Text) -> Self {
        Self { pid, ..self }
    }

    /// Remembers the offset of a received event.
    pub fn receive(&mut self, payload: &Payload) {
        match payload {
            Payload::Value(args) => {
                if let Some(offset) = data::offset(args) {
                    self.offset = Some(Offset::Known(offset));
                }
            }
            Payload::Json { text, from, .. } => {
                if data::ends_with_string(text) {
                    self.offset = Some(Offset::In(text.clone(), *from));
                }
            }
        }
    }

    /// The part of the connect packet that requests the recovery.
    pub fn request(&mut self) -> Recovery {
        if let Some(Offset::In(text, from)) = &self.offset {
            let args = data::parse(PacketType::Event, text, *from);
            self.offset = args.as_ref().and_then(data::offset).map(Offset::Known);
        }
        let offset = match &self.offset {
            Some(Offset::Known(offset)) => Some(offset.clone()),
            _ => None,
        };
        Recovery { pid: self.pid.clone(), offset }
    }
}
