//! The codecs of Engine.IO 4 and Socket.IO 5: pure and total, every input gives a value or an error.
//!
//! Sections named in comments are those of the protocol documents of the Socket.IO project.

pub mod address;
pub mod base64;
pub mod engine_packet;
pub mod handshake;
pub mod socket_packet;

/// Text read one code unit at a time: bytes of UTF-8 or units of UTF-16.
///
/// A packet's header is ASCII but for the namespace, so a codec written over units reads a Rust `str` and a JavaScript
/// string alike, and reads no further than the header.
pub trait Units {
    /// The code unit at `index`, or `None` past the end.
    fn unit(&self, index: usize) -> Option<u16>;
}

impl Units for [u8] {
    fn unit(&self, index: usize) -> Option<u16> {
        self.get(index).map(|&byte| byte.into())
    }
}

impl Units for str {
    fn unit(&self, index: usize) -> Option<u16> {
        self.as_bytes().unit(index)
    }
}

impl Units for String {
    fn unit(&self, index: usize) -> Option<u16> {
        self.as_str().unit(index)
    }
}

/// Appends a number in digits. The formatting of `std` would add kilobytes to a page.
pub(crate) fn push_number(text: &mut String, number: u64) {
    if number >= 10 {
        push_number(text, number / 10);
    }
    push_ascii(text, b'0' + (number % 10) as u8);
}

/// Whether a byte is one of some.
#[allow(clippy::manual_contains)] // It would search as among many, with more code.
pub(crate) fn is_in(bytes: &[u8], byte: u8) -> bool {
    bytes.iter().any(|other| *other == byte)
}

/// Appends a part. Once in the code: what makes room in a text is larger than what calls it, and many do.
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
