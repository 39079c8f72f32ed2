//! Base64, the bodies of long-polling, handshakes.

use arbitrary::Arbitrary;
use serde_json::Value as Json;

use super::read;
use crate::data;
use crate::protocol::{base64 as codec, payload as bodies};

const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// What is encoded is decoded, also in parts; and any text is decoded by another decoder to the same.
pub fn base64(data: &[u8]) {
    let encoded = codec::encode(data);
    assert_eq!(encoded.len(), codec::encoded_len(data.len()));
    assert_eq!(codec::decode(&encoded).as_deref(), Some(data));
    assert_eq!(codec::decode(encoded.trim_end_matches('=')).as_deref(), Some(data));
    let size = 3 * (1 + data.first().map_or(0, |byte| usize::from(*byte % 5)));
    let mut parts = String::new();
    data.chunks(size).for_each(|part| codec::push(&mut parts, part));
    assert_eq!(parts, encoded);

    let text = String::from_utf8_lossy(data);
    assert_eq!(codec::decode(&text), decode_slowly(&text), "{text:?}");
}

/// Decodes group by group, as RFC 4648 describes it. The padding may be missing as a whole.
fn decode_slowly(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    if padding > 0 && (digits.len() + padding != digits.len().next_multiple_of(4) || padding > 2) {
        return None;
    }
    let mut bytes = Vec::new();
    for group in digits.as_bytes().chunks(4) {
        let mut bits = String::new();
        for digit in group {
            let value = DIGITS.iter().position(|other| other == digit)?;
            bits.push_str(&format!("{value:06b}"));
        }
        if group.len() == 1 {
            return None;
        }
        for byte in bits.as_bytes().chunks_exact(8) {
            bytes.push(u8::from_str_radix(str::from_utf8(byte).ok()?, 2).ok()?);
        }
    }
    Some(bytes)
}

#[derive(Arbitrary, Debug)]
enum Sent<'a> {
    Text(&'a str),
    Binary(&'a [u8]),
}

/// What is joined splits to the same; and any body is split as std splits it.
pub fn payload(data: &[u8]) {
    let body = String::from_utf8_lossy(data);
    let packets: Vec<&str> = bodies::split(&body).collect();
    assert!(packets.iter().copied().eq(body.split(bodies::SEPARATOR)), "{body:?}");
    assert_eq!(bodies::join(packets.into_iter().map(bodies::Packet::Text)), body);

    let Some(sent) = read::<Vec<Sent<'_>>>(data) else { return };
    let packets = sent.iter().map(|sent| match sent {
        Sent::Text(text) => bodies::Packet::Text(text.split(bodies::SEPARATOR).next().unwrap_or_default()),
        Sent::Binary(bytes) => bodies::Packet::Binary(bytes),
    });
    let body = bodies::join(packets.clone());
    assert!(sent.is_empty() || bodies::split(&body).count() == sent.len(), "{sent:?}");
    for (text, packet) in bodies::split(&body).zip(packets) {
        match packet {
            bodies::Packet::Text(sent) => assert_eq!(text, sent),
            bodies::Packet::Binary(sent) => {
                assert_eq!(data::from_base64(&text.into(), 1).as_deref(), Some(sent));
            }
        }
    }
}

/// A handshake has an id and times to live by, and they are those of its JSON.
pub fn handshake(data: &[u8]) {
    let text = format!("0{}", String::from_utf8_lossy(data));
    let json: Option<Json> = serde_json::from_str(&text[1..]).ok();
    let field = |name| json.as_ref().and_then(|json| json.get(name));
    let time = |name| field(name).and_then(Json::as_f64).filter(|ms| (0.0..f64::INFINITY).contains(ms));
    let sid = field("sid").and_then(Json::as_str);
    match (data::handshake(&text, 1), sid, time("pingInterval"), time("pingTimeout")) {
        (Some(read), Some(sid), Some(interval), Some(timeout)) => {
            assert_eq!((read.sid.as_str(), read.ping_interval, read.ping_timeout), (sid, interval, timeout));
            let upgrades = field("upgrades").cloned().unwrap_or_default();
            let websocket = upgrades.as_array().is_some_and(|names| names.contains(&"websocket".into()));
            assert_eq!(read.websocket, websocket);
            assert!(!read.max_payload.is_nan());
        }
        (read, sid, interval, timeout) => {
            assert!(read.is_none(), "{text}: {sid:?} {interval:?} {timeout:?}");
        }
    }
}
