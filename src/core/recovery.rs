//! The client's part of connection state recovery: the id of the lost session, and the offset of the last event.

use super::output::Recovery;
use crate::data::Text;

/// A session that the server may recover.
#[derive(Debug)]
pub(super) struct Recovering {
    pub pid: Text,
    /// The last event's offset in the server's log, as far as the application has said.
    pub offset: Option<Text>,
}

impl Recovering {
    pub fn new(pid: Text) -> Self {
        Self { pid, offset: None }
    }

    /// The session continues under another id.
    pub fn renew(self, pid: Text) -> Self {
        Self { pid, ..self }
    }

    /// The part of the connect packet that requests the recovery.
    pub fn request(&self) -> Recovery {
        Recovery { pid: self.pid.clone(), offset: self.offset.clone() }
    }
}
