//! Where a server is.

use crate::protocol::address::{Address, AddressError};

/// What names a server, and a namespace of it: `&str`, `String`, an [`Address`], [`Page`], and with the feature `url` a `url::Url`.
///
/// Texts are `http`, `https`, `ws` and `wss` addresses; the path is the namespace. In a browser the scheme and the host may be left out:
/// they are the page's. `localhost:3000` without a scheme is the page's scheme, or https.
///
/// ```
/// # fn example() -> Result<(), socketio::AddressError> {
/// use socketio::IntoAddress;
///
/// let address = "https://example.com/chat?room=1".into_address()?;
/// assert_eq!(address.namespace, "/chat");
/// # Ok(())
/// # }
/// ```
pub trait IntoAddress {
    /// The address.
    ///
    /// # Errors
    ///
    /// It names no server.
    fn into_address(self) -> Result<Address, AddressError>;
}

/// The server that the page comes from. Outside of a page it is [`AddressError::NoPage`].
///
/// ```no_run
/// # fn connect() -> Result<(), socketio::BuildError> {
/// let socket = socketio::Client::connect(socketio::Page)?;
/// # drop(socket);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Page;

#[inline(never)]
fn parse(uri: Option<&str>) -> Result<Address, AddressError> {
    Address::parse(uri, super::platform::page().as_ref())
}

impl IntoAddress for &str {
    fn into_address(self) -> Result<Address, AddressError> {
        parse(Some(self))
    }
}

impl IntoAddress for String {
    fn into_address(self) -> Result<Address, AddressError> {
        parse(Some(&self))
    }
}

impl IntoAddress for &String {
    fn into_address(self) -> Result<Address, AddressError> {
        parse(Some(self))
    }
}

impl IntoAddress for Page {
    fn into_address(self) -> Result<Address, AddressError> {
        parse(None)
    }
}

impl IntoAddress for Address {
    fn into_address(self) -> Result<Address, AddressError> {
        Ok(self)
    }
}

#[cfg(feature = "url")]
impl Address {
    /// The address as a `Url`, its path the namespace. `None` if the host, the namespace or the query is not one that a `Url` can have.
    ///
    /// ```
    /// # fn example(address: &socketio::Address) {
    /// if let Some(url) = address.to_url() {
    ///     println!("{url}");
    /// }
    /// # }
    /// ```
    pub fn to_url(&self) -> Option<url::Url> {
        let mut url = url::Url::parse(&self.origin()).ok()?;
        url.set_path(&self.namespace);
        url.set_query(self.query.as_deref());
        Some(url)
    }
}

#[cfg(feature = "url")]
impl IntoAddress for url::Url {
    fn into_address(self) -> Result<Address, AddressError> {
        parse(Some(self.as_str()))
    }
}

#[cfg(feature = "url")]
impl IntoAddress for &url::Url {
    fn into_address(self) -> Result<Address, AddressError> {
        parse(Some(self.as_str()))
    }
}
