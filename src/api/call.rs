//! What handles ask of the connection that they stand for.
//!
//! A handle is plain data. What it stands for, a [`Hub`], belongs to one thread or to one task: a [`Port`] takes calls there. In a browser
//! a call has been carried out when the port returns. A driver that is a task receives it later, in order. A call is a closure, so that
//! only what a program calls is part of it.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Weak};

use super::Status;
use super::ask::AskForCredentials;
use super::error::{DecodeError, EncodeError};
use super::handles::SocketInner;
use super::hub::{Hub, Link};
use super::message::Message;
use super::reply::{Outcome, Slot};
use super::topic::Topic;
use super::wire::Written;
use crate::core::{ConnectionError, EngineId, Manager, ManagerEvent, Reason, SocketId, TransportKind};

/// Takes calls to the owner of a connection.
pub(super) trait Port: Send + Sync {
    /// False where there is no such connection any more, or another thread owns it.
    fn call(&self, call: Call) -> bool;
}

/// A new socket.
pub(super) struct Enter {
    pub number: u32,
    pub namespace: Box<str>,
    pub handle: Weak<SocketInner>,
    pub status: Arc<Topic<Status>>,
    pub options: SocketOptions,
    pub connects: bool,
}

/// The options of a socket.
#[derive(Clone, Default)]
pub(super) struct SocketOptions {
    /// None for those of the client.
    pub credentials: Option<Credentials>,
    /// In ms.
    pub ack_timeout: Option<f64>,
    pub retries: Option<Retries>,
}

/// How often an event is sent again.
#[derive(Clone, Copy)]
pub(super) struct Retries {
    pub limit: u32,
    /// Has the core do so. Made where the program asks for retries, so it is linked only then.
    pub set: fn(&mut Manager, SocketId, u32),
}

impl Retries {
    pub fn new(limit: u32) -> Self {
        Self { limit, set: Manager::set_retries }
    }
}

/// An event to emit.
pub(super) struct Emit {
    pub socket: u32,
    pub payload: Written,
    pub flags: Flags,
    /// For the acknowledgement.
    pub reply: Option<Arc<Slot>>,
}

/// How to emit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flags {
    pub volatile: bool,
    pub compress: bool,
    /// The time for the acknowledgement, in ms; none for that of the socket.
    pub timeout: Option<f64>,
}

/// By what an event is acknowledged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub engine: EngineId,
    pub id: u64,
}

/// A handler of events.
pub(super) struct Listener {
    pub number: u32,
    /// None for any event.
    pub event: Option<Box<str>>,
    /// Cleared when the subscription has ended.
    pub alive: Arc<AtomicBool>,
    pub handler: Handler,
    /// Whether it is called once.
    pub once: bool,
}

impl Listener {
    pub fn new(number: u32, event: Option<&str>, alive: &Arc<AtomicBool>, handler: Handler) -> Self {
        alive.store(true, Relaxed);
        Self { number, event: event.map(Into::into), alive: alive.clone(), handler, once: false }
    }
}

/// What a handler is called with.
pub(super) enum Delivery {
    Message(Message),
    /// The client was closed. A closure stays, and hears what comes when it is opened again; a stream or a future ends.
    Ended,
}

/// What happens. An observer makes of it what it is to tell: what nobody observes is not made.
pub(super) enum News<'a> {
    /// A socket is connected: its id, and whether the session was recovered.
    Connected(u32, &'a str, bool),
    /// A socket could not be connected.
    Failed(u32, &'a Failure),
    /// A socket is no longer connected: why, and whether the client connects it again.
    Disconnected(u32, Reason, bool),
    Manager(&'a ManagerEvent),
    Upgrade(TransportKind),
    Unreadable(&'a DecodeError),
    /// Somebody else begins to observe: who has gone may be forgotten.
    Nothing,
    /// The client was closed.
    Ended,
}

/// Why a socket is not connected, and will not be by itself.
#[derive(Clone)]
pub(super) enum Failure {
    Connection(ConnectionError),
    Credentials(EncodeError),
    GaveUp(u32),
    Disconnected(Reason),
    Left,
}

/// What a handler leaves to be run.
pub(super) type Handled = Result<Option<Task>, DecodeError>;

macro_rules! boxes {
    ($($bound:ident)?) => {
        /// A call.
        pub(super) type Call = Box<dyn FnOnce(&Hub, &dyn Link) $(+ $bound)?>;
        /// A handler of events.
        pub(super) type Handler = Box<dyn FnMut(Delivery) -> Handled $(+ $bound)?>;
        /// Something to be run.
        pub(super) type Task = Pin<Box<dyn Future<Output = ()> $(+ $bound)?>>;
        /// Told of what happens, until it returns false.
        pub(super) type Observer = Box<dyn FnMut(&News<'_>) -> bool $(+ $bound)?>;
        /// Looks whether what is waited for has come.
        pub(super) type Check = Box<dyn FnMut(&Hub, &dyn Link) -> Option<Outcome> $(+ $bound)?>;
        /// Asked for credentials, or headers, when they are needed: the task answers who asks.
        pub(super) type Ask<By> = Shared<dyn Fn(By) -> Task $(+ $bound + Sync)?>;
    };
}

#[cfg(target_arch = "wasm32")]
pub(super) use std::rc::Rc as Shared;
#[cfg(not(target_arch = "wasm32"))]
pub(super) use std::sync::Arc as Shared;

#[cfg(target_arch = "wasm32")]
boxes!();
#[cfg(not(target_arch = "wasm32"))]
boxes!(Send);

/// What to send with the connect packet.
#[derive(Clone)]
pub(super) enum Credentials {
    /// An object of JSON.
    Fixed(Arc<str>),
    Asked(Ask<AskForCredentials>),
}
