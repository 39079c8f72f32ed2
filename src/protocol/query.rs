//! Query strings: percent-encoding as `encodeURIComponent` does it, and back.

/// Appends `key=value` to `query`, percent-encoded, after an `&` unless it is the first pair.
pub fn push_pair(query: &mut String, key: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    push_encoded(query, key);
    query.push('=');
    push_encoded(query, value);
}

/// The pairs of a query string, percent-decoded. A pair without `=` has an empty value, one without a key is left out.
pub fn decode(query: &str) -> impl Iterator<Item = (String, String)> {
    query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .filter(|(key, _)| !key.is_empty())
        .map(|(key, value)| (percent_decode(key), percent_decode(value)))
}

fn push_encoded(query: &mut String, text: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |nibble: u8| HEX.get(usize::from(nibble)).map_or('0', |&byte| byte.into());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            query.push(byte.into());
        } else {
            query.push('%');
            query.push(digit(byte >> 4));
            query.push(digit(byte & 15));
        }
    }
}

/// Text that is not percent-encoded UTF-8 stays as it is.
fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte == b'%'
            && let [high, low, after @ ..] = rest
            && let (Some(high), Some(low)) = (nibble(*high), nibble(*low))
        {
            bytes.push(high << 4 | low);
            rest = after;
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.into())
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
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

    #[test]
    fn odd_pairs_are_decoded() {
        let pair = |key: &str, value: &str| (key.to_string(), value.to_string());
        for (query, expected) in [
            ("", vec![]),
            ("a", vec![pair("a", "")]),
            ("a=", vec![pair("a", "")]),
            ("=b", vec![]),
            ("a=b=c&&d=1", vec![pair("a", "b=c"), pair("d", "1")]),
            ("a=%41+%4", vec![pair("a", "A+%4")]),
            ("a=%FF", vec![pair("a", "%FF")]),
        ] {
            assert_eq!(decode(query).collect::<Vec<_>>(), expected, "{query}");
        }
    }

    proptest! {
        #[test]
        fn pairs_come_back(pairs in prop::collection::vec((".+", ".*"), 0..5)) {
            prop_assert_eq!(decode(&encode(&pairs)).collect::<Vec<_>>(), pairs);
        }

        #[test]
        fn a_browser_reads_what_was_written(pairs in prop::collection::vec(("[^+]+", "[^+]*"), 0..5)) {
            let url = url::Url::parse(&format!("http://h/?{}", encode(&pairs))).unwrap();
            let read = url.query_pairs().map(|(key, value)| (key.into_owned(), value.into_owned()));
            prop_assert_eq!(read.collect::<Vec<_>>(), pairs);
        }

        #[test]
        fn any_query_is_decoded(query: String) {
            decode(&query).for_each(drop);
        }
    }
}
