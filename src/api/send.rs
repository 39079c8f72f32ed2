//! All handles, streams, futures and errors are `Send` and `Sync` on every target: this does not compile otherwise. In a browser there are
//! two exceptions, [`Message`](super::Message) and [`Attachment`](super::Attachment), which may hold objects of JavaScript's.

use std::convert::Infallible;

use super::*;

const fn everywhere<T: Send + Sync + 'static>() {}

const _: () = {
    everywhere::<Client>();
    everywhere::<Socket>();
    everywhere::<WeakSocket>();
    everywhere::<Emitter<'static>>();
    everywhere::<Subscription>();
    everywhere::<Events<std::rc::Rc<str>>>();
    everywhere::<Lifecycle>();
    everywhere::<ConnectionEvents>();
    everywhere::<Watch<Status>>();
    everywhere::<Watch<ConnectionStatus>>();
    everywhere::<Reply<std::rc::Rc<str>, AckError>>();
    everywhere::<Reply<(), Infallible>>();
    everywhere::<Responder>();
    everywhere::<Sleep>();
    everywhere::<(Status, ConnectionStatus, LifecycleEvent, ConnectionEvent, Reason, Transport)>();
    everywhere::<(Address, Page, Reconnection)>();
    everywhere::<(BuildError, ConnectError, EmitError, AckError, ReceiveError, DecodeError, EncodeError)>();
    everywhere::<(AddressError, Refusal, TransportError, Elapsed)>();
};

/// Natively, a task can own a hub, receive calls, and hand messages on.
#[cfg(not(target_arch = "wasm32"))]
const _: () = {
    const fn movable<T: Send + 'static>() {}
    movable::<hub::Hub>();
    movable::<call::Call>();
    everywhere::<Message>();
    everywhere::<Attachment>();
    everywhere::<Request<u8>>();
};
