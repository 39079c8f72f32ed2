//! The escapes of JSON, where no `JSON.parse` is at hand. Those of `serde_json` are not enough: it refuses a lone surrogate.

/// The text that a text of JSON stands for, with its quotes.
pub fn unescape(quoted: &str) -> Option<String> {
    let mut rest = quoted.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::new();
    while let Some((plain, escape)) = rest.split_once('\\') {
        text.push_str(plain);
        let (character, end) = read_escape(escape.as_bytes(), 0)?;
        text.push(character);
        rest = escape.get(end..)?;
    }
    text.push_str(rest);
    Some(text)
}

/// The character of an escape after its backslash, and the place after it. A lone surrogate is the replacement character.
fn read_escape(json: &[u8], at: usize) -> Option<(char, usize)> {
    let character = match *json.get(at)? {
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let (high, end) = (read_digits(json, at + 1)?, at + 5);
            let is_high = (0xd800..0xdc00).contains(&high) && json.get(end..end + 2) == Some(b"\\u");
            let low =
                is_high.then(|| read_digits(json, end + 2)).flatten().filter(|low| (0xdc00..0xe000).contains(low));
            let (character, end) = match low {
                Some(low) => (0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00), end + 6),
                None => (high, end),
            };
            return Some((char::from_u32(character).unwrap_or(char::REPLACEMENT_CHARACTER), end));
        }
        escaped @ (b'"' | b'\\' | b'/') => char::from(escaped),
        _ => return None,
    };
    Some((character, at + 1))
}

fn read_digits(json: &[u8], at: usize) -> Option<u32> {
    let mut unit = 0;
    for digit in json.get(at..at + 4)? {
        unit = unit * 16 + char::from(*digit).to_digit(16)?;
    }
    Some(unit)
}
