//! Messages of a server in one session: how packets and their attachments are put together.

use arbitrary::Arbitrary;

use super::read;
use crate::core::{
    AckToken, Codec, Command, Content, EmitOptions, EngineOptions, Event, Manager, ManagerEvent, Outgoing, Output,
    Payload, Received, ReconnectionOptions, TransportId, TransportInput, TransportKind,
};
use crate::protocol::socket_packet::{self, PacketType};

const HANDSHAKE: &str = r#"0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000}"#;
/// The last one is not in use.
const NAMESPACES: [&str; 3] = ["/", "/a", "/b"];
const PAYLOADS: [&str; 12] = [
    r#"["e",1]"#,
    r#"["e",{"_placeholder":true,"num":0}]"#,
    r#"["e",{"_placeholder":true,"num":1},{"_placeholder":true,"num":0}]"#,
    r#"[{"_placeholder":true,"num":2}]"#,
    r#"["connect"]"#,
    r#"[7,"offset"]"#,
    r#"{"sid":"x","pid":"p"}"#,
    r#"{"message":"no"}"#,
    r#""no""#,
    "[]",
    "[",
    "",
];

#[derive(Arbitrary, Debug)]
enum Message<'a> {
    Packet { kind: u8, attachments: u8, namespace: u8, id: Option<u8>, payload: u8 },
    Text(&'a str),
    Binary(&'a [u8]),
    Base64(&'a str),
    Ping,
}

impl Message<'_> {
    /// The text, or the bytes.
    fn written(&self) -> Result<String, Vec<u8>> {
        Ok(match self {
            Self::Packet { kind, attachments, namespace, id, payload } => {
                let kind = PacketType::from_number(u32::from(kind % 7)).expect("a type");
                let attachments = if kind.without_attachments() == kind { 0 } else { usize::from(attachments % 12) };
                let namespace = NAMESPACES[usize::from(*namespace) % NAMESPACES.len()];
                let header = socket_packet::encode(kind, attachments, namespace, id.map(u64::from));
                header + PAYLOADS[usize::from(*payload) % PAYLOADS.len()]
            }
            Self::Text(text) => format!("4{text}"),
            Self::Binary(bytes) => return Err(bytes.to_vec()),
            Self::Base64(text) => format!("b{text}"),
            Self::Ping => "2".into(),
        })
    }
}

/// How a driver may pass messages to the manager. What comes of them is the same.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    /// With the time.
    Timed,
    /// First without the time, and of each text only its head.
    Lazy,
    /// Somebody observes the packets of the connection.
    Observed,
    /// Somebody observes the session.
    SessionObserved,
}

/// The same comes of messages in each way; attachments are those that came last, as many as are announced.
pub fn messages(data: &[u8]) {
    let Some(messages) = read::<Vec<Message<'_>>>(data) else { return };
    let expected = Session::run(Way::Timed, &messages);
    for way in [Way::Lazy, Way::Observed, Way::SessionObserved] {
        assert_eq!(Session::run(way, &messages), expected, "{way:?}, {messages:?}");
    }
}

struct Session {
    manager: Manager,
    way: Way,
    log: Vec<String>,
    /// The attachments that came since the last text.
    binaries: Vec<Vec<u8>>,
    is_over: bool,
}

const NOW: f64 = 1000.0;

