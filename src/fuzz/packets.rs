//! The types of Engine.IO packets, and the headers of Socket.IO packets.

use arbitrary::Arbitrary;

use super::read;
use crate::protocol::engine_packet as engine;
use crate::protocol::socket_packet::{Header, HeaderError, MAX_ATTACHMENTS, PacketType, decode, encode};

/// Each digit names its type, and nothing else does; the packets that the client sends have the types that they are named after.
pub fn engine_packet(data: &[u8]) {
    use engine::PacketType as Type;
    let types = [Type::Open, Type::Close, Type::Ping, Type::Pong, Type::Message, Type::Upgrade, Type::Noop];
    for byte in data {
        let expected = (*byte as char).to_digit(10).and_then(|digit| types.get(digit as usize)).copied();
        assert_eq!(Type::from_byte(*byte), expected);
    }
    let sent = [
        (engine::PROBE, Type::Ping),
        (engine::PROBE_ANSWER, Type::Pong),
        (engine::UPGRADE, Type::Upgrade),
        (engine::PONG, Type::Pong),
        (engine::CLOSE, Type::Close),
    ];
    for (packet, kind) in sent {
        assert_eq!(packet.bytes().next().and_then(Type::from_byte), Some(kind));
    }
    assert_eq!(Type::from_byte(engine::MESSAGE), Some(Type::Message));
    assert_eq!(Type::from_byte(engine::BASE64_MARK), None);
}

#[derive(Arbitrary, Debug)]
struct Written<'a> {
    kind: u8,
    attachments: u8,
    namespace: &'a str,
    id: Option<u64>,
}

/// Any text gives a header within it or an error, as another decoder does; the head of a text is enough; and what is written is read.
pub fn socket_packet(data: &[u8]) {
    let (start, text) = data.split_first().map_or((0, data), |(start, text)| (usize::from(*start % 3), text));
    let header = decode(text, start);
    assert_eq!(header, decode_slowly(text, start), "{:?} from {start}", String::from_utf8_lossy(text));
    if let Ok(header) = &header {
        assert!(header.payload.is_none_or(|at| at < text.len()));
        assert!(header.attachments <= MAX_ATTACHMENTS);
        let head = header.payload.map_or(text, |at| &text[..=at]);
        assert_eq!(decode(head, start).as_ref(), Ok(header), "what follows on the first byte of the JSON counts");
    }

    let Some(Written { kind, attachments, namespace, id }) = read(data) else { return };
    let kind = [PacketType::Event, PacketType::Ack, PacketType::Connect, PacketType::Disconnect][usize::from(kind % 4)];
    let can_attach = matches!(kind, PacketType::Event | PacketType::Ack);
    let attachments = if can_attach { usize::from(attachments) % (MAX_ATTACHMENTS + 1) } else { 0 };
    let namespace = format!("/{}", namespace.split(',').next().unwrap_or_default());
    let id = id.map(|id| id >> 11);
    let text = encode(kind, attachments, &namespace, id) + "[";
    let header = decode(text.as_bytes(), 1).expect("what is written is a header");
    let kind = if attachments > 0 { kind.with_attachments() } else { kind };
    assert_eq!((header.kind, header.attachments, header.id), (kind, attachments, id));
    assert_eq!(header.namespace.map_or("/", |range| &text[range]), namespace);
    assert_eq!(header.payload, Some(text.len() - 1));
}

/// Reads a header part by part, by searching for where each of them ends.
fn decode_slowly(text: &[u8], start: usize) -> Result<Header, HeaderError> {
    let rest = |at: usize| text.get(at..).unwrap_or_default();
    let digits = |at: usize| rest(at).iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number = |at: usize, len: usize| {
        let digits = str::from_utf8(&text[at..at + len]).unwrap_or_default().trim_start_matches('0');
        if digits.is_empty() { Some(0) } else { digits.parse::<u64>().ok() }
    };
    let digit = text.get(start).map(|byte| u32::from(byte.wrapping_sub(b'0')));
    let kind = digit.and_then(PacketType::from_number).ok_or(HeaderError::UnknownType)?;
    let mut at = start + 1;
    let mut attachments = 0;
    if kind.without_attachments() != kind {
        let len = digits(at);
        let announced = number(at, len).filter(|number| (1..=MAX_ATTACHMENTS as u64).contains(number));
        attachments = announced.ok_or(HeaderError::IllegalAttachments)? as usize;
        at += len;
        if rest(at).first() != Some(&b'-') {
            return Err(HeaderError::IllegalAttachments);
        }
        at += 1;
    }
    let mut namespace = None;
    if rest(at).starts_with(b"/") {
        let len = rest(at).iter().position(|byte| *byte == b',').unwrap_or(rest(at).len());
        namespace = (len > 1).then_some(at..at + len);
        at = (at + len + 1).min(text.len());
    }
    let len = digits(at);
    let id = match len {
        0 => None,
        len => Some(number(at, len).filter(|id| *id < 1 << 53).ok_or(HeaderError::IllegalId)?),
    };
    at += len;
    Ok(Header { kind, attachments, namespace, id, payload: (at < text.len()).then_some(at) })
}
