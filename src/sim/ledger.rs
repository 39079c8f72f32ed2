//! The books: what each side has sent and received, against which the invariants are checked.

use super::invariants::{Failure, Invariant};
use super::script::{How, Time};
use super::stream::{Sent, Stream};

/// Where an event that the client has emitted has gone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// It is buffered until the namespace is connected.
    Buffered,
    /// It was sent at once, or dropped if it is volatile.
    Sent,
    /// It is in the retry queue.
    Queued,
}

/// An event that the client has emitted.
#[derive(Debug)]
struct Emitted {
    namespace: usize,
    how: How,
    place: Place,
    /// The connection in which it was sent, and its place among the events of that.
    sent_in: Option<(usize, usize)>,
    received: u32,
    /// It need not arrive: its time was over before it was sent, or its retries were.
    is_given_up: bool,
}

/// The events that the client has sent in one connection of a namespace.
#[derive(Debug, Default)]
struct Connection {
    numbers: Vec<usize>,
    /// How many of them have arrived, or need not.
    next: usize,
}

/// What the client knows of a namespace.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum State {
    #[default]
    Down,
    Up,
    Interrupted,
}

#[derive(Debug, Default)]
pub struct Book {
    pub state: State,
    /// It has asked for its credentials since it was connected the last time.
    pub is_entering: bool,
    /// How often a disconnection was told.
    pub ends: u32,
    connections: Vec<Connection>,
    buffered: Vec<usize>,
    queued: Vec<usize>,
    /// The number of the server's socket that it is connected to, or was.
    pub uid: Option<usize>,
    /// The latest offset, in the session that may be recovered.
    pub offset: Option<String>,
    pub offset_told: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token {
    Pending,
    Settled,
    /// At this time. It may have been on its way to the application.
    Forgotten(Time),
}

pub struct Ledger {
    pub books: Vec<Book>,
    pub failure: Option<Failure>,
    /// How often each invariant was checked.
    pub checked: [u64; Invariant::ALL.len()],
    events: Vec<Emitted>,
    /// By the number of the event.
    tokens: Vec<Option<Token>>,
    streams: Vec<Stream>,
}

impl Ledger {
    pub fn new(namespaces: usize) -> Self {
        Self {
            books: (0..namespaces).map(|_| Book::default()).collect(),
            failure: None,
            checked: [0; Invariant::ALL.len()],
            events: Vec::new(),
            tokens: Vec::new(),
            streams: Vec::new(),
        }
    }

    pub fn check(&mut self, invariant: Invariant, holds: bool, what: impl FnOnce() -> String) {
        if let Some(count) = self.checked.get_mut(invariant as usize) {
            *count += 1;
        }
        if !holds && self.failure.is_none() {
            self.failure = Some(Failure { invariant, what: what() });
        }
    }

    // ---- events of the server ----

    pub fn add_stream(&mut self, namespace: usize) {
        self.streams.push(Stream { namespace, ..Stream::default() });
    }

    pub fn stream(&self, uid: usize) -> Option<&Stream> {
        self.streams.get(uid)
    }

    pub fn granted(&mut self, uid: usize, grant: u32, is_recovered: bool) {
        if let Some(stream) = self.streams.get_mut(uid) {
            (stream.grant, stream.is_recovered) = (grant, is_recovered);
        }
    }

    pub fn stream_over(&mut self, uid: usize) {
        if let Some(stream) = self.streams.get_mut(uid) {
            stream.is_over = true;
        }
    }

    /// Returns the number of the event.
    pub fn server_emits(&mut self, uid: usize, sent: Sent) -> usize {
        let Some(stream) = self.streams.get_mut(uid) else { return 0 };
        stream.sent.push(sent);
        stream.sent.len() - 1
    }

