//! The messages of both applications: the payloads of `bench/pages/payloads.js` as types.

use serde::{Deserialize, Serialize};

/// The name of the event.
pub const EVENT: &str = "message";
/// What each event is acknowledged with.
pub const ANSWER: &str = "fine";

/// The text of a note, so that its frame has 50 bytes, and that of a report.
const NOTE: &str = "The quick br";
const REPORT: &str = "The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog.";
/// So many records have some 4 KB.
const RECORDS: u32 = 46;

/// 50 bytes.
#[derive(Debug, Serialize, Deserialize)]
pub struct Note {
    pub id: u32,
    pub text: String,
}

/// 4 KB of structs.
#[derive(Debug, Serialize, Deserialize)]
pub struct Report {
    pub id: u32,
    pub text: String,
    pub records: Vec<Record>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Record {
    pub id: u32,
    pub name: String,
    pub score: f64,
    pub tags: Vec<String>,
    pub active: bool,
}

impl Note {
    pub fn new(seed: u32) -> Self {
        Self { id: 1000 + seed, text: NOTE.into() }
    }
}

impl Report {
    pub fn new(seed: u32) -> Self {
        Self { id: 1000 + seed, text: REPORT.into(), records: (0..RECORDS).map(|i| Record::new(i + seed)).collect() }
    }
}

impl Record {
    fn new(i: u32) -> Self {
        Self {
            id: i,
            name: format!("person {i}"),
            score: f64::from(i) * 1.5,
            tags: vec!["one".into(), "two".into()],
            active: i % 2 == 0,
        }
    }
}
