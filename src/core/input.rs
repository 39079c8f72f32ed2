//! What a transport reports to a manager.

use super::error::{CloseDetails, TransportError};
use crate::data::{Binary, Text};

/// A packet that a transport received.
#[derive(Clone, Debug, PartialEq)]
pub enum Received<'a> {
    /// An Engine.IO packet as text, its type character included.
    Text(Text, Glimpse<'a>),
    /// The data of a binary message.
    Binary(Binary),
}

/// How a text begins and ends, where that is at hand without asking the text: each unit of a JavaScript string is a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Glimpse<'a> {
    /// The first units, ASCII only: up to the first of `[`, `{` and `"`, or the whole text. Empty where it is not at hand.
    pub head: &'a [u8],
    /// Whether the text is an array that ends with a string, not its only element; `None` where that is not at hand.
    pub ends_with_string: Option<bool>,
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