    /// The client has received an event.
    pub fn client_received(&mut self, namespace: usize, uid: usize, seq: usize) {
        let Some(stream) = self.streams.get_mut(uid).filter(|stream| stream.namespace == namespace) else {
            return self.check(Invariant::ServerOrder, false, || format!("event {seq} of s{uid}, an unknown one"));
        };
        let (next, grant, is_left) = (stream.next, stream.grant, stream.is_left);
        stream.next = stream.next.max(seq + 1);
        let is_first = stream.sent.get_mut(seq).is_some_and(|sent| !std::mem::replace(&mut sent.is_received, true));
        // One that was missed when the client disconnected may come later.
        let is_in_order = seq >= next || is_left;
        // What is to be acknowledged may be lost with its connection.
        let missed = |sent: &Sent| sent.is_logged || sent.grant == grant;
        let lost = stream.sent.get(next..seq).unwrap_or_default().iter().position(missed);
        self.check(Invariant::ServerOrder, is_in_order && is_first, || format!("event {seq} of s{uid} after {next}"));
        let invariant = if grant > 1 { Invariant::RecoveredComplete } else { Invariant::ServerComplete };
        let is_complete = lost.is_none() || is_left;
        self.check(invariant, is_complete, || format!("event {seq} of s{uid}, but not {}", next + lost.unwrap_or(0)));
    }

    /// The application disconnects a namespace.
    pub fn client_leaves(&mut self, namespace: usize) {
        for stream in self.streams.iter_mut().filter(|stream| stream.namespace == namespace) {
            stream.is_left = true;
        }
    }

    /// The client has connected anew beside this one.
    pub fn stream_left(&mut self, uid: usize) {
        if let Some(stream) = self.streams.get_mut(uid) {
            stream.is_left = true;
        }
    }

    /// The server disconnects a socket in this session.
    pub fn stream_dismissed(&mut self, uid: usize, sid: String) {
        self.stream_left(uid);
        if let Some(stream) = self.streams.get_mut(uid) {
            stream.dismissed_in = Some(sid);
        }
    }

    /// How often a disconnection was told of a namespace that the server has disconnected in this session, and that is connected for all
    /// the client knows.
    pub fn dismissal(&self, namespace: usize, sid: &str) -> Option<u32> {
        let book = self.books.get(namespace).filter(|book| book.state == State::Up)?;
        self.streams.get(book.uid?).filter(|stream| stream.dismissed_in.as_deref() == Some(sid)).map(|_| book.ends)
    }

    pub fn client_acknowledges(&mut self, uid: usize, seq: usize) {
        if let Some(sent) = self.streams.get_mut(uid).and_then(|stream| stream.sent.get_mut(seq)) {
            sent.is_answered = true;
        }
    }

    /// The server has received an acknowledgement, by an id that is the event's number.
    pub fn server_acknowledged(&mut self, uid: usize, id: usize, (answered, seq): (usize, usize)) {
        // What is under way when the client disconnects and connects again is taken for an event of the new session: the protocol has
        // nothing to tell them apart by.
        if answered != uid && self.streams.get(answered).is_some_and(|stream| stream.is_left) {
            return;
        }
        let grant = self.streams.get(uid).map(|stream| stream.grant);
        let sent = self.streams.get_mut(uid).and_then(|stream| stream.sent.get_mut(id));
        let is_first = sent.is_some_and(|sent| {
            sent.acks += 1;
            sent.acks == 1 && sent.wants_ack && Some(sent.grant) == grant
        });
        let is_right = is_first && (answered, seq) == (uid, id);
        self.check(Invariant::ServerAckOnce, is_right, || format!("{seq} of s{answered} for {id} of s{uid}"));
    }

    /// All is quiet: the client has received everything that was sent to it, and has acknowledged it.
    pub fn check_stream(&mut self, uid: usize) {
        let Some(stream) = self.streams.get(uid) else { return };
        let (next, last) = (stream.next, stream.sent.len());
        let open = |sent: &Sent| sent.grant == stream.grant && sent.is_answered && sent.acks == 0 && !stream.is_left;
        let unanswered = stream.sent.iter().position(open);
        self.check(Invariant::ServerComplete, next == last, || format!("{next} of {last} events of s{uid}"));
        self.check(Invariant::ServerAckOnce, unanswered.is_none(), || {
            format!("{unanswered:?} of s{uid} never arrives")
        });
    }

