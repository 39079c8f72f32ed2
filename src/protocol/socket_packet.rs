//! Socket.IO packet headers: `type[attachments-][/namespace,][id][JSON]` (Socket.IO 5, "Packet encoding").
//!
//! Only the header is read and written here. The JSON after it is parsed by the `data` module or by the application.

use std::ops::Range;

use super::{push, push_ascii, push_number};

/// The most attachments a packet may announce.
pub const MAX_ATTACHMENTS: usize = 10;
/// Ids above this are not whole numbers in JavaScript.
const MAX_ID: u64 = (1 << 53) - 1;

/// The type of a Socket.IO packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PacketType {
    /// `0`: the client requests a namespace, or the server grants it.
    Connect,
    /// `1`: either side disconnects from a namespace.
    Disconnect,
    /// `2`: either side emits an event.
    Event,
    /// `3`: either side acknowledges an event.
    Ack,
    /// `4`: the server refuses a namespace.
    ConnectError,
    /// `5`: an event with attachments.
    BinaryEvent,
    /// `6`: an acknowledgement with attachments.
    BinaryAck,
}

impl PacketType {
    fn from_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            b'0' => Self::Connect,
            b'1' => Self::Disconnect,
            b'2' => Self::Event,
            b'3' => Self::Ack,
            b'4' => Self::ConnectError,
            b'5' => Self::BinaryEvent,
            b'6' => Self::BinaryAck,
            _ => return None,
        })
    }

    /// The type with this number.
    pub fn from_number(number: u32) -> Option<Self> {
        Self::from_byte(u8::try_from(number).ok()?.checked_add(b'0')?)
    }

    /// The type for a packet with attachments.
    pub fn with_attachments(self) -> Self {
        match self {
            Self::Event | Self::BinaryEvent => Self::BinaryEvent,
            Self::Ack | Self::BinaryAck => Self::BinaryAck,
            Self::Connect | Self::Disconnect | Self::ConnectError => self,
        }
    }

    /// The type of a packet whose attachments are complete.
    pub fn without_attachments(self) -> Self {
        match self {
            Self::BinaryEvent => Self::Event,
            Self::BinaryAck => Self::Ack,
            kind => kind,
        }
    }

    /// The digit on the wire.
    pub fn digit(self) -> u8 {
        match self {
            Self::Connect => b'0',
            Self::Disconnect => b'1',
            Self::Event => b'2',
            Self::Ack => b'3',
            Self::ConnectError => b'4',
            Self::BinaryEvent => b'5',
            Self::BinaryAck => b'6',
        }
    }
}

/// Why a header is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderError {
    /// The first character is no packet type.
    UnknownType,
    /// The number of attachments is missing, zero, malformed or over [`MAX_ATTACHMENTS`].
    IllegalAttachments,
    /// The id is too large to be one.
    IllegalId,
}

/// A packet's header. Offsets count bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The type of the packet.
    pub kind: PacketType,
    /// How many attachments follow as binary messages.
    pub attachments: usize,
    /// The place of the namespace in the text; `None` for the main one.
    pub namespace: Option<Range<usize>>,
    /// The id: requests an acknowledgement, or names the event that is acknowledged.
    pub id: Option<u64>,
    /// Where the JSON begins; `None` if there is none.
    pub payload: Option<usize>,
}

/// Reads the header of the packet that begins at `start`. Of the JSON, only the first byte has to be there.
pub fn decode(text: &[u8], start: usize) -> Result<Header, HeaderError> {
    let byte = |at: usize| text.get(at).copied();
    let digit = |at| byte(at)?.checked_sub(b'0').filter(|digit| *digit < 10);
    let kind = byte(start).and_then(PacketType::from_byte).ok_or(HeaderError::UnknownType)?;
    let mut at = start + 1;
    let mut attachments = 0;
    if matches!(kind, PacketType::BinaryEvent | PacketType::BinaryAck) {
        while let Some(digit) = digit(at) {
            attachments = (attachments * 10 + usize::from(digit)).min(MAX_ATTACHMENTS + 1);
            at += 1;
        }
        if byte(at) != Some(b'-') || !(1..=MAX_ATTACHMENTS).contains(&attachments) {
            return Err(HeaderError::IllegalAttachments);
        }
        at += 1;
    }
    let mut namespace = None;
    if byte(at) == Some(b'/') {
        let from = at;
        while byte(at).is_some_and(|byte| byte != b',') {
            at += 1;
        }
        namespace = (at > from + 1).then_some(from..at);
        at += usize::from(byte(at).is_some());
    }
    let mut id = None;
    while let Some(digit) = digit(at) {
        let value = id.unwrap_or(0) * 10 + u64::from(digit);
        if value > MAX_ID {
            return Err(HeaderError::IllegalId);
        }
        id = Some(value);
        at += 1;
    }
    Ok(Header { kind, attachments, namespace, id, payload: byte(at).map(|_| at) })
}

/// Everything before the id of a packet, including the Engine.IO type. With attachments, the type is the binary one.
pub fn encode_prefix(kind: PacketType, attachments: usize, namespace: &str) -> String {
    let mut prefix = String::from("4");
    let kind = if attachments > 0 { kind.with_attachments() } else { kind };
    push_ascii(&mut prefix, kind.digit());
    if attachments > 0 {
        push_number(&mut prefix, attachments as u64);
        push_ascii(&mut prefix, b'-');
    }
    if namespace != "/" {
        push(&mut prefix, namespace);
        push_ascii(&mut prefix, b',');
    }
    prefix
}

/// The header of a packet, including the Engine.IO type: everything before the JSON.
pub fn encode(kind: PacketType, attachments: usize, namespace: &str, id: Option<u64>) -> String {
    let mut header = encode_prefix(kind, attachments, namespace);
    if let Some(id) = id {
        push_number(&mut header, id);
    }
    header
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
