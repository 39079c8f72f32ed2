//! Query strings.

use super::read;
use crate::protocol::query::{parse, push_encoded, push_pair};

/// Any query is read as `url` reads it, but for what the documentation names; and what is written is read.
pub fn query(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let pairs = parse(&text);
    assert_eq!(pairs, parse_slowly(&text), "{text:?}");
    assert_eq!(parse(&write(&pairs)), pairs, "{text:?}");

    let mut encoded = String::new();
    push_encoded(&mut encoded, &text);
    assert!(encoded.is_ascii() && !encoded.contains(['&', '=', '#', '?', '+', ' ']), "{encoded}");
    assert_eq!(percent_decoded(&encoded), text);

    let Some(pairs) = read::<Vec<(String, String)>>(data) else { return };
    let mut unique: Vec<(String, String)> = Vec::new();
    pairs.iter().for_each(|pair| replace(&mut unique, pair.clone()));
    assert_eq!(parse(&write(&pairs)), unique);
}

fn write(pairs: &[(String, String)]) -> String {
    let mut text = String::from("?");
    pairs.iter().for_each(|(name, value)| push_pair(&mut text, name, value));
    text
}

fn parse_slowly(text: &str) -> Vec<(String, String)> {
    let plain = text.strip_prefix('?').unwrap_or(text).replace('+', "%2B");
    let mut pairs = Vec::new();
    url::form_urlencoded::parse(plain.as_bytes()).into_owned().for_each(|pair| replace(&mut pairs, pair));
    pairs
}

fn percent_decoded(text: &str) -> String {
    let mut pairs = url::form_urlencoded::parse(text.as_bytes());
    pairs.next().map(|(name, _)| name.into_owned()).unwrap_or_default()
}

/// A later value of a name takes the place of the earlier one.
fn replace(pairs: &mut Vec<(String, String)>, (name, value): (String, String)) {
    match pairs.iter_mut().find(|(other, _)| *other == name) {
        Some(pair) => pair.1 = value,
        None => pairs.push((name, value)),
    }
}