    // ---- events of the client ----

    /// The number of the next event, which is its token, too.
    pub fn next_number(&self) -> usize {
        self.events.len()
    }

    /// The client has emitted the next event.
    pub fn client_emits(&mut self, namespace: usize, how: How, place: Place) {
        let number = self.events.len();
        self.events.push(Emitted { namespace, how, place, sent_in: None, received: 0, is_given_up: false });
        self.tokens.push(how.ack.then_some(Token::Pending));
        let Some(book) = self.books.get_mut(namespace) else { return };
        match place {
            Place::Buffered => book.buffered.push(number),
            Place::Queued => book.queued.push(number),
            Place::Sent => self.sent(namespace, number),
        }
    }

    fn sent(&mut self, namespace: usize, number: usize) {
        let Some(book) = self.books.get_mut(namespace) else { return };
        let at = book.connections.len().saturating_sub(1);
        let (Some(connection), Some(event)) = (book.connections.last_mut(), self.events.get_mut(number)) else {
            return;
        };
        event.sent_in = Some((at, connection.numbers.len()));
        connection.numbers.push(number);
    }

    /// A namespace begins to connect.
    pub fn connects(&mut self, namespace: usize) {
        if let Some(book) = self.books.get_mut(namespace) {
            book.is_entering = true;
            book.connections.push(Connection::default());
        }
    }

    /// What was buffered has been sent.
    pub fn flushed(&mut self, namespace: usize) {
        let buffered = self.books.get_mut(namespace).map(|book| std::mem::take(&mut book.buffered)).unwrap_or_default();
        for number in buffered {
            self.sent(namespace, number);
        }
    }

    pub fn has_buffered(&self, namespace: usize) -> bool {
        self.books.get(namespace).is_some_and(|book| !book.buffered.is_empty())
    }

    /// The server has received an event. Returns whether it acknowledges it.
    pub fn server_received(&mut self, namespace: usize, number: usize, attachment: Option<&[u8]>) -> bool {
        let Some(event) = self.events.get_mut(number).filter(|event| event.namespace == namespace) else {
            self.check(Invariant::ClientOrder, false, || format!("event {number}, an unknown one"));
            return false;
        };
        event.received += 1;
        let (how, place, sent_in, received) = (event.how, event.place, event.sent_in, event.received);
        let is_same =
            attachment.is_some() == how.binary && attachment.is_none_or(|bytes| bytes == number.to_string().as_bytes());
        self.check(Invariant::Attachments, is_same, || format!("event {number} with {attachment:?}"));
        if place == Place::Queued {
            self.check_queued(namespace, number);
            return !how.is_ignored || received > 1;
        }
        self.check(Invariant::ClientOrder, received == 1, || format!("event {number} twice"));
        let Some((connection, at)) = sent_in else {
            self.check(Invariant::ClientOrder, false, || format!("event {number}, which was not sent"));
            return false;
        };
        let lost = self.lost_before(namespace, connection, at);
        let is_next = self.books.get_mut(namespace).and_then(|book| book.connections.get_mut(connection)).is_some_and(
            |connection| {
                let is_next = at >= connection.next;
                connection.next = connection.next.max(at + 1);
                is_next
            },
        );
        self.check(Invariant::ClientOrder, is_next, || format!("event {number} after a later one"));
        self.check(Invariant::ClientComplete, lost.is_none(), || format!("event {number}, but not {lost:?}"));
        !how.is_ignored
    }

