//! The address of a server and a namespace, from a URI and the page.

use super::{after, is_in, push, push_ascii, push_number, split};

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

impl std::fmt::Display for AddressError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for AddressError {}

impl Address {
    /// Parses a URI. Without one, the address is the page's own server.
    ///
    /// Accepted are `http`, `https`, `ws` and `wss` addresses, `//host` and `host` (the page's scheme; https without a
    /// page), and `/namespace` or nothing (the page's scheme and host). Where only the host is missing, as in `:3000`,
    /// `//` and `http:///namespace`, it is the page's, and so is the port unless one is given.
    pub fn parse(uri: Option<&str>, page: Option<&Page>) -> Result<Self, AddressError> {
        let uri = uri.unwrap_or_default();
        let (scheme, rest) = split(uri, b":/?#");
        let (secure, rest) = match rest.strip_prefix("://") {
            Some(rest) => (is_secure(scheme).ok_or(AddressError::UnknownScheme)?, rest),
            None => (page.is_none_or(|page| page.secure), uri.strip_prefix("//").unwrap_or(uri)),
        };
        let (authority, rest) = split(rest, b"/?#");
        let (mut host, mut port) = split_authority(authority)?;
        if host.is_empty() {
            let page = split_authority(&page.ok_or(AddressError::NoPage)?.host)?;
            host = page.0;
            port = port.or(page.1);
        }
        if host.is_empty() || !host.bytes().all(is_host_byte) {
            return Err(AddressError::InvalidHost);
        }
        let (path, query) = split(split(rest, b"#").0, b"?");
        Ok(Self {
            secure,
            host: host.to_ascii_lowercase(),
            port: port.unwrap_or_else(|| default_port(secure)),
            namespace: if path.is_empty() { "/" } else { path }.into(),
            query: after(query, b'?').filter(|query| !query.is_empty()).map(Into::into),
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
#[inline(never)]
fn split_authority(mut authority: &str) -> Result<(&str, Option<u16>), AddressError> {
    while let Some(rest) = after(split(authority, b"@").1, b'@') {
        authority = rest;
    }
    let (host, port) = match after(authority, b'[') {
        Some(bracketed) => {
            let (host, port) = split(bracketed, b"]");
            (host, after(port, b']').ok_or(AddressError::InvalidHost)?)
        }
        None => split(authority, b":"),
    };
    match after(port, b':') {
        Some("") => Ok((host, None)),
        Some(digits) => Ok((host, Some(parse_port(digits)?))),
        None if port.is_empty() => Ok((host, None)),
        None => Err(AddressError::InvalidPort),
    }
}

/// The scheme, in any case, says whether to use TLS; `None` where it is none that the client speaks.
fn is_secure(scheme: &str) -> Option<bool> {
    let schemes = [("http", false), ("ws", false), ("https", true), ("wss", true)];
    schemes.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(scheme)).map(|(_, secure)| secure)
}

fn parse_port(digits: &str) -> Result<u16, AddressError> {
    let mut port: u32 = 0;
    for byte in digits.bytes() {
        let digit = byte.wrapping_sub(b'0');
        port = port * 10 + u32::from(digit);
        if digit > 9 || port > 0xffff {
            return Err(AddressError::InvalidPort);
        }
    }
    Ok(port as u16)
}

fn default_port(secure: bool) -> u16 {
    if secure { 443 } else { 80 }
}

fn is_host_byte(byte: u8) -> bool {
    byte > b' ' && byte != 0x7f && !is_in(b"\"#%/<>?@\\^`{|}[]", byte)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