impl Session {
    fn run(way: Way, messages: &[Message<'_>]) -> Vec<String> {
        let mut session = Self::open(way);
        for message in messages {
            match message.written() {
                Ok(text) => {
                    if !text.starts_with('b') && !text.starts_with('2') {
                        session.binaries.clear();
                    } else if let Some(bytes) = text.strip_prefix('b').and_then(crate::protocol::base64::decode) {
                        session.binaries.push(bytes);
                    }
                    session.receive(Received::Text(text.clone(), session.head(&text)));
                }
                Err(bytes) => {
                    session.binaries.push(bytes.clone());
                    session.receive(Received::Binary(bytes));
                }
            }
            if session.is_over {
                break;
            }
            // A server that goes on does not make the client keep what it has sent.
            let waiting: usize =
                [0, 1].map(|id| session.manager.receive_buffer(crate::core::SocketId(id)).count()).iter().sum();
            assert!(waiting <= messages.len());
        }
        session.log
    }

    /// A session in which the first two namespaces are connected, and four acknowledgements are pending in each.
    fn open(way: Way) -> Self {
        let manager = Manager::new(Codec::BuiltIn, ReconnectionOptions::default(), 0);
        let mut session = Self { manager, way, log: Vec::new(), binaries: Vec::new(), is_over: false };
        session.manager.observe_packets(way == Way::Observed);
        let sockets = [NAMESPACES[0], NAMESPACES[1]].map(|name| session.manager.socket(name));
        sockets.iter().for_each(|socket| session.manager.connect(NOW, *socket));
        session.act();
        session.manager.transport_input(NOW, TransportId(1), TransportInput::Opened);
        session.receive(Received::Text(HANDSHAKE.into(), HANDSHAKE.as_bytes()));
        let engine = session.manager.latest_engine();
        session.manager.observe_engine(engine, way == Way::SessionObserved);
        for text in [r#"40{"sid":"a","pid":"p"}"#, r#"40/a,{"sid":"b"}"#] {
            session.receive(Received::Text(text.into(), text.as_bytes()));
        }
        for (number, socket) in (0u32..8).zip(sockets.into_iter().cycle()) {
            let options = EmitOptions {
                token: Some(AckToken(number)),
                timeout: (number % 4 < 2).then_some(1e6),
                ..EmitOptions::default()
            };
            let payload = Outgoing::Encoded { json: r#"["e"]"#.into(), attachments: Vec::new(), args: None };
            session.manager.emit(NOW, socket, payload, options);
            session.act();
        }
        assert!(session.log.iter().filter(|line| line.contains("Connect")).count() == 2, "{:?}", session.log);
        session
    }

    fn head<'a>(&self, text: &'a str) -> &'a [u8] {
        let header = socket_packet::decode(text.as_bytes(), 1).ok().filter(|_| text.starts_with('4'));
        match header.and_then(|header| header.payload) {
            Some(at) if self.way == Way::Lazy => &text.as_bytes()[..=at],
            _ => text.as_bytes(),
        }
    }

    fn receive(&mut self, packet: Received<'_>) {
        let now = if self.way == Way::Lazy { None } else { Some(NOW) };
        if let Some(back) = self.manager.receive(now, TransportId(1), packet) {
            assert!(now.is_none(), "a packet comes back although the time is known");
            assert!(self.manager.poll_output().is_none(), "a packet comes back, and has changed something");
            self.manager.receive(Some(NOW), TransportId(1), back);
        }
        self.act();
    }

    fn act(&mut self) {
        while let Some(output) = self.manager.poll_output() {
            match output {
                Output::Command(Command::Send { transport, messages }) => {
                    assert!(messages.iter().all(|message| !matches!(&message.content, Content::Binary(_))));
                    self.log.push(format!("sends {}", messages.len()));
                    self.manager.transport_input(NOW, transport, TransportInput::Drained);
                }
                Output::Event(event) => self.event(event),
                Output::Command(_) => {}
            }
        }
    }

    fn event(&mut self, event: Event) {
        match event {
            Event::Configure(engine) => {
                let transports = vec![TransportKind::WebSocket];
                let options = EngineOptions { transports, ..EngineOptions::default() };
                self.manager.provide_options(NOW, engine, Ok(options));
            }
            Event::Authenticate { socket, engine, .. } => self.manager.authenticate(NOW, socket, engine, None),
            Event::Message(socket, event) => {
                self.payload(PacketType::Event, &format!("{socket:?} {:?}", event.ack), event.payload)
            }
            Event::Ack { socket, token, outcome: Ok(payload) } => {
                self.payload(PacketType::Ack, &format!("{socket:?} {token:?}"), payload);
            }
            // Where the application cannot read an acknowledgement, it knows what has become of it.
            Event::Ack { outcome: Err(_), .. } => {}
            // The details say who has noticed.
            Event::Socket(socket, crate::core::SocketEvent::Disconnect(reason, _)) => {
                self.log.push(format!("{socket:?} ends: {reason}"));
            }
            Event::Socket(socket, event) => self.log.push(format!("{socket:?} {event:?}")),
            Event::Manager(ManagerEvent::Close(reason, _)) => {
                self.log.push(format!("closed: {reason}"));
                self.is_over = true;
            }
            Event::Manager(event) => self.log.push(format!("{event:?}")),
            // For observers, or of no interest.
            _ => {}
        }
    }

    fn payload(&mut self, kind: PacketType, what: &str, payload: Payload) {
        if self.is_over {
            return;
        }
        let offset = payload.offset();
        let Some(value) = payload.parse(kind) else {
            return self.manager.parse_failed(NOW, "unreadable".into());
        };
        let count = value.attachments.len();
        assert!(count <= socket_packet::MAX_ATTACHMENTS);
        let last = self.binaries.len().checked_sub(count).map(|from| &self.binaries[from..]);
        assert_eq!(last, Some(&value.attachments[..]), "{what}");
        // What is read from the end of the text may leave offsets out, but makes none up.
        let parsed = crate::data::offset(&value);
        assert!(offset.is_none() || offset == parsed, "{offset:?}, {parsed:?}");
        self.log.push(format!("{what} {value:?}"));
    }
}
