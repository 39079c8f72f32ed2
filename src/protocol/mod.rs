//! The codecs of Engine.IO 4 and Socket.IO 5: pure and total, every input gives a value or an error.
//!
//! Sections named in comments are those of the protocol documents of the Socket.IO project.

pub mod address;
pub mod base64;
pub mod engine_packet;
pub mod handshake;
pub mod payload;
pub mod query;
pub mod request;
pub mod socket_packet;

/// Text read one code unit at a time: bytes of UTF-8 or units of UTF-16.
///
/// A packet's header is ASCII but for the namespace, so a codec written over units reads a Rust `str` and a JavaScript
/// string alike, and reads no further than the header.
pub trait Units {
    /// The code unit at `index`, or `None` past the end.
    fn unit(&self, index: usize) -> Option<u16>;
}

impl Units for str {
    fn unit(&self, index: usize) -> Option<u16> {
        self.as_bytes().get(index).map(|&byte| byte.into())
    }
}

impl Units for String {
    fn unit(&self, index: usize) -> Option<u16> {
        self.as_str().unit(index)
    }
}
