//! The codecs of Engine.IO 4 and Socket.IO 5: pure and total functions, each input gives a value or an error.
//!
//! | | |
//! |---|---|
//! | [`address`] | parses the URI of a server and a namespace |
//! | [`base64`] | encodes binary data as text, and decodes it |
//! | [`engine_packet`] | the types of Engine.IO packets |
//! | [`handshake`] | checks the handshake of a session |
//! | [`payload`] | joins and splits the bodies of long-polling |
//! | [`query`] | parses and writes query strings |
//! | [`request`] | writes the URL of each request |
//! | [`shape`] | which payload each type of packet may have |
//! | [`socket_packet`] | reads and writes the headers of Socket.IO packets |
//! | [`transport`] | the names of the transports |
//!
//! The examples of these rules are tables in `tests/vectors`; JavaScript that follows the same rules is tested by the same tables.
//! Comments name sections of the protocol documents of the Socket.IO project.

pub mod address;
pub mod base64;
pub mod engine_packet;
pub mod handshake;
pub mod payload;
pub mod query;
pub mod request;
pub mod shape;
pub mod socket_packet;
pub mod transport;

/// Appends a number as digits. The formatting of `std` would add kilobytes to the wasm.
pub(crate) fn push_number(text: &mut String, number: u64) {
    if number >= 10 {
        push_number(text, number / 10);
    }
    push_ascii(text, b'0' + (number % 10) as u8);
}

/// Whether a byte is one of `bytes`.
#[allow(clippy::manual_contains)] // `contains` is optimized for long slices, with more code.
pub(crate) fn is_in(bytes: &[u8], byte: u8) -> bool {
    bytes.iter().any(|other| *other == byte)
}

/// Splits a text before the first of some ASCII characters. The searches of `std` would add kilobytes to the wasm.
#[inline(never)]
pub(crate) fn split<'a>(text: &'a str, any: &[u8]) -> (&'a str, &'a str) {
    let at = text.bytes().position(|byte| is_in(any, byte));
    at.and_then(|at| text.split_at_checked(at)).unwrap_or((text, ""))
}

/// What follows on an ASCII character that a text begins with; `None` where it begins with another. Not inlined (code size).
#[inline(never)]
pub(crate) fn after(text: &str, character: u8) -> Option<&str> {
    text.strip_prefix(char::from(character))
}

/// Appends a part. Not inlined: the code that grows the text is large, and there are many callers (code size).
#[inline(never)]
pub(crate) fn push(text: &mut String, part: &str) {
    text.push_str(part);
}

/// Appends an ASCII character.
#[inline(never)]
pub(crate) fn push_ascii(text: &mut String, character: u8) {
    text.push(character.into());
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    #[test]
    fn numbers_are_written_as_std_reads_them() {
        for number in [0, 1, 9, 10, 99, 65_535, u64::MAX] {
            let mut text = String::from("n");
            super::push_number(&mut text, number);
            assert_eq!(text[1..].parse(), Ok(number));
        }
    }
}
