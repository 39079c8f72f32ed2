//! What handles share: a number, and what can be known without asking.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex, Weak};

use super::call::{Enter, Port, SocketOptions};
use super::hub::{Hub, Link};
use super::lock;
use super::maybe_send::MaybeSend;
use super::status::{ConnectionStatus, Status};
use super::topic::Topic;

/// A connection, as its handles know it.
pub(super) struct ClientInner {
    port: Box<dyn Port>,
    pub status: Arc<Topic<ConnectionStatus>>,
    /// The sockets that there are, by namespace.
    sockets: Mutex<Vec<Weak<SocketInner>>>,
    next: AtomicU32,
    /// Whether a handle was dropped where the port does not reach.
    pub orphaned: Arc<AtomicBool>,
    pub auto_connect: bool,
    /// The namespace that the address names.
    pub namespace: Box<str>,
}

/// A socket, as its handles know it.
pub(super) struct SocketInner {
    pub number: u32,
    pub namespace: Box<str>,
    pub client: Arc<ClientInner>,
    pub status: Arc<Topic<Status>>,
}

impl ClientInner {
    pub fn new(port: Box<dyn Port>, parts: Parts, auto_connect: bool, namespace: &str) -> Self {
        let Parts { status, orphaned } = parts;
        Self {
            port,
            status,
            sockets: Mutex::default(),
            next: AtomicU32::new(1),
            orphaned,
            auto_connect,
            namespace: namespace.into(),
        }
    }

    /// Has the owner of the connection do something. False where there is none in this thread.
    pub fn call(&self, call: impl FnOnce(&Hub, &dyn Link) + MaybeSend + 'static) -> bool {
        self.port.call(Box::new(call))
    }

    /// A number that no other socket, subscription or reply of the connection has.
    pub fn number(&self) -> u32 {
        self.next.fetch_add(1, Relaxed)
    }

    /// The socket of a namespace: the one that there is, or a new one with these options.
    #[inline(never)]
    pub fn socket(self: &Arc<Self>, namespace: &str, options: SocketOptions, connects: bool) -> Arc<SocketInner> {
        let namespace = if namespace.starts_with('/') { namespace.into() } else { ["/", namespace].concat() };
        let mut sockets = lock(&self.sockets);
        sockets.retain(|socket| socket.strong_count() > 0);
        let known = sockets.iter().filter_map(Weak::upgrade).find(|socket| *socket.namespace == *namespace);
        if let Some(socket) = known {
            drop(sockets);
            return socket;
        }
        let socket = Arc::new(SocketInner {
            number: self.number(),
            namespace: namespace.into(),
            client: self.clone(),
            status: Topic::new(Status::Idle),
        });
        sockets.push(Arc::downgrade(&socket));
        drop(sockets);
        let new = Enter {
            number: socket.number,
            namespace: socket.namespace.clone(),
            handle: Arc::downgrade(&socket),
            status: socket.status.clone(),
            options,
            connects,
        };
        self.call(|hub, link| hub.enter(new, link));
        socket
    }

    /// How many sockets there are.
    #[cfg(test)]
    #[cfg(feature = "serde")]
    #[cfg(not(target_arch = "wasm32"))]
    pub fn kept(&self) -> usize {
        lock(&self.sockets).iter().filter(|socket| socket.strong_count() > 0).count()
    }
}

impl Drop for ClientInner {
    fn drop(&mut self) {
        if !self.call(|hub, link| hub.end(link)) {
            self.orphaned.store(true, Relaxed);
        }
    }
}

impl Drop for SocketInner {
    fn drop(&mut self) {
        let number = self.number;
        if !self.client.call(move |hub, link| hub.leave(number, link)) {
            self.client.orphaned.store(true, Relaxed);
        }
    }
}

/// What a connection and its handles have in common.
#[derive(Clone)]
pub(super) struct Parts {
    pub status: Arc<Topic<ConnectionStatus>>,
    pub orphaned: Arc<AtomicBool>,
}

impl Default for Parts {
    fn default() -> Self {
        Self { status: Topic::new(ConnectionStatus::Closed), orphaned: Arc::default() }
    }
}
