//! The network: connections with latency, in which data keeps its order, and all that may go wrong with them.

use super::env::{Env, Job};
use super::script::{Outage, Time, UpgradeFault};
use socketio::core::TransportId;

/// An Engine.IO packet under way: a text with its type, or the data of a binary message.
#[derive(Clone, Debug, PartialEq)]
pub enum Frame {
    Text(String),
    Binary(Vec<u8>),
}

/// From the client to the server.
#[derive(Debug)]
pub enum Up {
    Get {
        sid: Option<String>,
    },
    Post {
        sid: String,
        body: String,
    },
    /// The client gives a GET up.
    Abort,
    /// A WebSocket connects.
    Connect {
        sid: Option<String>,
    },
    Frame(Frame),
    Close,
}

/// From the server to the client.
#[derive(Debug)]
pub enum Down {
    Response {
        status: u16,
        body: String,
    },
    /// A part of a response, and whether it is the last.
    Part {
        packet: String,
        is_last: bool,
    },
    Accept,
    Frame(Frame),
    Close,
    Failed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LinkId(pub usize);

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LinkKind {
    Get,
    Post,
    WebSocket,
}

/// One request, or one WebSocket.
#[derive(Debug)]
pub struct Link {
    pub transport: TransportId,
    pub kind: LinkKind,
    up: Pipe,
    down: Pipe,
    /// It fails when the response arrives.
    fails: bool,
    fault: Option<UpgradeFault>,
}

/// One direction: what arrives keeps its order.
#[derive(Debug, Default)]
struct Pipe {
    latest: Time,
    is_dead: bool,
}

/// The links of a session, and what goes wrong with them.
#[derive(Debug)]
pub struct Network {
    links: Vec<Link>,
    latency: (u64, u64),
    slow: (Time, u64),
    outage: Option<(Time, Outage)>,
    upgrade_fault: Option<(Time, UpgradeFault)>,
    pub hang: (u64, bool),
    pub fail: (u64, bool),
    pub wrong_node: u64,
}

impl Network {
    pub fn new(latency: (u64, u64)) -> Self {
        Self {
            links: Vec::new(),
            latency,
            slow: (0, 0),
            outage: None,
            upgrade_fault: None,
            hang: (0, false),
            fail: (0, false),
            wrong_node: 0,
        }
    }

    pub fn link(&self, LinkId(id): LinkId) -> Option<&Link> {
        self.links.get(id)
    }

    fn link_mut(&mut self, LinkId(id): LinkId) -> Option<&mut Link> {
        self.links.get_mut(id)
    }

    /// Nothing goes wrong with what is sent from now on.
    pub fn heal(&mut self) {
        *self = Self { links: std::mem::take(&mut self.links), ..Self::new(self.latency) };
    }

    pub fn slow_down(&mut self, until: Time, by: u64) {
        self.slow = (until, by);
    }

    pub fn fail_upgrades(&mut self, until: Time, kind: UpgradeFault) {
        self.upgrade_fault = Some((until, kind));
    }

    /// Whether what has been sent arrives.
    pub fn delivers_up(&self, id: LinkId) -> bool {
        self.link(id).is_some_and(|link| !link.up.is_dead)
    }

    pub fn delivers_down(&self, id: LinkId) -> bool {
        self.link(id).is_some_and(|link| !link.down.is_dead)
    }
}

impl Env {
    fn latency(&mut self) -> u64 {
        let (from, to) = self.network.latency;
        let (until, by) = self.network.slow;
        let extra = if self.now < until { self.rng.below(by) } else { 0 };
        self.rng.range(from, to) + extra
    }

    fn outage(&self) -> Option<(Time, Outage)> {
        self.network.outage.filter(|(until, _)| self.now < *until)
    }

