//! What all parts of a session share: virtual time, the queue of what is to come, random choices, the network, the books.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::invariants::{Failure, Invariant};
use super::ledger::Ledger;
use super::network::{Down, LinkId, Network, Up};
use super::rng::Rng;
use super::script::{Script, Settings, Time};
use super::server::Work;
use socketio::core::{EngineId, SocketId, TransportId};

/// What happens at a time.
#[derive(Debug)]
pub enum Job {
    /// Something arrives at the server.
    Up(LinkId, Up),
    /// Something arrives at the client.
    Down(LinkId, Down),
    /// The client learns that a connection is broken.
    Told(LinkId),
    /// The server learns it.
    ServerTold(LinkId),
    /// The server does something.
    Server(Work),
    /// The client's timer, by the number of its setting.
    Timer(u64),
    /// A transport has passed on what it was given.
    Flushed(TransportId),
    /// The next step of the script.
    Step(usize),
    /// The application does what it has put off.
    Late(Late),
    /// The computer or the page tells something.
    Tell(Tell),
    /// The faults end.
    Quiet,
    /// Nobody emits any more: what is under way arrives.
    Silence,
    /// The quiet phase ends: everything has to be settled.
    Settled,
    /// The application has left: nothing may be left.
    End,
}

/// What the application has put off.
#[derive(Clone, Copy, Debug)]
pub enum Late {
    Configure(EngineId),
    Authenticate(usize, SocketId, EngineId),
    Acknowledge(SocketId, EngineId, u64, usize, usize),
    Reconnect,
}

#[derive(Clone, Copy, Debug)]
pub enum Tell {
    Awake,
    NetworkLost,
    /// The page is left, and comes back after so many ms, or stays after all.
    PageLeaving(Option<u64>),
    PageRestored,
}

#[derive(Debug)]
struct Entry {
    at: Time,
    number: u64,
    job: Job,
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        (self.at, self.number) == (other.at, other.number)
    }
}

impl Eq for Entry {}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.number).cmp(&(other.at, other.number))
    }
}

/// The shared part of a session.
pub struct Env {
    pub now: Time,
    pub rng: Rng,
    pub settings: Settings,
    pub network: Network,
    pub ledger: Ledger,
    /// No faults any more.
    pub is_quiet: bool,
    /// Something has happened by which a session may end.
    pub is_damaged: bool,
    /// Nobody emits any more.
    pub is_silent: bool,
    /// The application leaves. A session that closes answers no ping, so the server has patience.
    pub is_leaving: bool,
    queue: BinaryHeap<Reverse<Entry>>,
    number: u64,
    /// The number of the job that has come last.
    latest: u64,
    /// The transcript, if one is wanted.
    notes: Option<Vec<String>>,
}

impl Env {
    pub fn new(script: &Script, is_traced: bool) -> Self {
        Self {
            now: 0,
            // Not the numbers that the script was made of.
            rng: Rng::new(!script.seed),
            settings: script.settings.clone(),
            network: Network::new(script.settings.latency),
            ledger: Ledger::new(script.settings.namespaces.len()),
            is_quiet: false,
            is_damaged: false,
            is_silent: false,
            is_leaving: false,
            queue: BinaryHeap::new(),
            number: 0,
            latest: 0,
            notes: is_traced.then(Vec::new),
        }
    }

    /// Plans a job for a time.
    pub fn at(&mut self, at: Time, job: Job) {
        self.number += 1;
        self.queue.push(Reverse(Entry { at: at.max(self.now), number: self.number, job }));
    }

    /// Plans a job in so many ms.
    pub fn after(&mut self, delay: u64, job: Job) {
        self.at(self.now + delay, job);
    }

    /// Puts off the job that has come last. It keeps its place among the others.
    pub fn put_off(&mut self, until: Time, job: Job) {
        self.queue.push(Reverse(Entry { at: until, number: self.latest, job }));
    }

    /// The next job; the time is now that of the job.
    pub fn next(&mut self) -> Option<Job> {
        let Reverse(Entry { at, number, job }) = self.queue.pop()?;
        (self.now, self.latest) = (at, number);
        Some(job)
    }

    /// A number that counts up.
    pub fn next_place(&mut self) -> u64 {
        self.number += 1;
        self.number
    }

    /// A line of the transcript.
    pub fn note(&mut self, line: impl FnOnce() -> String) {
        if let Some(notes) = &mut self.notes {
            notes.push(format!("{:>7}  {}", self.now, line()));
        }
    }

    pub fn transcript(&mut self) -> Vec<String> {
        self.notes.take().unwrap_or_default()
    }

    /// Checks that an invariant holds.
    pub fn check(&mut self, invariant: Invariant, holds: bool, what: impl FnOnce() -> String) {
        self.ledger.check(invariant, holds, what);
    }

    pub fn failure(&self) -> Option<&Failure> {
        self.ledger.failure.as_ref()
    }
}