    /// An event of a connection that has not arrived, and should have, before the one at this place.
    fn lost_before(&self, namespace: usize, connection: usize, at: usize) -> Option<usize> {
        let connection = self.books.get(namespace)?.connections.get(connection)?;
        let passed = connection.numbers.get(connection.next..at)?;
        passed
            .iter()
            .copied()
            .find(|number| self.events.get(*number).is_some_and(|event| !event.how.volatile && !event.is_given_up))
    }

    /// An event of the retry queue comes after those before it.
    fn check_queued(&mut self, namespace: usize, number: usize) {
        let Some(book) = self.books.get(namespace) else { return };
        let place = book.queued.iter().position(|queued| *queued == number).unwrap_or(0);
        let before = place.checked_sub(1).and_then(|place| book.queued.get(place)).copied();
        let may_come = before.and_then(|before| self.events.get(before)).is_none_or(|event| {
            event.received > 0 || event.is_given_up || (!event.how.ack && event.how.timeout.is_some())
        });
        self.check(Invariant::Retries, may_come, || format!("event {number} before {before:?}"));
    }

    /// All is quiet: what was emitted in the last connection has arrived, and all that was to be retried.
    pub fn check_client_events(&mut self, namespace: usize, invariant: Invariant) {
        let Some(book) = self.books.get(namespace) else { return };
        let last = book.connections.len().saturating_sub(1);
        let lost = self.lost_before(namespace, last, book.connections.last().map_or(0, |last| last.numbers.len()));
        let unsent = self.books.get(namespace).and_then(|book| {
            book.queued.iter().copied().find(|number| {
                self.events.get(*number).is_some_and(|event| {
                    let may_fail = event.how.timeout.is_some() && !event.how.ack;
                    event.received == 0 && !event.is_given_up && !may_fail
                })
            })
        });
        self.check(invariant, lost.is_none(), || format!("event {lost:?} has not arrived"));
        self.check(Invariant::Retries, unsent.is_none(), || format!("event {unsent:?} has not arrived"));
    }

    // ---- acknowledgements for the client ----

    /// An acknowledgement is settled: with the number of the event that it is of, or with an error.
    pub fn acknowledged(&mut self, now: Time, number: usize, answer: Result<Option<usize>, bool>) {
        let token = self.tokens.get_mut(number);
        let before = token.and_then(|token| token.replace(Token::Settled));
        let is_pending = before == Some(Token::Pending) || before == Some(Token::Forgotten(now));
        self.check(Invariant::AckOnce, is_pending, || format!("the acknowledgement of {number} again"));
        let Some(event) = self.events.get_mut(number) else { return };
        match answer {
            Ok(of) => {
                let is_right = of == Some(number) && event.received > 0;
                self.check(Invariant::AckOfEvent, is_right, || format!("{of:?} as the acknowledgement of {number}"));
            }
            Err(is_timeout) => {
                event.is_given_up |= is_timeout || event.place == Place::Queued;
                let is_right = !is_timeout || event.how.timeout.is_some();
                self.check(Invariant::AckOfEvent, is_right, || format!("event {number} has no timeout"));
            }
        }
    }

    /// The application forgets its latest pending acknowledgement in a namespace.
    pub fn forget(&mut self, now: Time, namespace: usize) -> Option<usize> {
        let number = (0..self.events.len()).rev().find(|number| {
            self.events.get(*number).is_some_and(|event| event.namespace == namespace)
                && self.tokens.get(*number) == Some(&Some(Token::Pending))
        })?;
        if let Some(token) = self.tokens.get_mut(number) {
            *token = Some(Token::Forgotten(now));
        }
        // Nothing tells any more whether it is given up in time.
        if let Some(event) = self.events.get_mut(number) {
            event.is_given_up = event.how.timeout.is_some();
        }
        Some(number)
    }

    /// The application has left: no acknowledgement is pending.
    pub fn check_tokens(&mut self) {
        let pending = self.tokens.iter().position(|token| *token == Some(Token::Pending));
        self.check(Invariant::AckOnce, pending.is_none(), || format!("the acknowledgement of {pending:?} never comes"));
    }
}
