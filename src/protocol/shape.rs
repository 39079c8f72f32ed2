//! The shapes of payloads: which JSON each type of packet may carry (Socket.IO 5, "Packet types").

use super::socket_packet::PacketType;

/// The kind of a payload, as far as the rules need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape<'a> {
    /// An object that is not an array.
    Object,
    /// A string.
    String,
    /// An array.
    Array(Name<'a>),
    /// A number, a boolean, null, or no JSON.
    Other,
}

/// The first element of an array: an event's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name<'a> {
    /// A string.
    Text(&'a str),
    /// A number, which is a valid name too.
    Number,
    /// Anything else, or no element: not a valid name.
    Other,
}

/// The names that an event may not have: those of a socket's own events.
pub const RESERVED_EVENTS: [&str; 6] =
    ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"];

/// Whether a payload has the shape that the packet's type requires.
pub fn is_valid(kind: PacketType, shape: &Shape<'_>) -> bool {
    match kind {
        PacketType::Connect => *shape == Shape::Object,
        PacketType::Disconnect => false,
        PacketType::Event | PacketType::BinaryEvent => match shape {
            Shape::Array(Name::Text(name)) => !RESERVED_EVENTS.contains(name),
            Shape::Array(Name::Number) => true,
            Shape::Array(Name::Other) | Shape::Object | Shape::String | Shape::Other => false,
        },
        PacketType::Ack | PacketType::BinaryAck => matches!(shape, Shape::Array(_)),
        PacketType::ConnectError => matches!(shape, Shape::Object | Shape::String),
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // The table `shapes.json` is read where JSON becomes a shape, in `data::native`.

    proptest! {
        #[test]
        fn any_name_but_the_reserved_ones_names_an_event(name in "\\PC*|connect|disconnect|newListener") {
            let shape = Shape::Array(Name::Text(&name));
            let is_reserved = RESERVED_EVENTS.iter().any(|reserved| *reserved == name);
            for kind in [PacketType::Event, PacketType::BinaryEvent] {
                prop_assert_eq!(is_valid(kind, &shape), !is_reserved);
            }
        }

        #[test]
        fn a_disconnect_has_no_payload(name: String) {
            for shape in [Shape::Object, Shape::String, Shape::Array(Name::Text(&name)), Shape::Other] {
                prop_assert!(!is_valid(PacketType::Disconnect, &shape));
            }
        }
    }
}
