//! A handle that keeps nothing.

use std::fmt::{self, Debug, Formatter};
use std::sync::Weak;

use super::handles::SocketInner;
use super::socket::Socket;

/// A handle that does not keep its socket, for closures that are registered with it, see [`Socket::downgrade`].
///
/// ```
/// # fn example(socket: &socketio::Socket) {
/// let weak = socket.downgrade();
/// assert!(weak.upgrade().is_some());
/// # }
/// ```
#[derive(Clone)]
pub struct WeakSocket(Weak<SocketInner>);

impl WeakSocket {
    pub(super) fn new(socket: Weak<SocketInner>) -> Self {
        Self(socket)
    }

    /// The socket, if there is still a handle of it.
    ///
    /// ```
    /// # fn example(socket: &socketio::Socket) {
    /// let weak = socket.downgrade();
    /// let is_held = weak.upgrade().is_some();
    /// # }
    /// ```
    pub fn upgrade(&self) -> Option<Socket> {
        self.0.upgrade().map(Socket)
    }
}

impl Debug for WeakSocket {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("WeakSocket")
    }
}
