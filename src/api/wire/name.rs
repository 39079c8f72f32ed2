//! The name of an event: the first element of its array. Read and written without `serde_json`, for what nobody listens to is not read on.

use std::ops::Range;

use crate::data::unescape;
use crate::protocol::{push, push_ascii};

/// The name of an event, as a part of its JSON where it has no escapes.
#[derive(Debug)]
pub(in crate::api) enum Name {
    Plain(Range<usize>),
    Escaped(String),
}

impl Name {
    /// The name, of an event with this JSON.
    pub fn within<'a>(&'a self, json: &'a str) -> &'a str {
        match self {
            Self::Plain(range) => json.get(range.clone()).unwrap_or_default(),
            Self::Escaped(name) => name,
        }
    }
}

/// The name of an event. `None` where the text is no array that begins with a text or a number.
#[inline(never)]
pub(in crate::api) fn read_name(json: &str) -> Option<Name> {
    let start = skip_space(json, 0);
    let start = skip_space(json, after(json, start, b'[')?);
    if let Some(from) = after(json, start, b'"') {
        return read_text(json, from);
    }
    let digits = json.bytes().skip(start).take_while(|byte| byte.is_ascii_digit() || *byte == b'-').count();
    // What follows on a number has to be there.
    let is_number = digits > 0 && matches!(json.as_bytes().get(start + digits), Some(b',' | b']'));
    is_number.then(|| Name::Plain(start..start + digits))
}

/// Whether somebody may hear the event whose JSON begins at `from`: yes, where not all of its name is there.
pub(in crate::api) fn hears_name(text: &str, from: usize, hears: &dyn Fn(&str) -> bool) -> bool {
    let json = text.get(from..).unwrap_or_default();
    read_name(json).is_none_or(|name| hears(name.within(json)))
}

/// Appends a text as JSON.
#[inline(never)]
pub(in crate::api) fn push_text(json: &mut String, text: &str) {
    push_ascii(json, b'"');
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | ..b' '))
        && let Some((plain, after)) = rest.split_at_checked(at)
        && let Some((special, after)) = after.split_at_checked(1)
    {
        push(json, plain);
        push_special(json, special);
        rest = after;
    }
    push(json, rest);
    push_ascii(json, b'"');
}

/// Appends a quote, a backslash or a control character.
fn push_special(json: &mut String, special: &str) {
    push_ascii(json, b'\\');
    match special.as_bytes() {
        [control @ ..b' '] => {
            push(json, if *control < 16 { "u000" } else { "u001" });
            let digit = control & 15;
            push_ascii(json, if digit < 10 { b'0' + digit } else { b'a' - 10 + digit });
        }
        _ => push(json, special),
    }
}

fn skip_space(json: &str, from: usize) -> usize {
    let space = json.bytes().skip(from).take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
    from + space.count()
}

fn after(json: &str, at: usize, byte: u8) -> Option<usize> {
    (json.as_bytes().get(at) == Some(&byte)).then_some(at + 1)
}

/// The text whose first character is at `from`.
fn read_text(json: &str, from: usize) -> Option<Name> {
    let (mut end, mut has_escapes) = (from, false);
    loop {
        match json.as_bytes().get(end)? {
            b'"' => break,
            b'\\' => {
                has_escapes = true;
                end += 2;
            }
            _ => end += 1,
        }
    }
    if has_escapes { unescape(json.get(from - 1..=end)?).map(Name::Escaped) } else { Some(Name::Plain(from..end)) }
}
