//! The interface between a driver and its platform.

use std::rc::Weak;
use std::sync::Arc;

use crate::core::{OutgoingFrame, Received, TransportId, TransportInput, TransportKind};

/// The environment of a driver: a browser, an asynchronous runtime, a simulation. It does I/O, and has no rules of the protocol.
///
/// No method may report before it returns. Its results come later, by the [`Reporter`].
pub trait Platform: 'static {
    /// The options of a session that are the platform's own; in a browser, those of its requests.
    type Session;

    /// The time of day, in ms. May run backwards, and may stand still.
    fn now(&self) -> f64;

    /// Sets the only timer: [`Report::Timer`] follows after `delay` ms, unless it is set again before. `None` clears it.
    fn wake(&self, delay: Option<f64>);

    /// A session begins. Transports opened from now on belong to it.
    fn begin(&self, session: Self::Session);

    /// Whether the timer may stand still while the time of day goes on, as when a computer sleeps, and the driver is to notice.
    fn may_sleep(&self) -> bool;

    /// Nothing is open or scheduled.
    fn idle(&self);

    /// Carries out [`Command::Open`](crate::core::Command::Open).
    fn open(&self, transport: TransportId, kind: TransportKind, sid: Option<String>);

    /// Carries out [`Command::Identify`](crate::core::Command::Identify).
    fn identify(&self, transport: TransportId, sid: String);

    /// Carries out [`Command::Poll`](crate::core::Command::Poll).
    fn poll(&self, transport: TransportId);

    /// Carries out [`Command::Send`](crate::core::Command::Send).
    fn send(&self, transport: TransportId, messages: Arc<Vec<OutgoingFrame>>);

    /// Carries out [`Command::Close`](crate::core::Command::Close).
    fn close(&self, transport: TransportId);
}

/// A report of a platform.
#[derive(Clone, Debug, PartialEq)]
pub enum Report<'a> {
    /// A transport received a packet.
    Received(TransportId, Received<'a>),
    /// A transport has [drained](TransportInput::Drained) within the task that sent: no time has passed, so the clock is not read.
    Flushed(TransportId),
    /// A transport reports anything else.
    Transport(TransportId, TransportInput),
    /// The timer has fired.
    Timer,
    /// The network is lost.
    NetworkLost,
    /// The page is about to go away: to unload, or to be kept for when the user comes back.
    PageLeaving,
    /// The page was kept, and the user is back.
    PageRestored,
    /// The page has become visible, or the network is back.
    Awake,
}

/// The receiver of reports.
pub(super) trait Sink {
    fn handle(&self, report: Report<'_>);
}

/// Reports to a driver. Does nothing once the driver has been dropped.
#[derive(Clone)]
pub struct Reporter(pub(super) Weak<dyn Sink>);

impl Reporter {
    /// Reports something. The driver acts on it before this returns, and the application may call the driver meanwhile: nothing
    /// may be borrowed. Not inlined: it has many callers (code size).
    #[inline(never)]
    pub fn report(&self, report: Report<'_>) {
        if let Some(sink) = self.0.upgrade() {
            sink.handle(report);
        }
    }
}
