//! Addresses, by a table that the unit tests of the npm package use too.

use super::*;
use proptest::prelude::*;

#[derive(serde::Deserialize)]
struct Case {
    uri: Option<String>,
    page: Option<String>,
    origin: Option<String>,
    /// Most cases do not check it.
    authority: Option<String>,
    namespace: Option<String>,
    query: Option<String>,
    error: Option<String>,
}

#[test]
fn addresses_are_read_as_the_table_says() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("../../../tests/vectors/addresses.json")).unwrap();
    for Case { uri, page, origin, authority, namespace, query, error } in cases {
        let page = page.map(|page| {
            let (scheme, host) = page.split_once("://").unwrap();
            Page { secure: scheme == "https", host: host.into() }
        });
        let read = Address::parse(uri.as_deref(), page.as_ref());
        assert_eq!(read.as_ref().err().map(|error| error.message()), error.as_deref(), "{uri:?} in {page:?}");
        if let Ok(address) = read {
            assert!(authority.is_none_or(|expected| expected == address.authority()), "{uri:?} in {page:?}");
            let found = (Some(address.origin()), Some(address.namespace), address.query);
            assert_eq!(found, (origin, namespace, query), "{uri:?} in {page:?}");
        }
    }
}

/// A browser reports no such host, but an application in Rust may pass on anything.
#[test]
fn a_host_with_characters_that_end_a_host_is_refused() {
    for host in ["a/b", "a?b", "a#b", "a%b"] {
        for uri in [None, Some("/c")] {
            let page = Page { secure: false, host: host.into() };
            assert!(matches!(Address::parse(uri, Some(&page)), Err(AddressError::InvalidHost)), "{uri:?} in {host}");
        }
    }
}

proptest! {
    #[test]
    fn any_uri_gives_an_address_or_an_error(uri: String, host in prop::option::of(".*")) {
        let page = host.map(|host| Page { secure: false, host });
        if let Ok(address) = Address::parse(Some(&uri), page.as_ref()) {
            prop_assert!(address.namespace.starts_with('/'));
            prop_assert!(!address.host.is_empty());
        }
    }

    #[test]
    fn a_browser_finds_the_same_server(
        scheme in "https?",
        host in "[a-z][a-z0-9]{0,8}(\\.[a-z]{2,5}){0,2}|\\[(::1|fe80::1:2)\\]",
        port in prop::option::of(1u16..),
        path in "(/[a-z]{0,5}){0,3}",
    ) {
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        let uri = format!("{scheme}://{host}{port}{path}");
        let address = Address::parse(Some(&uri), None).unwrap();
        let url = url::Url::parse(&uri).unwrap();
        prop_assert_eq!(url.host_str().unwrap().trim_matches(['[', ']']), address.host.as_str());
        prop_assert_eq!(url.port_or_known_default(), Some(address.port));
        prop_assert_eq!(url.path(), address.namespace.as_str());
    }
}
