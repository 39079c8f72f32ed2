//! The client's part of connection state recovery: the id of the lost session, and the offset of the last event.

use super::output::{Payload, Recovery};
use crate::data::{self, Offset, Text};

/// A session that the server may recover.
#[derive(Debug)]
pub(super) struct Recovering {
    pub pid: Text,
    /// The last event's offset in the server's log.
    offset: Option<Offset>,
}

impl Recovering {
    pub fn new(pid: Text) -> Self {
        Self { pid, offset: None }
    }

    /// The session continues under another id.
    pub fn renew(self, pid: Text) -> Self {
        Self { pid, ..self }
    }

    /// Remembers the offset of a received event: its last argument, if that is a string.
    pub fn receive(&mut self, payload: &Payload) {
        let offset = match payload {
            Payload::Value(args) => data::offset(args),
            // Read from the end of the text: to parse it would take as long as all the rest.
            Payload::Json { text, .. } => data::offset_at_end(text),
        };
        if offset.is_some() {
            self.offset = offset;
        }
    }

    /// The part of the connect packet that requests the recovery.
    pub fn request(&self) -> Recovery {
        Recovery { pid: self.pid.clone(), offset: self.offset.as_ref().map(data::offset_text) }
    }
}
