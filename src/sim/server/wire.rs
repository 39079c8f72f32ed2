//! Socket.IO packets, read as the protocol document says and not by the code under test.

use crate::sim::script::NAMES;

/// A packet without its Engine.IO type.
#[derive(Debug, PartialEq)]
pub struct Packet<'a> {
    pub kind: u8,
    pub attachments: usize,
    /// The number of the namespace.
    pub namespace: usize,
    pub id: Option<u64>,
    pub json: &'a str,
}

/// Reads `<type>[<attachments>-][<namespace>,][<id>][<json>]`.
pub fn read(text: &str) -> Option<Packet<'_>> {
    let kind = *text.as_bytes().first()?;
    let mut rest = text.get(1..)?;
    let mut attachments = 0;
    if matches!(kind, b'5' | b'6') {
        let (count, after) = rest.split_once('-')?;
        attachments = count.parse().ok()?;
        rest = after;
    }
    let mut namespace = 0;
    if rest.starts_with('/') {
        let (name, after) = rest.split_once(',')?;
        namespace = NAMES.iter().position(|known| *known == name)?;
        rest = after;
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (id, json) = rest.split_at_checked(digits)?;
    Some(Packet { kind, attachments, namespace, id: id.parse().ok(), json })
}

/// Writes a packet as an Engine.IO message.
pub fn write(kind: &str, namespace: usize, id: Option<u64>, json: &str) -> String {
    let mut text = format!("4{kind}");
    if let Some(name) = NAMES.get(namespace).filter(|_| namespace > 0) {
        text.push_str(name);
        text.push(',');
    }
    if let Some(id) = id {
        text.push_str(&id.to_string());
    }
    text.push_str(json);
    text
}

/// The first numbers in a JSON array.
pub fn numbers<const N: usize>(json: &str) -> Option<[usize; N]> {
    let mut found = json.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let mut numbers = [0; N];
    for number in &mut numbers {
        *number = found.next()?.parse().ok()?;
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_are_read_and_written_as_the_protocol_says() {
        let packet = Packet { kind: b'5', attachments: 1, namespace: 1, id: Some(7), json: "[\"c\",3]" };
        assert_eq!(read("51-/a,7[\"c\",3]"), Some(packet));
        assert_eq!(read("1"), Some(Packet { kind: b'1', attachments: 0, namespace: 0, id: None, json: "" }));
        assert_eq!(write("3", 1, Some(7), "[1]"), "43/a,7[1]");
        assert_eq!(write("2", 0, None, "[1]"), "42[1]");
        assert_eq!(numbers("[\"s\",12,3]"), Some([12, 3]));
    }
}
