//! Query strings: names and values, percent-encoded.

use super::{is_in, push_ascii, split};

/// Appends a name and its value to a query, or to a URL that ends with `?` or has a query.
#[inline(never)] // It has many callers (code size).
pub fn push_pair(text: &mut String, name: &str, value: &str) {
    if text.bytes().next_back().is_some_and(|last| last != b'?') {
        push_ascii(text, b'&');
    }
    push_encoded(text, name);
    push_ascii(text, b'=');
    push_encoded(text, value);
}

/// Appends a part of a query, encoded like `encodeURIComponent` of JavaScript.
#[inline(never)]
pub fn push_encoded(text: &mut String, part: &str) {
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || is_in(b"-_.!~*'()", byte) {
            push_ascii(text, byte);
        } else {
            push_ascii(text, b'%');
            push_ascii(text, hex_digit(byte >> 4));
            push_ascii(text, hex_digit(byte & 15));
        }
    }
}

/// The names and values of a query, parsed like `URLSearchParams`, with two differences. A plus sign is not a space, because
/// `encodeURIComponent` does not write spaces like that. A later value of a name replaces the earlier one in its place.
pub fn parse(text: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut rest = text.strip_prefix('?').unwrap_or(text);
    while !rest.is_empty() {
        let (pair, after) = split(rest, b"&");
        rest = after.strip_prefix('&').unwrap_or_default();
        if pair.is_empty() {
            continue;
        }
        let (name, value) = split(pair, b"=");
        let name = decode(name);
        let value = decode(value.strip_prefix('=').unwrap_or_default());
        match pairs.iter_mut().find(|(other, _)| *other == name) {
            Some((_, earlier)) => *earlier = value,
            None => pairs.push((name, value)),
        }
    }
    pairs
}

/// Decodes a part of a query. A percent sign without two hexadecimal digits stays as it is.
#[inline(never)]
fn decode(part: &str) -> String {
    let bytes = part.as_bytes();
    let hex = |at: usize| bytes.get(at).and_then(|digit| hex_value(*digit));
    let mut decoder = Utf8::default();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match (byte, hex(at), hex(at + 1)) {
            (b'%', Some(high), Some(low)) => {
                decoder.push(high << 4 | low);
                at += 2;
            }
            _ => decoder.push(byte),
        }
    }
    decoder.finish()
}

fn hex_digit(value: u8) -> u8 {
    if value < 10 { b'0' + value } else { b'A' - 10 + value }
}

fn hex_value(digit: u8) -> Option<u8> {
    Some(match digit {
        b'0'..=b'9' => digit - b'0',
        b'A'..=b'F' => digit - b'A' + 10,
        b'a'..=b'f' => digit - b'a' + 10,
        _ => return None,
    })
}

/// Decodes UTF-8 byte by byte, as the Encoding Standard does ("UTF-8 decoder"): each incomplete character becomes one U+FFFD. The
/// decoder of `std` would add more code.
#[derive(Default)]
struct Utf8 {
    text: String,
    /// The bits of the current character so far.
    point: u32,
    /// How many of its bytes are missing.
    missing: u8,
    /// The range of its next byte.
    lowest: u8,
    highest: u8,
}

impl Utf8 {
    fn push(&mut self, byte: u8) {
        if self.missing > 0 {
            if self.lowest <= byte && byte <= self.highest {
                self.go_on(self.point << 6 | u32::from(byte & 0x3f), self.missing - 1);
                return;
            }
            // The byte starts the next character.
            self.push_char(char::REPLACEMENT_CHARACTER);
        }
        match byte {
            0xc2..=0xdf => self.go_on((byte & 0x1f).into(), 1),
            0xe0..=0xef => self.go_on((byte & 0x0f).into(), 2),
            0xf0..=0xf4 => self.go_on((byte & 0x07).into(), 3),
            _ => self.push_char(if byte < 0x80 { byte.into() } else { char::REPLACEMENT_CHARACTER }),
        }
        match byte {
            // No overlong encodings,
            0xe0 => self.lowest = 0xa0,
            0xf0 => self.lowest = 0x90,
            // no surrogates, and nothing above U+10FFFF.
            0xed => self.highest = 0x9f,
            0xf4 => self.highest = 0x8f,
            _ => {}
        }
    }

    fn finish(mut self) -> String {
        if self.missing > 0 {
            self.push_char(char::REPLACEMENT_CHARACTER);
        }
        self.text
    }

    fn go_on(&mut self, point: u32, missing: u8) {
        (self.point, self.missing, self.lowest, self.highest) = (point, missing, 0x80, 0xbf);
        if missing == 0 {
            self.push_char(char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
    }

    #[inline(never)]
    fn push_char(&mut self, character: char) {
        self.missing = 0;
        self.text.push(character);
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Pairs = Vec<(String, String)>;

    #[derive(serde::Deserialize)]
    struct Case {
        text: String,
        pairs: Pairs,
        /// The pairs as a query.
        encoded: String,
    }

    fn encode(pairs: &Pairs) -> String {
        let mut text = String::new();
        for (name, value) in pairs {
            push_pair(&mut text, name, value);
        }
        text
    }

    #[test]
    fn queries_are_read_and_written_as_the_table_says() {
        let cases: Vec<Case> = serde_json::from_str(include_str!("../../tests/vectors/queries.json")).unwrap();
        for Case { text, pairs, encoded } in cases {
            assert_eq!(parse(&text), pairs, "{text:?}");
            assert_eq!(encode(&pairs), encoded, "{text:?}");
            assert_eq!(parse(&encoded), pairs, "{encoded:?}");
        }
    }

    #[test]
    fn a_pair_follows_what_an_address_has() {
        for (text, expected) in [("", "a=b"), ("?", "?a=b"), ("//h/?c=d", "//h/?c=d&a=b")] {
            let mut text = String::from(text);
            push_pair(&mut text, "a", "b");
            assert_eq!(text, expected);
        }
    }

    proptest! {
        #[test]
        fn a_written_query_is_read_back(pairs in prop::collection::btree_map(".*", ".*", 0..6)) {
            let pairs: Pairs = pairs.into_iter().collect();
            prop_assert_eq!(parse(&encode(&pairs)), pairs);
        }

        #[test]
        fn any_text_is_read_as_a_browser_reads_it(text in "([?&=+a-c😀]|%[0-9a-fA-F]{0,2}){0,40}|\\PC{0,40}") {
            let mut expected: Pairs = Vec::new();
            let plain = text.strip_prefix('?').unwrap_or(&text).replace('+', "%2B");
            for (name, value) in url::form_urlencoded::parse(plain.as_bytes()).into_owned() {
                match expected.iter_mut().find(|(other, _)| *other == name) {
                    Some(pair) => pair.1 = value,
                    None => expected.push((name, value)),
                }
            }
            prop_assert_eq!(parse(&text), expected);
        }

        #[test]
        fn any_bytes_are_decoded_as_std_does(bytes in prop::collection::vec(
            prop_oneof![any::<u8>(), prop::sample::select(vec![0xe0, 0xed, 0xf0, 0xf4, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf])],
            0..20,
        )) {
            let mut decoder = Utf8::default();
            bytes.iter().for_each(|byte| decoder.push(*byte));
            prop_assert_eq!(decoder.finish(), String::from_utf8_lossy(&bytes));
        }
    }
}
