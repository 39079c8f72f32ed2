//! What one connection has in the browser: its transports, its timer, and its listeners of the page.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use wasm_bindgen::JsValue;

use super::page::{self, PageListener};
use super::polling::Polling;
use super::requests::{Requests, SessionOptions};
use super::timer::{Timer, Timers};
use super::websocket::WebSocket;
use crate::core::{OutgoingFrame, TransportId, TransportKind};
use crate::driver::{Platform, Reporter};
use crate::protocol::transport::LongPolling;

/// The browser, as one connection uses it.
pub struct Browser {
    reporter: Reporter,
    timers: Timers,
    timer: RefCell<Option<Rc<Timer>>>,
    session: RefCell<Option<Session>>,
    transports: RefCell<Vec<(TransportId, Transport)>>,
}

/// What the transports of a session have in common.
struct Session {
    polling: Option<(Rc<Requests>, LongPolling)>,
    websocket: Rc<Requests>,
    may_sleep: bool,
    // Removed with the session.
    _listener: Rc<PageListener>,
}

#[derive(Clone)]
enum Transport {
    Polling(Rc<Polling>, LongPolling),
    WebSocket(Rc<WebSocket>),
}

impl Browser {
    /// The browser with these timers, reporting to a driver.
    pub fn new(timers: Timers, reporter: Reporter) -> Self {
        Self {
            reporter,
            timers,
            timer: RefCell::default(),
            session: RefCell::default(),
            transports: RefCell::default(),
        }
    }

    /// The `WebSocket` of a transport that is one, or undefined.
    pub fn web_socket(&self, id: TransportId) -> JsValue {
        match self.transport(id) {
            Some(Transport::WebSocket(websocket)) => websocket.object(),
            _ => JsValue::UNDEFINED,
        }
    }

    /// A clone, so that nothing is borrowed while the transport acts.
    fn transport(&self, id: TransportId) -> Option<Transport> {
        let transports = self.transports.borrow();
        transports.iter().find(|(other, _)| *other == id).map(|(_, transport)| transport.clone())
    }
}

impl Platform for Browser {
    type Session = SessionOptions;

    fn now(&self) -> f64 {
        self.timers.now()
    }

    fn wake(&self, delay: Option<f64>) {
        let timer = delay.map(|_| Timer::new(self.timers, self.reporter.clone()));
        // The timer before is cleared when nothing is borrowed any more: the clock may be the page's own code.
        drop(self.timer.replace(timer.clone()));
        if let Some((timer, delay)) = timer.zip(delay) {
            timer.start(delay as u32);
        }
    }

    fn begin(&self, options: SessionOptions) {
        let SessionOptions { polling, websocket, close_on_beforeunload, wake_up } = options;
        let bit = |event, is_reported| if is_reported { event } else { 0 };
        let events = bit(page::OFFLINE, !websocket.is_local)
            // Only where it is asked for: it costs a page its place in some back-forward caches.
            | bit(page::BEFOREUNLOAD, close_on_beforeunload)
            | bit(page::AWAKE, wake_up);
        let listener = PageListener::new(events, self.reporter.clone());
        let session = Session { polling, websocket, may_sleep: wake_up, _listener: listener };
        drop(self.session.replace(Some(session)));
    }

    fn may_sleep(&self) -> bool {
        self.session.borrow().as_ref().is_some_and(|session| session.may_sleep)
    }

    fn idle(&self) {
        drop(self.session.take());
    }

    fn open(&self, id: TransportId, kind: TransportKind, sid: Option<String>) {
        let (requests, polling) = match &*self.session.borrow() {
            Some(Session { polling: Some((requests, proof)), .. }) if kind.is_polling() => {
                (requests.clone(), Some(*proof))
            }
            Some(session) => (session.websocket.clone(), None),
            None => return,
        };
        let reporter = self.reporter.clone();
        let transport = match polling {
            Some(proof) => Transport::Polling(Polling::new(id, requests, sid, reporter), proof),
            None => Transport::WebSocket(WebSocket::open(id, &requests, sid.as_deref(), reporter)),
        };
        self.transports.borrow_mut().push((id, transport));
    }

    fn identify(&self, id: TransportId, sid: String) {
        if let Some(Transport::Polling(polling, _)) = self.transport(id) {
            polling.identify(sid);
        }
    }

    fn poll(&self, id: TransportId) {
        if let Some(Transport::Polling(polling, _)) = self.transport(id) {
            polling.poll();
        }
    }

    fn send(&self, id: TransportId, messages: Arc<Vec<OutgoingFrame>>) {
        match self.transport(id) {
            Some(Transport::Polling(polling, _)) => polling.send(&messages),
            Some(Transport::WebSocket(websocket)) => websocket.send(&messages),
            None => {}
        }
    }

    fn close(&self, id: TransportId) {
        let mut transports = self.transports.borrow_mut();
        let closed = transports.iter().position(|(other, _)| *other == id).map(|at| transports.remove(at));
        drop(transports);
        match closed {
            Some((_, Transport::Polling(polling, _))) => polling.close(),
            Some((_, Transport::WebSocket(websocket))) => websocket.close(),
            None => {}
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        for (_, transport) in self.transports.take() {
            match transport {
                Transport::Polling(polling, _) => polling.close(),
                Transport::WebSocket(websocket) => websocket.close(),
            }
        }
    }
}
