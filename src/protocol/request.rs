//! The URLs of requests (Engine.IO 4, "Entrypoint").

use super::query::push_pair;
use super::transport::TransportKind;
use super::{push, push_ascii};
use crate::package::Switch;

/// The version of Engine.IO that the client speaks.
const ENGINE_PROTOCOL: &str = "4";
/// The query parameters of the protocol.
const RESERVED: [&str; 3] = ["EIO", "transport", "sid"];
/// The default path of a server.
const DEFAULT_PATH: &str = "/socket.io";

/// The parts of the URLs of a transport.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlOptions {
    /// Whether to use https and wss. Default: true.
    pub secure: bool,
    /// The server: its host, and the port unless that is the default of the scheme.
    pub authority: String,
    /// The path on the server; an empty one stands for the default. Default: `/socket.io`.
    pub path: String,
    /// Whether to end the path with a slash. Default: true.
    pub add_trailing_slash: bool,
    /// The application's query parameters. Those with a name of the protocol or of the stamp are left out. Default: none.
    pub query: Vec<(String, String)>,
    /// Whether each request has a stamp, against caches. Default: only with long-polling.
    pub timestamp_requests: Option<bool>,
    /// The query parameter of the stamp. Default: `t`.
    pub timestamp_param: String,
    /// Whether to request binary messages as base64, by the parameter `b64`. Default: false.
    pub force_base64: Switch,
}

impl Default for UrlOptions {
    fn default() -> Self {
        Self {
            secure: true,
            authority: String::new(),
            path: DEFAULT_PATH.into(),
            add_trailing_slash: true,
            query: Vec::new(),
            timestamp_requests: None,
            timestamp_param: "t".into(),
            force_base64: Switch::default(),
        }
    }
}

/// The URLs of one transport in one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestUrl {
    /// Everything before the session id.
    base: String,
    /// The parameter of the stamp, if there is one.
    stamp_param: Option<String>,
    force_base64: Switch,
}

impl RequestUrl {
    /// Writes the common part of the URLs.
    pub fn new(kind: TransportKind, options: &UrlOptions) -> Self {
        let is_polling = kind == TransportKind::Polling;
        let stamp_param = options.timestamp_requests.unwrap_or(is_polling).then(|| options.timestamp_param.clone());
        let mut base = String::from(match (is_polling, options.secure) {
            (true, false) => "http://",
            (true, true) => "https://",
            (false, false) => "ws://",
            (false, true) => "wss://",
        });
        push(&mut base, &options.authority);
        push_path(&mut base, &options.path, options.add_trailing_slash);
        push_ascii(&mut base, b'?');
        for (name, value) in &options.query {
            if !RESERVED.contains(&name.as_str()) && stamp_param.as_ref() != Some(name) {
                push_pair(&mut base, name, value);
            }
        }
        push_pair(&mut base, "EIO", ENGINE_PROTOCOL);
        push_pair(&mut base, "transport", kind.name());
        Self { base, stamp_param, force_base64: options.force_base64 }
    }

    /// The URL of one request. `sid` is the session's id, after the handshake.
    pub fn url(&self, sid: Option<&str>, stamps: &mut Stamps) -> String {
        let mut url = self.base.clone();
        if let Some(sid) = sid {
            push_pair(&mut url, "sid", sid);
        }
        if let Some(name) = &self.stamp_param {
            push_pair(&mut url, name, &stamps.next());
        }
        if self.force_base64.is_on() {
            push_pair(&mut url, "b64", "1");
        }
        url
    }
}

/// Stamps of requests, against caches. No two of one page are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamps(u64);

impl Stamps {
    /// Stamps that count up from a number that another page is unlikely to use. `ms` is the time of day, in ms; `random` is from
    /// 0 to 1.
    pub fn new(ms: f64, random: f64) -> Self {
        Self(((ms + random) * 1000.0) as u64)
    }

    /// The next stamp: digits in base 36.
    #[allow(clippy::should_implement_trait)] // Stamps never end, unlike an iterator.
    pub fn next(&mut self) -> String {
        self.0 = self.0.wrapping_add(1);
        let mut text = String::new();
        push_base36(&mut text, self.0);
        text
    }
}

fn push_base36(text: &mut String, number: u64) {
    if number >= 36 {
        push_base36(text, number / 36);
    }
    let digit = (number % 36) as u8;
    push_ascii(text, if digit < 10 { b'0' + digit } else { b'a' - 10 + digit });
}

/// Appends a path, with a slash before it, and one after it if `add_trailing_slash` is set.
fn push_path(text: &mut String, path: &str, add_trailing_slash: bool) {
    let path = if path.is_empty() { DEFAULT_PATH } else { path };
    let path = path.strip_prefix('/').unwrap_or(path);
    // The slash before an empty path is also the one after it.
    if !path.is_empty() {
        push_ascii(text, b'/');
    }
    push(text, path.strip_suffix('/').unwrap_or(path));
    if add_trailing_slash {
        push_ascii(text, b'/');
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
