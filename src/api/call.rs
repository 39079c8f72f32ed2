//! What handles ask of the connection that they stand for.
//!
//! A handle is plain data. What it stands for belongs to one thread, or to one task: a [`Port`] takes calls there. In a browser the call
//! has been carried out when the port returns. A driver that is a task receives it later, in order.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Weak};

use super::error::{DecodeError, EncodeError};
use super::handles::SocketInner;
use super::message::Message;
use super::reply::Slot;
use super::status::{ConnectionEvent, LifecycleEvent};
use super::topic::Topic;
use super::wire::Written;
use super::Status;
use crate::core::{EngineId, Recovery};

/// Takes calls to the owner of a connection.
pub(super) trait Port: Send + Sync {
    /// False where there is no such connection any more, or another thread owns it.
    fn call(&self, call: Call) -> bool;
}

/// A call. Sockets are named by the numbers of their handles.
pub(super) enum Call {
    /// A socket that there is from now on.
    Enter(Enter),
    /// The last handle of a socket is gone.
    Leave(u32),
    Connect(u32),
    Disconnect(u32),
    Emit(Emit),
    /// The slot of an acknowledgement or anything else is given up: its token.
    Forget(Option<u32>, u32),
    /// Acknowledges an event.
    Answer(u32, Asked, Written),
    Listen(u32, Listener),
    /// The subscription of this number has ended.
    Unlisten(u32, u32),
    Observe(Observer),
    /// The slot is filled when the socket is connected, or will not be.
    AwaitConnect(u32, Arc<Slot>),
    /// The slot is filled when all has been sent.
    AwaitFlush(u32, Arc<Slot>),
    /// The slot is filled when the connection is closed.
    AwaitClose(Arc<Slot>),
    Open,
    Close,
    /// The last handle of the connection is gone.
    End,
    /// Headers for a session.
    Configure(EngineId, Vec<(String, String)>),
    /// Credentials for a socket.
    Authenticate(u32, EngineId, Option<Recovery>, Result<Written, EncodeError>),
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
    pub retries: Option<u32>,
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

    pub fn once(number: u32, event: &str, alive: &Arc<AtomicBool>, handler: Handler) -> Self {
        Self { once: true, ..Self::new(number, Some(event), alive, handler) }
    }
}

/// What a handler is called with.
pub(super) enum Delivery {
    Message(Message),
    /// The client was closed. A closure stays, and hears what comes when it is opened again; a stream or a future ends.
    Ended,
}

/// What happens to a socket, or on the connection.
pub(super) enum News<'a> {
    Socket(u32, &'a LifecycleEvent),
    Connection(&'a ConnectionEvent),
    /// Somebody else begins to observe: who has gone may be forgotten.
    Nothing,
    Ended,
}

/// What a handler leaves to be run.
pub(super) type Handled = Result<Option<Task>, DecodeError>;

macro_rules! boxes {
    ($($bound:ident)?) => {
        /// A handler of events.
        pub(super) type Handler = Box<dyn FnMut(Delivery) -> Handled $(+ $bound)?>;
        /// Something to be run.
        pub(super) type Task = Pin<Box<dyn Future<Output = ()> $(+ $bound)?>>;
        /// Told of what happens, until it returns false.
        pub(super) type Observer = Box<dyn FnMut(&News<'_>) -> bool $(+ $bound)?>;
        /// Credentials to be.
        pub(super) type Pending<T> = Pin<Box<dyn Future<Output = T> $(+ $bound)?>>;
        /// Asked for credentials, or headers, when they are needed.
        pub(super) type Ask<T> = Shared<dyn Fn() -> Pending<T> $(+ $bound + Sync)?>;
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
    Asked(Ask<Result<Written, EncodeError>>),
}
