//! Socket.IO packets out of messages: a text, and the binary messages with its attachments.

use super::output::{Payload, SocketId};
use super::sockets::Sockets;
use crate::data::{self, Binary, Text};
use crate::protocol::Units;
use crate::protocol::socket_packet::{self, Header, HeaderError, PacketType};

/// A whole packet.
#[derive(Debug)]
pub(super) struct Packet {
    /// Never a binary type.
    pub kind: PacketType,
    pub recipient: Recipient,
    pub id: Option<u64>,
    pub payload: Option<Payload>,
    /// Whether the last argument is a string, where that is at hand.
    pub ends_with_string: Option<bool>,
}

/// The namespace that a packet is for.
#[derive(Clone, Debug)]
pub(super) enum Recipient {
    Socket(SocketId),
    /// A namespace that the application has not asked for.
    Unknown(String),
}

/// Reads packets, one at a time.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    partial: Option<Partial>,
}

/// A packet that waits for attachments.
#[derive(Debug)]
struct Partial {
    packet: Packet,
    awaited: usize,
}

impl Decoder {
    /// The header of a text. The error says what is wrong with the text.
    pub fn header(&self, text: &Text, head: &[u8]) -> Result<Header, &'static str> {
        if self.partial.is_some() {
            return Err("text while attachments are due");
        }
        // The Engine.IO type stands before the header.
        let header = match socket_packet::decode(head, 1) {
            _ if head.is_empty() => socket_packet::decode(text, 1),
            // A namespace with one of these characters in it goes on after the head.
            Ok(Header { payload: None, .. }) if matches!(head, [.., b'[' | b'{' | b'"']) => socket_packet::decode(text, 1),
            header => header,
        };
        let header = header.map_err(|error| match error {
            HeaderError::UnknownType => "unknown packet type",
            HeaderError::IllegalAttachments => "illegal attachments",
            HeaderError::IllegalId => "illegal id",
        })?;
        // Whether the payload is JSON shows when the attachments have come; that it is no array shows here.
        if let Some(from) = header.payload.filter(|_| header.attachments > 0)
            && head.unit(from).or_else(|| text.unit(from)) != Some(u16::from(b'['))
        {
            return Err("invalid payload");
        }
        Ok(header)
    }

    /// The packet of that header; `None` while its attachments are due.
    pub fn text(
        &mut self,
        header: Header,
        recipient: Recipient,
        text: Text,
        ends_with_string: Option<bool>,
    ) -> Result<Option<Packet>, &'static str> {
        let Header { kind, attachments, id, payload, .. } = header;
        let needs_payload = !matches!(kind, PacketType::Connect | PacketType::Disconnect);
        if needs_payload && payload.is_none() {
            return Err("missing payload");
        }
        let payload = payload.map(|from| Payload::Json { text, from, attachments: Vec::new() });
        let packet = Packet { kind: kind.without_attachments(), recipient, id, payload, ends_with_string };
        if attachments == 0 {
            return Ok(Some(packet));
        }
        self.partial = Some(Partial { packet, awaited: attachments });
        Ok(None)
    }

    /// The packet that waits for attachments.
    pub fn partial(&self) -> Option<&Packet> {
        self.partial.as_ref().map(|partial| &partial.packet)
    }

    /// The packet that this attachment completes; `None` while further ones are due.
    pub fn binary(&mut self, binary: Binary) -> Result<Option<Packet>, &'static str> {
        let Some(Partial { packet, awaited }) = &mut self.partial else { return Err("attachment while none is due") };
        if let Some(Payload::Json { attachments, .. }) = &mut packet.payload {
            attachments.push(binary);
            if attachments.len() < *awaited {
                return Ok(None);
            }
        }
        Ok(self.partial.take().map(|partial| partial.packet))
    }

    /// Forgets a partial packet: the rest will not come.
    pub fn reset(&mut self) {
        self.partial = None;
    }
}

impl Recipient {
    /// The namespace in a header that was read from `head`, or from the text where there is no head.
    pub fn find(header: &Header, text: &Text, head: &[u8], sockets: &Sockets) -> Self {
        let Some(range) = header.namespace.clone() else { return Self::named("/", sockets) };
        match head.get(range.clone()) {
            Some(namespace) => match sockets.find(namespace) {
                Some(socket) => Self::Socket(socket),
                None => Self::Unknown(data::slice(text, range.start, range.end)),
            },
            None => Self::named(&data::slice(text, range.start, range.end), sockets),
        }
    }

    pub fn named(namespace: &str, sockets: &Sockets) -> Self {
        match sockets.find(namespace.as_bytes()) {
            Some(socket) => Self::Socket(socket),
            None => Self::Unknown(namespace.into()),
        }
    }
}

