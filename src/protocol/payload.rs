//! Long-polling bodies: packets joined by the record separator (Engine.IO 4, "HTTP long-polling").

/// Stands between the packets of a body.
pub const SEPARATOR: &str = "\x1e";

/// The packets of a body, in order.
pub fn decode(body: &str) -> impl Iterator<Item = &str> {
    body.split(SEPARATOR)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn the_record_separator_parts_packets() {
        assert_eq!(decode("4hello\x1e2\x1ebAQID").collect::<Vec<_>>(), ["4hello", "2", "bAQID"]);
        assert_eq!(decode("").collect::<Vec<_>>(), [""]);
    }
}
