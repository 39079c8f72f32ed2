//! What a driver needs from the place it runs in.

use std::rc::Weak;
use std::sync::Arc;

use crate::core::{OutgoingFrame, Received, TransportId, TransportInput, TransportKind};

/// A place to run in: a browser, an asynchronous runtime, a simulation. It does I/O and keeps no rule of the protocol.
///
/// A method must not report before it returns: what it causes comes later, by the [`Reporter`].
pub trait Platform: 'static {
    /// What opening a session takes beside the options of the core: for a browser, what its requests look like.
    type Session;

    /// The time of day, in ms. May run backwards, and may stand still.
    fn now(&self) -> f64;

    /// Sets the one timer: [`Report::Timer`] follows after `delay` ms, unless the timer is set again before. `None` clears it.
    fn wake(&self, delay: Option<f64>);

    /// A session begins: transports that open from now on belong to it.
    fn begin(&self, session: Self::Session);

    /// Nothing is open or planned.
    fn idle(&self);

    /// Prepares a transport of the session; connects it if it is a WebSocket.
    fn open(&self, transport: TransportId, kind: TransportKind, sid: Option<String>);

    /// Further requests of the transport name the session.
    fn identify(&self, transport: TransportId, sid: String);

    /// Asks the server for packets: on long-polling, a GET request.
    fn poll(&self, transport: TransportId);

    /// Sends messages in one go, in order.
    fn send(&self, transport: TransportId, messages: Arc<Vec<OutgoingFrame>>);

    /// Lets go of a transport: what was sent still goes out, nothing more is reported.
    fn close(&self, transport: TransportId);
}

/// What a platform reports.
#[derive(Clone, Debug, PartialEq)]
pub enum Report<'a> {
    /// A transport received a packet.
    Received(TransportId, Received<'a>),
    /// What was sent has left before the task ended in which it was sent: no time has passed.
    Flushed(TransportId),
    /// A transport reports anything else.
    Transport(TransportId, TransportInput),
    /// The timer has run.
    Timer,
    /// The network is lost.
    NetworkLost,
    /// The page is about to go away.
    PageLeaving,
}

/// What handles reports.
pub(super) trait Sink {
    fn handle(&self, report: Report<'_>);
}

/// Reports to a driver, as long as there is one.
#[derive(Clone)]
pub struct Reporter(pub(super) Weak<dyn Sink>);

impl Reporter {
    /// Reports something. The driver acts on it at once, so the application may call anything meanwhile. Not inlined: many report
    /// (code size).
    #[inline(never)]
    pub fn report(&self, report: Report<'_>) {
        if let Some(sink) = self.0.upgrade() {
            sink.handle(report);
        }
    }
}
