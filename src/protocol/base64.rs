//! Base64 with padding (RFC 4648, section 4), for binary messages where only text can go.
//!
//! Data can be encoded in chunks if the length of each, except for the last, is a multiple of 3 bytes; and decoded in chunks of a
//! multiple of 4 characters.

use super::push_ascii;

/// The length of the text for this number of bytes.
pub fn encoded_len(bytes: usize) -> usize {
    bytes.div_ceil(3).saturating_mul(4)
}

/// Encodes bytes.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    push(&mut text, bytes);
    text
}

/// Appends the encoded bytes to a text.
pub fn push(text: &mut String, bytes: &[u8]) {
    text.reserve(encoded_len(bytes.len()));
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| chunk.get(at).map_or(0, |byte| u32::from(*byte));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        // A chunk of n bytes has n + 1 digits.
        for at in 0..4 {
            push_ascii(text, if at <= chunk.len() { digit(bits >> (18 - 6 * at)) } else { b'=' });
        }
    }
}

/// Decodes a text; `None` if it is not base64. The padding may be missing. For native builds only: browsers have a decoder.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let padding = text.bytes().rev().take_while(|byte| *byte == b'=').count();
    let digits = text.len() - padding;
    if digits % 4 == 1 || (padding > 0 && (padding > 2 || !text.len().is_multiple_of(4))) {
        return None;
    }
    let mut bytes = Vec::with_capacity(digits / 4 * 3 + 2);
    let (mut bits, mut count) = (0u32, 0);
    for digit in text.bytes().take(digits) {
        bits = bits << 6 | value(digit)?;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    Some(bytes)
}

/// The digit for the lowest six bits.
fn digit(bits: u32) -> u8 {
    let value = bits as u8 & 63;
    match value {
        0..26 => b'A' + value,
        26..52 => b'a' - 26 + value,
        52..62 => value - 52 + b'0',
        62 => b'+',
        _ => b'/',
    }
}

fn value(digit: u8) -> Option<u32> {
    Some(u32::from(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(serde::Deserialize)]
    struct Case {
        text: String,
        /// None where the text is not base64.
        bytes: Option<Vec<u8>>,
        /// Whether it is only read, not written like that.
        #[serde(default)]
        lax: bool,
    }

    #[test]
    fn base64_is_read_and_written_as_the_table_says() {
        let cases: Vec<Case> = serde_json::from_str(include_str!("../../tests/vectors/base64.json")).unwrap();
        for Case { text, bytes, lax } in cases {
            assert_eq!(decode(&text), bytes, "{text:?}");
            if let Some(bytes) = bytes.filter(|_| !lax) {
                assert_eq!(encode(&bytes), text);
                assert_eq!(encoded_len(bytes.len()), text.len());
            }
        }
    }

    #[test]
    fn each_digit_has_its_value() {
        for bits in 0..64 {
            assert_eq!(value(digit(bits)), Some(bits));
        }
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_decoded(bytes: Vec<u8>) {
            let text = encode(&bytes);
            prop_assert_eq!(text.len(), encoded_len(bytes.len()));
            prop_assert_eq!(decode(&text), Some(bytes));
        }

        #[test]
        fn parts_make_the_whole(bytes: Vec<u8>, size in 1usize..6) {
            let mut text = String::from("b");
            bytes.chunks(size * 3).for_each(|chunk| push(&mut text, chunk));
            prop_assert_eq!(&text[1..], encode(&bytes));
            let parts = text.as_bytes()[1..].chunks(size * 4).map(|chunk| decode(str::from_utf8(chunk).unwrap()).unwrap());
            prop_assert_eq!(parts.collect::<Vec<_>>().concat(), bytes);
        }

        #[test]
        fn any_text_is_decoded_or_refused(text in "\\PC*|[A-Za-z0-9+/=]{0,12}") {
            if let Some(bytes) = decode(&text) {
                prop_assert_eq!(decode(&encode(&bytes)), Some(bytes));
            }
        }
    }
}
