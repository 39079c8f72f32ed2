//! Engine.IO packets: one type character, then data (Engine.IO 4, "Packet encoding").

/// The type of an Engine.IO packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PacketType {
    /// `0`: the server's handshake, the first packet of a session.
    Open,
    /// `1`: either side ends the session; on long-polling only.
    Close,
    /// `2`: the server's heartbeat, and the client's probe of a transport it wants to upgrade to.
    Ping,
    /// `3`: the answer to a ping.
    Pong,
    /// `4`: a message of the application, here a Socket.IO packet.
    Message,
    /// `5`: the client has moved to the transport this packet came by.
    Upgrade,
    /// `6`: no meaning; the server ends a pending poll with it.
    Noop,
}

/// The client's probe of a new transport: a ping with data.
pub const PROBE: &str = "2probe";
/// The server's answer to [`PROBE`].
pub const PROBE_ANSWER: &str = "3probe";
/// The packet that moves a session to the probed transport.
pub const UPGRADE: &str = "5";
/// The answer to a heartbeat.
pub const PONG: &str = "3";
/// The packet that ends a session on long-polling.
pub const CLOSE: &str = "1";
/// The character of [`PacketType::Message`].
pub const MESSAGE: u8 = b'4';
/// The character before the base64 of a binary message, on transports that carry only text.
pub const BASE64_MARK: u8 = b'b';

impl PacketType {
    /// The type for the first byte of a packet.
    pub fn from_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            b'0' => Self::Open,
            b'1' => Self::Close,
            b'2' => Self::Ping,
            b'3' => Self::Pong,
            b'4' => Self::Message,
            b'5' => Self::Upgrade,
            b'6' => Self::Noop,
            _ => return None,
        })
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn each_digit_names_its_type_and_nothing_else_does() {
        let types = [
            PacketType::Open,
            PacketType::Close,
            PacketType::Ping,
            PacketType::Pong,
            PacketType::Message,
            PacketType::Upgrade,
            PacketType::Noop,
        ];
        for byte in 0..=u8::MAX {
            let expected = (b'0'..=b'6').position(|digit| digit == byte).map(|index| types[index]);
            assert_eq!(PacketType::from_byte(byte), expected, "{byte}");
        }
    }
}
