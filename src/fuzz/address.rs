//! Addresses of servers, and URLs of requests.

use arbitrary::Arbitrary;

use super::read;
use crate::protocol::address::{Address, Page};
use crate::protocol::query::parse;
use crate::protocol::request::{RequestUrl, Stamps, UrlOptions};
use crate::protocol::transport::TransportKind;

#[derive(Arbitrary, Debug)]
struct Addressed<'a> {
    page: Option<(bool, &'a str)>,
    uri: &'a str,
}

/// Any URI gives an address or an error; what an address is written as is read as the same address.
pub fn address(data: &[u8]) {
    if let Ok(uri) = str::from_utf8(data) {
        check(uri, None);
        check(uri, Some(&Page { secure: true, host: "page.example:8443".into() }));
    }
    if let Some(Addressed { page, uri }) = read(data) {
        check(uri, page.map(|(secure, host)| Page { secure, host: host.into() }).as_ref());
    }
}

fn check(uri: &str, page: Option<&Page>) {
    let Ok(address) = Address::parse(Some(uri), page) else { return };
    assert!(!address.host.is_empty() && !address.host.bytes().any(|byte| byte.is_ascii_uppercase()), "{uri:?}");
    assert!(!address.host.contains(['/', '?', '#', '@', '[', ']', ' ']), "{uri:?}: {address:?}");
    assert!(address.namespace.starts_with('/') && !address.namespace.contains(['?', '#']), "{uri:?}: {address:?}");
    let query = address.query.clone().unwrap_or_default();
    assert!(!query.contains('#'));
    let scheme = if address.secure { "wss://" } else { "ws://" };
    for server in [address.origin(), format!("{scheme}{}", address.authority())] {
        let mut again = format!("{server}{}", address.namespace);
        if !query.is_empty() {
            again = format!("{again}?{query}");
        }
        assert_eq!(Address::parse(Some(&again), page).as_ref(), Ok(&address), "{uri:?} as {again:?}");
    }
}

#[derive(Arbitrary, Debug)]
struct Requested<'a> {
    is_polling: bool,
    secure: bool,
    path: &'a str,
    add_trailing_slash: bool,
    query: Vec<(&'a str, &'a str)>,
    timestamp_requests: Option<bool>,
    timestamp_param: &'a str,
    sid: Option<&'a str>,
    stamp: (f64, f64),
}

/// The query of each URL has what the protocol asks for, each once; and no two stamps are the same.
pub fn request(data: &[u8]) {
    let Some(requested) = read::<Requested<'_>>(data) else { return };
    let Requested { is_polling, secure, path, add_trailing_slash, query, .. } = requested;
    let kind = if is_polling { TransportKind::Polling } else { TransportKind::WebSocket };
    let options = UrlOptions {
        secure,
        authority: "h.example:81".into(),
        path: path.replace(['?', '#'], ""),
        add_trailing_slash,
        query: query.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
        timestamp_requests: requested.timestamp_requests,
        timestamp_param: requested.timestamp_param.into(),
        ..UrlOptions::default()
    };
    let mut stamps = Stamps::new(requested.stamp.0, requested.stamp.1);
    let urls = RequestUrl::new(kind, &options);
    let [first, second] = [(); 2].map(|()| urls.url(requested.sid, &mut stamps));
    let is_stamped = options.timestamp_requests.unwrap_or(is_polling);
    assert_eq!(first != second, is_stamped, "{first}");

    let (before, text) = first.split_once('?').expect("a query");
    let scheme = [["ws", "wss"], ["http", "https"]][usize::from(is_polling)][usize::from(secure)];
    let path = before.strip_prefix(&format!("{scheme}://h.example:81")).expect("the server");
    assert!(path.is_empty() || path.starts_with('/'), "{first}");
    assert!(path.ends_with('/') || !add_trailing_slash, "{first}");
    let pairs = parse(text);
    let value = |name: &str| pairs.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
    // A stamp may have the name of anything else.
    let is_free = |name: &str| !is_stamped || options.timestamp_param != name;
    for (name, expected) in [("EIO", Some("4")), ("transport", Some(kind.name())), ("sid", requested.sid)] {
        assert!(!is_free(name) || value(name) == expected, "{name} in {first}");
    }
    for (name, _) in query.iter().filter(|(name, _)| !["EIO", "transport", "sid"].contains(name) && is_free(name)) {
        let last = query.iter().rev().find(|(other, _)| other == name).map(|(_, value)| *value);
        assert_eq!(value(name), last, "{name} in {first}");
    }
}
