//! URLs of requests, by a table.

use super::*;
use crate::protocol::query;
use proptest::prelude::*;

#[derive(serde::Deserialize)]
struct Case {
    transport: String,
    options: Given,
    sid: Option<String>,
    /// With `{stamp}` for the stamp's digits.
    url: String,
}

/// Options of a case; some are left out.
#[derive(serde::Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
struct Given {
    secure: bool,
    authority: String,
    path: Option<String>,
    add_trailing_slash: Option<bool>,
    query: Vec<(String, String)>,
    timestamp_requests: Option<bool>,
    timestamp_param: Option<String>,
    force_base64: bool,
}

impl Default for Given {
    fn default() -> Self {
        Self {
            secure: false,
            authority: "a.org".into(),
            path: None,
            add_trailing_slash: None,
            query: Vec::new(),
            timestamp_requests: None,
            timestamp_param: None,
            force_base64: false,
        }
    }
}

impl From<Given> for UrlOptions {
    fn from(given: Given) -> Self {
        let default = Self::default();
        Self {
            secure: given.secure,
            authority: given.authority,
            path: given.path.unwrap_or(default.path),
            add_trailing_slash: given.add_trailing_slash.unwrap_or(default.add_trailing_slash),
            query: given.query,
            timestamp_requests: given.timestamp_requests,
            timestamp_param: given.timestamp_param.unwrap_or(default.timestamp_param),
            force_base64: given.force_base64.into(),
        }
    }
}

const KINDS: [TransportKind; 2] = [TransportKind::Polling, TransportKind::WebSocket];

#[test]
fn addresses_are_made_as_the_table_says() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("../../../tests/vectors/requests.json")).unwrap();
    for Case { transport, options, sid, url } in cases {
        let kind = KINDS.into_iter().find(|kind| kind.name() == transport).unwrap();
        let mut stamps = Stamps(36);
        let made = RequestUrl::new(kind, &options.into()).url(sid.as_deref(), &mut stamps);
        assert_eq!(made, url.replace("{stamp}", "11"));
        // A URL without a stamp uses up none.
        assert_eq!(stamps.0 > 36, url.contains("{stamp}"), "{url}");
    }
}

#[test]
fn stamps_count_up_from_the_time_of_day() {
    let mut stamps = Stamps::new(1.0, 0.5);
    assert_eq!(stamps, Stamps(1500));
    assert_eq!([stamps.next(), stamps.next()], ["15p", "15q"]);
}

proptest! {
    #[test]
    fn stamps_are_unique_whatever_they_begin_with(ms: f64, random: f64) {
        let mut stamps = Stamps::new(ms, random);
        let all: Vec<_> = (0..50).map(|_| stamps.next()).collect();
        let unique: std::collections::HashSet<_> = all.iter().collect();
        prop_assert_eq!(unique.len(), all.len());
        for stamp in &all {
            prop_assert!(u64::from_str_radix(stamp, 36).is_ok_and(|_| !stamp.contains(char::is_uppercase)));
        }
    }

    #[test]
    fn an_address_has_the_query_of_the_application_and_that_of_the_protocol(
        kind in prop::sample::select(&KINDS[..]),
        query in prop::collection::btree_map("EIO|transport|sid|t|ts|b64|\\PC{0,8}", "\\PC{0,8}", 0..6),
        sid in prop::option::of("\\PC{0,8}"),
        timestamp_requests: Option<bool>,
        timestamp_param in "ts?",
    ) {
        let query: Vec<(String, String)> = query.into_iter().filter(|(name, _)| name != "b64").collect();
        let mut expected: Vec<(String, String)> = query.clone();
        let stamped = timestamp_requests.unwrap_or(kind == TransportKind::Polling);
        expected.retain(|(name, _)| !["EIO", "transport", "sid"].contains(&name.as_str()));
        expected.retain(|(name, _)| !(stamped && *name == timestamp_param));
        expected.push(("EIO".into(), "4".into()));
        expected.push(("transport".into(), kind.name().into()));
        expected.extend(sid.clone().map(|sid| ("sid".into(), sid)));
        expected.extend(stamped.then(|| (timestamp_param.clone(), "11".into())));
        let options = UrlOptions {
            authority: "a.org".into(), query, timestamp_requests, timestamp_param, ..UrlOptions::default()
        };
        let url = RequestUrl::new(kind, &options).url(sid.as_deref(), &mut Stamps(36));
        let (server, text) = url.split_once('?').unwrap();
        prop_assert!(["https://a.org/socket.io/", "wss://a.org/socket.io/"].contains(&server));
        prop_assert_eq!(query::parse(text), expected);
    }

    #[test]
    fn any_path_begins_with_a_slash_and_ends_as_asked_for(path in "[/a-c]{0,6}", add_trailing_slash: bool) {
        let mut text = String::from("a.org");
        push_path(&mut text, &path, add_trailing_slash);
        let found = text.strip_prefix("a.org").unwrap();
        let given = if path.is_empty() { "/socket.io" } else { path.as_str() };
        let begun = if given.starts_with('/') { given.to_owned() } else { format!("/{given}") };
        let trimmed = begun.strip_suffix('/').unwrap_or(&begun);
        prop_assert_eq!(found, if add_trailing_slash { format!("{trimmed}/") } else { trimmed.to_owned() });
    }
}
