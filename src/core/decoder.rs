//! Assembles Socket.IO packets from messages: a text, and the binary messages that are its attachments.

use super::output::{Payload, SocketId};
use super::socket::Socket;
use super::sockets::Sockets;
use crate::data::{self, Binary, Text};
use crate::protocol::socket_packet::{self, Header, HeaderError, PacketType};

/// A complete packet.
#[derive(Debug)]
pub(super) struct Packet {
    /// Never a binary type.
    pub kind: PacketType,
    /// `None` for a namespace that the application does not use.
    pub socket: Option<SocketId>,
    pub id: Option<u64>,
    pub payload: Option<Payload>,
}

/// Decodes packets, one at a time.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    partial: Option<Partial>,
}

/// A packet that waits for attachments.
#[derive(Debug)]
pub(super) struct Partial {
    pub header: Header,
    pub socket: Option<SocketId>,
    pub text: Text,
    attachments: Vec<Binary>,
}

impl Decoder {
    /// Reads the header of a text from its [head](super::Received::Text). The place of the payload is its place in the text. The
    /// error names what is malformed.
    pub fn header(&self, head: &[u8]) -> Result<Header, &'static str> {
        if self.partial.is_some() {
            return Err("text while attachments are due");
        }
        // At 0 there is the Engine.IO type.
        let header = socket_packet::decode(head, 1).map_err(|error| match error {
            HeaderError::UnknownType => "unknown packet type",
            HeaderError::IllegalAttachments => "illegal attachments",
            HeaderError::IllegalId => "illegal id",
        })?;
        let needs_payload = !matches!(header.kind, PacketType::Connect | PacketType::Disconnect);
        match header.payload {
            None if needs_payload => Err("missing payload"),
            // The payload is parsed once the attachments are there. A payload that is no array is refused before.
            Some(at) if header.attachments > 0 && head.get(at) != Some(&b'[') => Err("invalid payload"),
            at => Ok(Header { payload: at.map(|at| data::units_before(head, at)), ..header }),
        }
    }

    /// Begins a packet with this header. Returns it if it is complete, that is, has no attachments.
    pub fn text(&mut self, header: Header, socket: Option<SocketId>, text: Text) -> Option<Packet> {
        if header.attachments > 0 {
            self.partial = Some(Partial { header, socket, text, attachments: Vec::new() });
            return None;
        }
        let payload = header.payload.map(|from| Payload::Json { text, from, attachments: Vec::new() });
        Some(Packet { kind: header.kind, socket, id: header.id, payload })
    }

    /// The packet that waits for attachments.
    pub fn partial(&self) -> Option<&Partial> {
        self.partial.as_ref()
    }

    /// Adds an attachment. Returns the packet if it is complete now.
    pub fn binary(&mut self, binary: Binary) -> Option<Packet> {
        let partial = self.partial.as_mut()?;
        partial.attachments.push(binary);
        if partial.attachments.len() < partial.header.attachments {
            return None;
        }
        let Partial { header, socket, text, attachments } = self.partial.take()?;
        let payload = header.payload.map(|from| Payload::Json { text, from, attachments });
        Some(Packet { kind: header.kind.without_attachments(), socket, id: header.id, payload })
    }

    /// Discards a partial packet: the rest of it is lost with the connection.
    pub fn reset(&mut self) {
        self.partial = None;
    }
}

/// The socket of the namespace in a header.
pub(super) fn find<'a>(header: &Header, head: &[u8], sockets: &'a Sockets) -> Option<&'a Socket> {
    match &header.namespace {
        None => sockets.find(b"/"),
        Some(range) => sockets.find(head.get(range.clone())?),
    }
}

/// The name of the namespace in a packet. Reads the header once more, because only observers want it.
pub(super) fn namespace(text: &Text) -> String {
    let head = data::head(text);
    let range = socket_packet::decode(head.as_bytes(), 1).ok().and_then(|header| header.namespace);
    range.and_then(|range| head.get(range)).unwrap_or("/").into()
}
