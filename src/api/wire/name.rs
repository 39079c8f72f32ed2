//! The name of an event: the first element of its array. Read and written without `serde_json`, for what nobody listens to is not read on.

use std::borrow::Cow;

/// The name of an event, and the place of what follows on it in the text. `None` where the text is no array that begins with a text or a
/// number.
pub(in crate::api) fn split_name(json: &str) -> Option<(Cow<'_, str>, usize)> {
    let start = skip_space(json, 0);
    let start = skip_space(json, after(json, start, b'[')?);
    match after(json, start, b'"') {
        Some(from) => {
            let (name, end) = read_text(json, from)?;
            Some((name, end))
        }
        None => {
            let digits = json.get(start..)?.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'-').count();
            // What follows on a number has to be there.
            let end = json.as_bytes().get(start + digits)?;
            let name = json.get(start..start + digits).filter(|name| !name.is_empty() && matches!(end, b',' | b']'))?;
            Some((name.into(), start + digits))
        }
    }
}

/// Appends a text as JSON.
#[inline(never)]
pub(in crate::api) fn push_text(json: &mut String, text: &str) {
    json.push('"');
    for character in text.chars() {
        if matches!(character, '"' | '\\') {
            json.push('\\');
        }
        if character < ' ' {
            json.push_str("\\u00");
            let digit = |value: u32| char::from_digit(value, 16).unwrap_or('0');
            json.push(digit(character as u32 >> 4));
            json.push(digit(character as u32 & 15));
        } else {
            json.push(character);
        }
    }
    json.push('"');
}

fn skip_space(json: &str, from: usize) -> usize {
    let space = json.bytes().skip(from).take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
    from + space.count()
}

fn after(json: &str, at: usize, byte: u8) -> Option<usize> {
    (json.as_bytes().get(at) == Some(&byte)).then_some(at + 1)
}

/// The text whose first character is at `from`, and the place after its quote.
fn read_text(json: &str, from: usize) -> Option<(Cow<'_, str>, usize)> {
    let rest = json.get(from..)?;
    let plain = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\'))?;
    if rest.as_bytes().get(plain) == Some(&b'"') {
        return Some((rest.get(..plain)?.into(), from + plain + 1));
    }
    let mut name = String::from(rest.get(..plain)?);
    let mut characters = rest.char_indices().skip_while(|(at, _)| *at < plain);
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((name.into(), from + at + 1)),
            '\\' => name.push(match characters.next()?.1 {
                'b' => '\u{8}',
                'f' => '\u{c}',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => read_unit(&mut characters)?,
                escaped @ ('"' | '\\' | '/') => escaped,
                _ => return None,
            }),
            character => name.push(character),
        }
    }
    None
}

/// A character of four hexadecimal digits, or of two such escapes that are surrogates. A lone surrogate is the replacement character.
fn read_unit(characters: &mut (impl Iterator<Item = (usize, char)> + Clone)) -> Option<char> {
    let high = read_digits(characters)?;
    if !(0xd800..0xdc00).contains(&high) {
        return Some(char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    let mut ahead = characters.clone();
    let is_escape = matches!((ahead.next(), ahead.next()), (Some((_, '\\')), Some((_, 'u'))));
    let low = is_escape.then(|| read_digits(&mut ahead)).flatten().filter(|low| (0xdc00..0xe000).contains(low));
    let Some(low) = low else { return Some(char::REPLACEMENT_CHARACTER) };
    *characters = ahead;
    char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))
}

fn read_digits(characters: &mut impl Iterator<Item = (usize, char)>) -> Option<u32> {
    let mut unit = 0;
    for _ in 0..4 {
        unit = unit * 16 + characters.next()?.1.to_digit(16)?;
    }
    Some(unit)
}
