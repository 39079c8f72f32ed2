//! The address of a server and a namespace, from a URI and the page.

use super::{is_in, push, push_ascii, push_number, split};

/// The page that a relative address refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Whether it was loaded by https.
    pub secure: bool,
    /// Its host, with the port unless that is the default of the scheme.
    pub host: String,
}

/// A server and a namespace of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Whether to use https and wss.
    pub secure: bool,
    /// A name or an IP address, without brackets.
    pub host: String,
    /// The port; by default that of the scheme, 80 or 443.
    pub port: u16,
    /// The namespace, as written.
    pub namespace: String,
    /// The query without `?`, as written.
    pub query: Option<String>,
}

/// Why a URI is not a valid address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressError {
    /// The URI has no host, and there is no page to take it from.
    NoPage,
    /// The scheme is not http, https, ws or wss.
    UnknownScheme,
    /// The host has an invalid character, or the page's host is empty.
    InvalidHost,
    /// The port is not a number from 0 to 65535.
    InvalidPort,
}

impl AddressError {
    /// The message of the error.
    pub fn message(self) -> &'static str {
        match self {
            Self::NoPage => "uri: there is no page to deduce the server from, give its address",
            Self::UnknownScheme => "uri: the scheme must be http, https, ws or wss",
            Self::InvalidHost => "uri: the host is missing or malformed",
            Self::InvalidPort => "uri: the port must be a number from 0 to 65535",
        }
    }
}

impl Address {
    /// Parses a URI. Without one, the address is the page's own server.
    ///
    /// Accepted are `http`, `https`, `ws` and `wss` addresses, `//host` and `host` (the page's scheme; https without a
    /// page), and `/namespace` or nothing (the page's scheme and host). Where only the host is missing, as in `:3000`,
    /// `//` and `http:///namespace`, it is the page's, and so is the port unless one is given.
    pub fn parse(uri: Option<&str>, page: Option<&Page>) -> Result<Self, AddressError> {
        let uri = uri.unwrap_or_default();
        let page_secure = page.is_none_or(|page| page.secure);
        let (scheme, after) = split(uri, b":/?#");
        let (secure, rest) = if let Some(rest) = after.strip_prefix("://") {
            let is = |name: &str| scheme.eq_ignore_ascii_case(name);
            match (is("http") || is("ws"), is("https") || is("wss")) {
                (true, _) => (false, rest),
                (_, true) => (true, rest),
                (false, false) => return Err(AddressError::UnknownScheme),
            }
        } else {
            (page_secure, uri.strip_prefix("//").unwrap_or(uri))
        };
        let (authority, rest) = split(rest, b"/?#");
        let (mut host, mut port) = split_authority(authority)?;
        if host.is_empty() {
            let page = page.ok_or(AddressError::NoPage)?;
            let (page_host, page_port) = split_authority(&page.host)?;
            (host, port) = (page_host, port.or(page_port));
        }
        if host.is_empty() || !host.bytes().all(is_host_byte) {
            return Err(AddressError::InvalidHost);
        }
        let (rest, _fragment) = split(rest, b"#");
        let (path, query) = split(rest, b"?");
        Ok(Self {
            secure,
            host: host.to_ascii_lowercase(),
            port: port.unwrap_or_else(|| default_port(secure)),
            namespace: if path.is_empty() { "/" } else { path }.into(),
            query: query.strip_prefix('?').filter(|query| !query.is_empty()).map(Into::into),
        })
    }

    /// The host, with the brackets that an IPv6 address needs, and the port unless it is the scheme's own.
    pub fn authority(&self) -> String {
        let mut text = String::new();
        self.push_server(&mut text, self.port != default_port(self.secure));
        text
    }

    /// The identity of the server: `http://host:port` or `https://host:port`, always with the port.
    pub fn origin(&self) -> String {
        let mut text = String::new();
        push(&mut text, if self.secure { "https://" } else { "http://" });
        self.push_server(&mut text, true);
        text
    }

    #[inline(never)]
    fn push_server(&self, text: &mut String, with_port: bool) {
        let is_ipv6 = is_in(self.host.as_bytes(), b':');
        if is_ipv6 {
            push_ascii(text, b'[');
        }
        push(text, &self.host);
        if is_ipv6 {
            push_ascii(text, b']');
        }
        if with_port {
            push_ascii(text, b':');
            push_number(text, self.port.into());
        }
    }
}

/// The host, without brackets, and the port of an authority. Each may be missing.
fn split_authority(mut authority: &str) -> Result<(&str, Option<u16>), AddressError> {
    while let Some(after) = split(authority, b"@").1.strip_prefix('@') {
        authority = after;
    }
    let (host, port) = match authority.strip_prefix('[') {
        Some(bracketed) => {
            let (host, port) = split(bracketed, b"]");
            (host, port.strip_prefix(']').ok_or(AddressError::InvalidHost)?)
        }
        None => split(authority, b":"),
    };
    match port.strip_prefix(':') {
        Some("") => Ok((host, None)),
        Some(digits) => Ok((host, Some(parse_port(digits)?))),
        None if port.is_empty() => Ok((host, None)),
        None => Err(AddressError::InvalidPort),
    }
}

fn parse_port(digits: &str) -> Result<u16, AddressError> {
    let mut port: u16 = 0;
    for byte in digits.bytes() {
        let digit = Some(byte.wrapping_sub(b'0')).filter(|digit| *digit < 10);
        let next = digit.and_then(|digit| port.checked_mul(10)?.checked_add(digit.into()));
        port = next.ok_or(AddressError::InvalidPort)?;
    }
    Ok(port)
}

fn default_port(secure: bool) -> u16 {
    if secure { 443 } else { 80 }
}

fn is_host_byte(byte: u8) -> bool {
    byte > b' ' && byte != 0x7f && !is_in(b"\"%<>\\^`{|}[]", byte)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
