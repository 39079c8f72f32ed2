//! What one connection has in the browser: its transports, its timer, and its listeners of the page.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use super::event_listener::EventListener;
use super::polling::Polling;
use super::requests::{Requests, SessionOptions};
use super::timer::{Timer, Timers};
use super::websocket::WebSocket;
use crate::core::{OutgoingFrame, TransportId, TransportKind};
use crate::driver::{Platform, Report, Reporter};

/// The browser, as one connection uses it.
pub struct Browser {
    reporter: Reporter,
    timers: Timers,
    timer: RefCell<Option<Timer>>,
    /// Counts how often the timer has been set: a timer that a page's clock could not clear runs late, and counts for nothing.
    generation: Rc<Cell<u32>>,
    session: RefCell<Option<Session>>,
    transports: RefCell<Vec<(TransportId, Transport)>>,
}

/// What the transports of a session have in common.
struct Session {
    polling: Rc<Requests>,
    websocket: Rc<Requests>,
    // Removed with the session.
    _offline: Option<EventListener>,
    _beforeunload: Option<EventListener>,
}

#[derive(Clone)]
enum Transport {
    Polling(Rc<Polling>),
    WebSocket(Rc<WebSocket>),
}

impl Browser {
    /// The browser with these timers, reporting to a driver.
    pub fn new(timers: Timers, reporter: Reporter) -> Self {
        Self {
            reporter,
            timers,
            timer: RefCell::default(),
            generation: Rc::default(),
            session: RefCell::default(),
            transports: RefCell::default(),
        }
    }

    /// A clone, so that nothing is borrowed while the transport acts.
    fn transport(&self, id: TransportId) -> Option<Transport> {
        let transports = self.transports.borrow();
        transports.iter().find(|(other, _)| *other == id).map(|(_, transport)| transport.clone())
    }

    fn listen(&self, event: &'static str, report: fn() -> Report<'static>) -> EventListener {
        let reporter = self.reporter.clone();
        EventListener::new(event, Box::new(move || reporter.report(report())))
    }
}

impl Platform for Browser {
    type Session = SessionOptions;

    fn now(&self) -> f64 {
        self.timers.now()
    }

    fn wake(&self, delay: Option<f64>) {
        let generation = self.generation.get().wrapping_add(1);
        self.generation.set(generation);
        let timer = delay.map(|delay| {
            let (reporter, latest) = (self.reporter.clone(), self.generation.clone());
            let report = move || {
                if latest.get() == generation {
                    // It counts once, even if the page's clock runs it twice.
                    latest.set(generation.wrapping_add(1));
                    reporter.report(Report::Timer);
                }
            };
            self.timers.set(delay as u32, Box::new(report))
        });
        // The timer before is cleared when nothing is borrowed any more: the clock may be the page's own code. One that has run at
        // once, and had another one set, is not kept in place of that.
        let is_latest = timer.is_none() || self.generation.get() == generation;
        let before = if is_latest { self.timer.replace(timer) } else { timer };
        drop(before);
    }

    fn begin(&self, options: SessionOptions) {
        let SessionOptions { polling, websocket, close_on_beforeunload } = options;
        let session = Session {
            _offline: (!polling.is_local).then(|| self.listen("offline", || Report::NetworkLost)),
            // Only where it is asked for: it costs a page its place in some back-forward caches.
            _beforeunload: close_on_beforeunload.then(|| self.listen("beforeunload", || Report::PageLeaving)),
            polling: Rc::new(polling),
            websocket: Rc::new(websocket),
        };
        drop(self.session.replace(Some(session)));
    }

    fn idle(&self) {
        drop(self.session.take());
    }

    fn open(&self, id: TransportId, kind: TransportKind, sid: Option<String>) {
        let requests = match &*self.session.borrow() {
            Some(session) if kind == TransportKind::Polling => session.polling.clone(),
            Some(session) => session.websocket.clone(),
            None => return,
        };
        let reporter = self.reporter.clone();
        let transport = match kind {
            TransportKind::Polling => Transport::Polling(Polling::new(id, requests, sid, reporter)),
            TransportKind::WebSocket => Transport::WebSocket(WebSocket::open(id, &requests, sid.as_deref(), reporter)),
        };
        self.transports.borrow_mut().push((id, transport));
    }

    fn identify(&self, id: TransportId, sid: String) {
        if let Some(Transport::Polling(polling)) = self.transport(id) {
            polling.identify(sid);
        }
    }

    fn poll(&self, id: TransportId) {
        if let Some(Transport::Polling(polling)) = self.transport(id) {
            polling.poll();
        }
    }

    fn send(&self, id: TransportId, messages: Arc<Vec<OutgoingFrame>>) {
        match self.transport(id) {
            Some(Transport::Polling(polling)) => polling.send(&messages),
            Some(Transport::WebSocket(websocket)) => websocket.send(&messages),
            None => {}
        }
    }

    fn close(&self, id: TransportId) {
        let mut transports = self.transports.borrow_mut();
        let closed = transports.iter().position(|(other, _)| *other == id).map(|at| transports.remove(at));
        drop(transports);
        match closed {
            Some((_, Transport::Polling(polling))) => polling.close(),
            Some((_, Transport::WebSocket(websocket))) => websocket.close(),
            None => {}
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        for (_, transport) in self.transports.take() {
            match transport {
                Transport::Polling(polling) => polling.close(),
                Transport::WebSocket(websocket) => websocket.close(),
            }
        }
    }
}
