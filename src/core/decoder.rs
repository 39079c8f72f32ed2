//! Socket.IO packets out of Engine.IO messages: a text, and the binary messages that its attachments come in.

use super::output::Frame;
use crate::data::{self, Binary, Text, Value};
use crate::protocol::socket_packet::{self, Header, HeaderError, PacketType};

/// A whole packet.
#[derive(Debug)]
pub(super) struct Packet {
    /// Never a binary type.
    pub kind: PacketType,
    /// `None` for the main one.
    pub namespace: Option<String>,
    pub id: Option<u64>,
    pub payload: Option<Value>,
}

/// Reads packets, one at a time.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    partial: Option<Partial>,
}

/// A packet whose attachments have not all come.
#[derive(Debug)]
struct Partial {
    /// Without its payload.
    packet: Packet,
    payload: Value,
    attachments: Vec<Binary>,
    awaited: usize,
}

impl Decoder {
    /// The packet that this message completes, if it does. The error says what is wrong with the message.
    pub fn decode(&mut self, frame: Frame) -> Result<Option<Packet>, &'static str> {
        match frame {
            Frame::Text(text) => self.text(&text),
            Frame::Binary(binary) => self.binary(binary),
        }
    }

    /// Whether attachments of a packet are due.
    pub fn is_waiting(&self) -> bool {
        self.partial.is_some()
    }

    /// Whether what is due are attachments of a packet of that type.
    pub fn awaits_attachments_of(&self, kind: PacketType) -> bool {
        self.partial.as_ref().is_some_and(|partial| partial.packet.kind == kind)
    }

    /// Forgets what has come of a packet: the rest will not come.
    pub fn reset(&mut self) {
        self.partial = None;
    }

    fn text(&mut self, text: &Text) -> Result<Option<Packet>, &'static str> {
        if self.partial.is_some() {
            return Err("text while attachments are due");
        }
        // The Engine.IO type stands before the header.
        let header = socket_packet::decode(text, 1).map_err(|error| match error {
            HeaderError::UnknownType => "unknown packet type",
            HeaderError::IllegalAttachments => "illegal attachments",
            HeaderError::IllegalId => "illegal id",
        })?;
        self.read(header, text)
    }

    /// The packet of that header, unless its attachments are due.
    pub fn read(&mut self, header: Header, text: &Text) -> Result<Option<Packet>, &'static str> {
        let payload = match header.payload {
            Some(from) => Some(data::parse(header.kind, text, from).ok_or("invalid payload")?),
            None if matches!(header.kind, PacketType::Connect | PacketType::Disconnect) => None,
            None => return Err("missing payload"),
        };
        let packet = Packet {
            kind: match header.kind {
                PacketType::BinaryEvent => PacketType::Event,
                PacketType::BinaryAck => PacketType::Ack,
                kind => kind,
            },
            namespace: header.namespace.map(|range| data::slice(text, range.start, range.end)),
            id: header.id,
            payload: None,
        };
        match payload {
            Some(payload) if header.attachments > 0 => {
                self.partial = Some(Partial { packet, payload, attachments: Vec::new(), awaited: header.attachments });
                Ok(None)
            }
            payload => Ok(Some(Packet { payload, ..packet })),
        }
    }

    fn binary(&mut self, binary: Binary) -> Result<Option<Packet>, &'static str> {
        match &self.partial {
            Some(_) => self.attach(binary).map_err(|_| "illegal placeholder"),
            None => Err("attachment while none is due"),
        }
    }

    /// The packet that this attachment completes, if it does. Gives the attachment back where none is due, or where the packet
    /// asks for another one than it has; then it is as before.
    pub fn attach(&mut self, binary: Binary) -> Result<Option<Packet>, Binary> {
        let Some(partial) = &mut self.partial else { return Err(binary) };
        partial.attachments.push(binary);
        if partial.attachments.len() < partial.awaited {
            return Ok(None);
        }
        let Some(payload) = data::attach(&partial.payload, &partial.attachments) else {
            return Err(partial.attachments.pop().unwrap_or_default());
        };
        let whole = self.partial.take();
        Ok(whole.map(|Partial { packet, .. }| Packet { payload: Some(payload), ..packet }))
    }
}
