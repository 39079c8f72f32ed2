//! Query strings: percent-encoding as `encodeURIComponent` does it.

use super::{is_in, push_ascii};

/// Appends `key=value` to `query`, percent-encoded, after an `&` unless it is the first pair.
pub fn push_pair(query: &mut String, key: &str, value: &str) {
    if !query.is_empty() {
        push_ascii(query, b'&');
    }
    push_encoded(query, key);
    push_ascii(query, b'=');
    push_encoded(query, value);
}

fn push_encoded(query: &mut String, text: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |nibble: u8| HEX.get(usize::from(nibble)).copied().unwrap_or_default();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || is_in(b"-_.!~*'()", byte) {
            push_ascii(query, byte);
        } else {
            push_ascii(query, b'%');
            push_ascii(query, digit(byte >> 4));
            push_ascii(query, digit(byte & 15));
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn encode(pairs: &[(String, String)]) -> String {
        let mut query = String::new();
        for (key, value) in pairs {
            push_pair(&mut query, key, value);
        }
        query
    }

    #[test]
    fn what_encode_uri_component_leaves_alone_is_left_alone() {
        let mut query = String::new();
        push_pair(&mut query, "a-_.!~*'()Z9", "b c&d=é/?#+%😀\"");
        assert_eq!(query, "a-_.!~*'()Z9=b%20c%26d%3D%C3%A9%2F%3F%23%2B%25%F0%9F%98%80%22");
    }

    proptest! {
        #[test]
        fn a_browser_reads_what_was_written(pairs in prop::collection::vec(("[^+]+", "[^+]*"), 0..5)) {
            let url = url::Url::parse(&format!("http://h/?{}", encode(&pairs))).unwrap();
            let read = url.query_pairs().map(|(key, value)| (key.into_owned(), value.into_owned()));
            prop_assert_eq!(read.collect::<Vec<_>>(), pairs);
        }
    }
}
