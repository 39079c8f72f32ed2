//! The client's part of connection state recovery: the id of the lost session, and the offset of the last event.

use super::output::Recovery;
use crate::data::Text;

/// Proof that this build recovers sessions: the feature `recovery`. Without it there is no value of it, so what holds one cannot be there
/// either, and no code for that is linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recovers(#[cfg(not(feature = "recovery"))] std::convert::Infallible);

impl Recovers {
    /// `None` in a build without.
    pub fn get() -> Option<Self> {
        #[cfg(feature = "recovery")]
        return Some(Self());
        #[cfg(not(feature = "recovery"))]
        None
    }
}

/// A session that the server may recover.
#[derive(Debug)]
pub(super) struct Recovering {
    pub pid: Text,
    /// The last event's offset in the server's log, as far as the application has said.
    pub offset: Option<Text>,
    pub recovers: Recovers,
}

impl Recovering {
    /// `None` in a build that recovers none.
    pub fn new(pid: Text) -> Option<Self> {
        Some(Self { pid, offset: None, recovers: Recovers::get()? })
    }

    /// The session continues under another id.
    pub fn renew(self, pid: Text) -> Self {
        Self { pid, ..self }
    }

    /// The part of the connect packet that requests the recovery.
    pub fn request(&self) -> Recovery {
        Recovery { pid: self.pid.clone(), offset: self.offset.clone(), recovers: self.recovers }
    }
}
