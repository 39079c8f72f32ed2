//! What transports report to a manager.

use super::error::{ToldDetails, TransportError};
use crate::data::{Binary, Text};

/// A packet that a transport received.
#[derive(Clone, Debug, PartialEq)]
pub enum Received<'a> {
    /// An Engine.IO packet as text, including its type character, and the head of the text as UTF-8: all of it, or what precedes
    /// the JSON and its first character. Of base64 the mark is enough.
    Text(Text, &'a [u8]),
    /// The data of a binary message.
    Binary(Binary),
}

/// What a transport reports, except for packets.
#[derive(Clone, Debug, PartialEq)]
pub enum TransportInput {
    /// A WebSocket is open.
    Opened,
    /// A poll has ended, after all its packets were reported.
    PollEnded,
    /// The messages of the latest [`Send`](super::Command::Send) have been sent; the next ones can follow.
    Drained,
    /// The other side closed the transport.
    Closed(ToldDetails),
    /// The transport failed.
    Failed(TransportError),
}
