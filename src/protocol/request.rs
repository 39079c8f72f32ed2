//! The address of each request of a session: the server, the path and the query (Engine.IO 4, "Entrypoint").

use super::address::Address;
use super::{push, push_ascii, push_number, query};

/// The version of Engine.IO that the client speaks.
const ENGINE_PROTOCOL: &str = "4";
/// The query parameters that are not the application's.
const RESERVED: [&str; 3] = ["EIO", "transport", "sid"];

/// What the requests of one session have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    /// The server.
    pub address: Address,
    /// The path on the server. Default: `/socket.io/`.
    pub path: String,
    /// Whether the path ends with a slash even if it is given without one. Default: true.
    pub add_trailing_slash: bool,
    /// The application's query parameters.
    pub query: Vec<(String, String)>,
    /// Whether to send binary messages as base64 only. Default: false.
    pub force_base64: bool,
    /// Whether each request carries a unique parameter against caches. Default: on long-polling only.
    pub timestamp_requests: Option<bool>,
    /// The name of that parameter. Default: `t`.
    pub timestamp_param: String,
}

impl Endpoint {
    /// The endpoint on a server, all else by default.
    pub fn new(address: Address) -> Self {
        Self {
            address,
            path: "/socket.io/".into(),
            add_trailing_slash: true,
            query: Vec::new(),
            force_base64: false,
            timestamp_requests: None,
            timestamp_param: "t".into(),
        }
    }

    /// The address of a long-polling request. `stamp` is unique.
    pub fn polling_url(&self, sid: Option<&str>, stamp: u64) -> String {
        let stamp = (self.timestamp_requests != Some(false)).then_some(stamp);
        self.url(["http", "https"], "polling", sid, stamp)
    }

    /// The address of a WebSocket. `stamp` is unique.
    pub fn websocket_url(&self, sid: Option<&str>, stamp: u64) -> String {
        let stamp = (self.timestamp_requests == Some(true)).then_some(stamp);
        self.url(["ws", "wss"], "websocket", sid, stamp)
    }

    fn url(&self, schemes: [&str; 2], transport: &str, sid: Option<&str>, stamp: Option<u64>) -> String {
        let [plain, secure] = schemes;
        let mut url = String::from(if self.address.secure { secure } else { plain });
        push(&mut url, "://");
        push(&mut url, &self.address.authority());
        if !self.path.starts_with('/') {
            push_ascii(&mut url, b'/');
        }
        push(&mut url, self.path.strip_suffix('/').unwrap_or(&self.path));
        if self.add_trailing_slash {
            push_ascii(&mut url, b'/');
        }
        push_ascii(&mut url, b'?');
        let mut pairs = String::new();
        for (key, value) in &self.query {
            let ours = RESERVED.contains(&key.as_str()) || (stamp.is_some() && *key == self.timestamp_param);
            if !ours {
                query::push_pair(&mut pairs, key, value);
            }
        }
        query::push_pair(&mut pairs, "EIO", ENGINE_PROTOCOL);
        query::push_pair(&mut pairs, "transport", transport);
        if let Some(sid) = sid {
            query::push_pair(&mut pairs, "sid", sid);
        }
        if let Some(stamp) = stamp {
            let mut text = String::new();
            push_number(&mut text, stamp, 36);
            query::push_pair(&mut pairs, &self.timestamp_param, &text);
        }
        if self.force_base64 {
            query::push_pair(&mut pairs, "b64", "1");
        }
        push(&mut url, &pairs);
        url
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    fn endpoint(uri: &str) -> Endpoint {
        Endpoint::new(Address::parse(Some(uri), None).unwrap())
    }

    #[test]
    fn a_request_names_protocol_transport_session_and_stamp() {
        let endpoint = endpoint("https://a.org:8443/ns");
        assert_eq!(endpoint.polling_url(None, 1295), "https://a.org:8443/socket.io/?EIO=4&transport=polling&t=zz");
        assert_eq!(
            endpoint.polling_url(Some("s_-d"), 0),
            "https://a.org:8443/socket.io/?EIO=4&transport=polling&sid=s_-d&t=0"
        );
        assert_eq!(
            endpoint.websocket_url(Some("sid"), 36),
            "wss://a.org:8443/socket.io/?EIO=4&transport=websocket&sid=sid"
        );
    }

    #[test]
    fn the_schemes_own_port_is_left_out() {
        for (uri, url) in [
            ("http://a.org:80", "http://a.org/socket.io/?"),
            ("https://a.org", "https://a.org/socket.io/?"),
            ("http://a.org:443", "http://a.org:443/socket.io/?"),
            ("http://[::1]:80", "http://[::1]/socket.io/?"),
            ("http://[::1]:81", "http://[::1]:81/socket.io/?"),
        ] {
            assert!(endpoint(uri).polling_url(None, 0).starts_with(url), "{uri}");
        }
    }

    #[test]
    fn the_path_ends_with_a_slash_unless_that_is_turned_off() {
        for (path, slash, expected) in [
            ("/x", true, "http://a.org/x/?"),
            ("/x/", true, "http://a.org/x/?"),
            ("x/y", true, "http://a.org/x/y/?"),
            ("/x/", false, "http://a.org/x?"),
            ("/x", false, "http://a.org/x?"),
        ] {
            let endpoint = Endpoint { path: path.into(), add_trailing_slash: slash, ..endpoint("http://a.org") };
            assert!(endpoint.polling_url(None, 0).starts_with(expected), "{path}");
        }
    }

    #[test]
    fn the_applications_query_comes_first_and_cannot_override_ours() {
        let query = ["x y", "EIO", "transport", "sid", "t"].map(|key| (key.to_string(), "ü".to_string())).to_vec();
        let endpoint = Endpoint { query, ..endpoint("http://a.org") };
        assert_eq!(endpoint.polling_url(None, 1), "http://a.org/socket.io/?x%20y=%C3%BC&EIO=4&transport=polling&t=1");
        assert_eq!(
            endpoint.websocket_url(None, 1),
            "ws://a.org/socket.io/?x%20y=%C3%BC&t=%C3%BC&EIO=4&transport=websocket"
        );
    }

    #[test]
    fn the_stamp_follows_its_options() {
        let with = |timestamp_requests| Endpoint {
            timestamp_requests,
            timestamp_param: "ts".into(),
            ..endpoint("http://a.org")
        };
        for (requests, polling, websocket) in
            [(None, true, false), (Some(true), true, true), (Some(false), false, false)]
        {
            assert_eq!(with(requests).polling_url(None, 5).ends_with("&ts=5"), polling, "{requests:?}");
            assert_eq!(with(requests).websocket_url(None, 5).ends_with("&ts=5"), websocket, "{requests:?}");
        }
    }

    #[test]
    fn base64_is_asked_for_by_each_request() {
        let endpoint = Endpoint { force_base64: true, ..endpoint("http://a.org") };
        assert!(endpoint.polling_url(None, 0).ends_with("&b64=1"));
        assert!(endpoint.polling_url(Some("sid"), 0).ends_with("&b64=1"));
        assert!(endpoint.websocket_url(Some("sid"), 0).ends_with("&b64=1"));
    }
}