    /// Opens a link, by its first message. Its fate is decided here.
    pub fn open_link(&mut self, transport: TransportId, kind: LinkKind, first: Up) -> LinkId {
        let id = LinkId(self.network.links.len());
        let upgrade = self.network.upgrade_fault.filter(|(until, _)| kind == LinkKind::WebSocket && self.now < *until);
        let fault = upgrade.map(|(_, kind)| kind);
        let (up, down) = (Pipe::default(), Pipe::default());
        self.network.links.push(Link { transport, kind, up, down, fails: false, fault });
        let refused = matches!(self.outage(), Some((_, Outage::Refused))) || fault == Some(UpgradeFault::Refused);
        let hangs = matches!(self.outage(), Some((_, Outage::Hangs))) || fault == Some(UpgradeFault::Hangs);
        if refused {
            let latency = self.latency();
            self.after(latency, Job::Told(id));
            self.kill(id, true, true);
        } else if hangs {
            self.kill(id, true, true);
        } else if kind != LinkKind::WebSocket && self.network.hang.0 > 0 {
            self.network.hang.0 -= 1;
            self.kill(id, !self.network.hang.1, true);
        } else if kind != LinkKind::WebSocket && self.network.fail.0 > 0 {
            self.network.fail.0 -= 1;
            let arrives = self.network.fail.1;
            if let Some(link) = self.network.link_mut(id).filter(|_| arrives) {
                link.fails = true;
            } else {
                let latency = self.latency();
                self.after(latency, Job::Told(id));
                self.kill(id, true, true);
            }
        }
        self.up(id, first);
        id
    }

    /// Sends something to the server.
    pub fn up(&mut self, id: LinkId, message: Up) {
        let at = self.arrival();
        let is_first = matches!(message, Up::Connect { .. });
        let is_upgrade = matches!(&message, Up::Frame(Frame::Text(text)) if text == "5");
        let Some(link) = self.network.link_mut(id).filter(|link| !link.up.is_dead) else { return };
        if link.fault == Some(UpgradeFault::Mute) && !is_first {
            return;
        }
        link.up.latest = link.up.latest.max(at);
        let at = link.up.latest;
        // It moves to a WebSocket that is about to be cut.
        self.is_damaged |= is_upgrade && link.fault == Some(UpgradeFault::CutAfterAnswer);
        self.at(at, Job::Up(id, message));
    }

    /// Sends something to the client.
    pub fn down(&mut self, id: LinkId, mut message: Down) {
        let at = self.arrival();
        let Some(link) = self.network.link_mut(id).filter(|link| !link.down.is_dead) else { return };
        if link.fails && matches!(message, Down::Response { .. }) {
            message = Down::Failed;
        }
        if link.fault == Some(UpgradeFault::Mute) && !matches!(message, Down::Accept) {
            return;
        }
        link.down.latest = link.down.latest.max(at);
        let (at, fault) = (link.down.latest, link.fault);
        let is_answer = matches!(&message, Down::Frame(Frame::Text(text)) if text == "3probe");
        if is_answer && fault == Some(UpgradeFault::WrongAnswer) {
            message = Down::Frame(Frame::Text("3wrong".into()));
        }
        self.at(at, Job::Down(id, message));
        if is_answer && fault == Some(UpgradeFault::CutAfterAnswer) {
            let later = at + self.rng.below(80);
            self.at(later, Job::Told(id));
            self.at(later, Job::ServerTold(id));
        }
    }

    fn arrival(&mut self) -> Time {
        let at = self.now + self.latency();
        match self.outage() {
            Some((until, Outage::Stalls)) => at.max(until),
            _ => at,
        }
    }

    /// The link lets nothing through any more, in these directions. What is under way is lost.
    pub fn kill(&mut self, id: LinkId, up: bool, down: bool) {
        if let Some(link) = self.network.link_mut(id) {
            link.up.is_dead |= up;
            link.down.is_dead |= down;
        }
    }

    /// The link has done what it was for.
    pub fn finish(&mut self, id: LinkId) {
        self.kill(id, true, true);
    }

    /// Kills all links.
    pub fn kill_all(&mut self, up: bool, down: bool) {
        for id in 0..self.network.links.len() {
            self.kill(LinkId(id), up, down);
        }
    }

    /// Cuts all links, and tells those who learn of it.
    pub fn cut(&mut self, client_learns: bool, server_learns: bool) {
        for id in (0..self.network.links.len()).map(LinkId) {
            if !self.network.delivers_up(id) && !self.network.delivers_down(id) {
                continue;
            }
            if client_learns {
                let latency = self.latency();
                self.after(latency, Job::Told(id));
            }
            if server_learns {
                let latency = self.latency();
                self.after(latency, Job::ServerTold(id));
            }
        }
        self.kill_all(true, true);
    }

    pub fn begin_outage(&mut self, until: Time, kind: Outage) {
        if kind != Outage::Stalls {
            self.kill_all(true, true);
        }
        self.network.outage = Some((until, kind));
    }
}
