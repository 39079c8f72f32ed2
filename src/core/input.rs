//! What a transport reports to a manager.

use super::error::{CloseDetails, TransportError};
use crate::data::{Binary, Text};

/// A packet that a transport received.
#[derive(Clone, Debug, PartialEq)]
pub enum Received<'a> {
    /// An Engine.IO packet as text, its type character included; and its head: its first units if they are ASCII, up to the first of
    /// `[`, `{` and `"`, or the whole text. Empty where it is not at hand: each unit of a JavaScript string is a call then.
    Text(Text, &'a [u8]),
    /// The data of a binary message.
    Binary(Binary),
}

/// Anything else that a transport reports.
#[derive(Clone, Debug, PartialEq)]
pub enum TransportInput {
    /// A WebSocket is open.
    Opened,
    /// A poll is answered, and its packets have been reported.
    PollEnded,
    /// What was to be sent has left; more can follow.
    Drained,
    /// The other side closed the transport.
    Closed(CloseDetails),
    /// The transport failed.
    Failed(TransportError),
}
