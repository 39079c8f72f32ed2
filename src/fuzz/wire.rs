//! Names, texts and arguments of events, as the API reads and writes them without `serde_json`'s values.

#![allow(clippy::expect_used, clippy::indexing_slicing)] // Here it is how a target fails.

use bytes::Bytes;
use serde_json::Value as Json;

use super::attachment::Attachment;
use super::wire::{Read, push_text, read, read_name, write};
use crate::data::unescape;

type Typed = (String, Vec<Bytes>, Option<Bytes>, (i64, bool), Vec<Option<u32>>);

/// What is written is read; and any JSON is read as `serde_json` reads it.
pub fn wire(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    texts(&text);
    if let Ok(Json::Array(array)) = serde_json::from_str::<Json>(&text) {
        name(&text, array.first());
        arguments(&text, &array);
    } else {
        // No more than that it returns.
        let _ = read_name(&text).map(|name| name.within(&text).len());
        let _ = read::<Typed>(Read { json: &text, attachments: &[], is_event: true });
    }
    let mut unstructured = arbitrary::Unstructured::new(data);
    if let Ok((text, parts, part, pair, list)) =
        unstructured.arbitrary::<(String, Vec<Vec<u8>>, Option<Vec<u8>>, (i64, bool), Vec<Option<u32>>)>()
    {
        typed((text, parts.into_iter().map(Bytes::from).collect(), part.map(Bytes::from), pair, list));
    }
}

fn texts(text: &str) {
    let mut quoted = String::new();
    push_text(&mut quoted, text);
    assert_eq!(serde_json::from_str::<String>(&quoted).ok().as_deref(), Some(text));
    assert_eq!(unescape(&quoted).as_deref(), Some(text));
    if let Ok(expected) = serde_json::from_str::<String>(text) {
        assert_eq!(unescape(text.trim_matches([' ', '\t', '\r', '\n'])), Some(expected), "{text}");
    }
}

fn name(json: &str, first: Option<&Json>) {
    let read = read_name(json).map(|name| String::from(name.within(json)));
    match first {
        Some(Json::String(name)) => assert_eq!(read.as_ref(), Some(name), "{json}"),
        // Only whole numbers are read, and as they are written.
        Some(Json::Number(number)) => assert!(
            read.as_ref()
                .is_none_or(|read| serde_json::from_str::<Json>(read).ok() == Some(Json::Number(number.clone()))),
            "{json}: {read:?}"
        ),
        _ => assert_eq!(read, None, "{json}"),
    }
}

fn arguments(json: &str, array: &[Json]) {
    if array.iter().any(has_placeholder) {
        let attachments = [Attachment::from(vec![1]), Attachment::from(vec![2])];
        let _ = read::<Json>(Read { json, attachments: &attachments, is_event: true });
        let _ = read::<Vec<Bytes>>(Read { json, attachments: &attachments, is_event: false });
        return;
    }
    for is_event in [false, true] {
        let mut expected = array.iter().skip(usize::from(is_event));
        let from = Read { json, attachments: &[], is_event };
        assert_eq!(read::<Json>(from).ok().as_ref(), expected.next(), "{json}");
        assert!(read::<()>(from).is_ok(), "{json}");
        let pair = expected.next().map(|second| (array[usize::from(is_event)].clone(), second.clone()));
        assert_eq!(read::<(Json, Json)>(from).ok(), pair, "{json}");
    }
}

fn has_placeholder(json: &Json) -> bool {
    match json {
        Json::Object(object) => object.contains_key("_placeholder") || object.values().any(has_placeholder),
        Json::Array(array) => array.iter().any(has_placeholder),
        _ => false,
    }
}

fn typed(args: Typed) {
    let written = write(&args).expect("what serde can write");
    let written = written.event("e");
    let count = args.1.len() + usize::from(args.2.is_some());
    assert_eq!(written.attachments.len(), count);
    let from = Read { json: &written.json, attachments: &written.attachments, is_event: true };
    assert_eq!(read::<Typed>(from).ok(), Some(args), "{}", written.json);
}
