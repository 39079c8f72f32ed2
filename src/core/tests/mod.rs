//! Tests of the state machines in virtual time. Each reads as a transcript: the inputs of the client, and its outputs, one line each.

mod acks;
mod bad_input;
mod connecting;
mod custom_codec;
mod engine;
mod faults;
mod namespaces;
mod page;
#[cfg(feature = "polling")]
mod polling;
mod receive;
mod reconnection;
mod recovery;
mod retries;
#[cfg(feature = "polling")]
mod try_all;
#[cfg(feature = "polling")]
mod upgrade;
mod waking;

use super::*;
use crate::data::{self, Value};
use crate::protocol::socket_packet::PacketType;

pub const HANDSHAKE: &str =
    r#"0{"sid":"s1","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#;

/// A manager, the time, and its outputs as lines.
pub struct Client {
    pub manager: Manager,
    pub now: f64,
    pub options: EngineOptions,
    /// The answer to `Authenticate`.
    pub credentials: Option<&'static str>,
    /// The latest `Identify` command.
    pub identified: Option<(TransportId, String)>,
    /// The first transport of the latest session.
    pub first_transport: (EngineId, TransportKind),
    /// Whether packets are first passed without the time, and with no more than the head of their text.
    pub is_lazy: bool,
    lines: Vec<String>,
}

impl Client {
    pub fn new() -> Self {
        Self::with(ReconnectionOptions { randomization_factor: 0.0, ..Default::default() })
    }

    pub fn with(reconnection: ReconnectionOptions) -> Self {
        Self {
            manager: Manager::new(Codec::BuiltIn, reconnection, 0),
            now: 1_000_000.0,
            options: EngineOptions::default(),
            credentials: None,
            identified: None,
            first_transport: (EngineId(0), TransportKind::Polling),
            is_lazy: true,
            lines: Vec::new(),
        }
    }

    pub fn transports(mut self, transports: &[TransportKind]) -> Self {
        self.options.transports = transports.to_vec();
        self
    }

    /// A client whose main namespace is connected by WebSocket only: transport 1, socket 0.
    pub fn connected() -> Self {
        let mut client = Self::new().transports(&[TransportKind::WebSocket]);
        client.connect("/");
        client.opened(1);
        client.text(1, HANDSHAKE);
        client.drained(1);
        client.text(1, r#"40{"sid":"id0"}"#);
        client.take();
        client
    }

    /// A client whose main namespace is connected by long-polling, with a poll running: transport 1, socket 0.
    #[cfg(feature = "polling")]
    pub fn polling() -> Self {
        let mut client = Self::new();
        client.options.upgrade = false;
        client.connect("/");
        client.polled(1, &[HANDSHAKE]);
        client.drained(1);
        client.polled(1, &[r#"40{"sid":"id0"}"#]);
        client.take();
        client
    }

    /// Lets the scheduled attempt succeed by WebSocket, with this transport, and connects the namespace again.
    pub fn renew(&mut self, transport: u32) {
        self.pass(1000.0);
        self.opened(transport);
        self.text(transport, HANDSHAKE);
        self.drained(transport);
        self.text(transport, r#"40{"sid":"id1"}"#);
        self.take();
    }

    // ---- the application ----

    pub fn input<R>(&mut self, input: impl FnOnce(&mut Manager, f64) -> R) -> R {
        let result = input(&mut self.manager, self.now);
        while let Some(output) = self.manager.poll_output() {
            self.act(output);
        }
        result
    }

    pub fn connect(&mut self, namespace: &str) -> SocketId {
        self.input(|manager, now| {
            let socket = manager.socket(namespace);
            manager.connect(now, socket);
            socket
        })
    }

    pub fn disconnect(&mut self, socket: u32) {
        self.input(|manager, now| manager.disconnect(now, SocketId(socket)));
    }

    pub fn emit(&mut self, socket: u32, json: &str) {
        self.emit_with(socket, json, &[], EmitOptions::default());
    }

    pub fn emit_with(&mut self, socket: u32, json: &str, attachments: &[&[u8]], options: EmitOptions) {
        let attachments = attachments.iter().map(|bytes| bytes.to_vec()).collect();
        let args = serde_json::from_str(json).ok().map(|json| Value { json, attachments: Vec::new() });
        let payload = Outgoing::Encoded { json: json.into(), attachments, args };
        self.input(|manager, now| manager.emit(now, SocketId(socket), payload, options));
    }

    // ---- the transports ----

    pub fn transport_input(&mut self, transport: u32, input: TransportInput) {
        self.input(|manager, now| manager.transport_input(now, TransportId(transport), input));
    }

    pub fn opened(&mut self, transport: u32) {
        self.transport_input(transport, TransportInput::Opened);
    }

    pub fn text(&mut self, transport: u32, packet: &str) {
        let head = if self.is_lazy { head(packet) } else { packet.as_bytes() };
        self.receive(transport, Received::Text(packet.into(), head));
    }

    pub fn binary(&mut self, transport: u32, bytes: &[u8]) {
        self.receive(transport, Received::Binary(bytes.to_vec()));
    }

    fn receive(&mut self, transport: u32, packet: Received<'_>) {
        let is_lazy = self.is_lazy;
        self.input(|manager, now| {
            let given = if is_lazy { None } else { Some(now) };
            if let Some(packet) = manager.receive(given, TransportId(transport), packet) {
                assert_eq!(manager.receive(Some(now), TransportId(transport), packet), None);
            }
        });
    }

    /// The response to a poll.
    pub fn polled(&mut self, transport: u32, packets: &[&str]) {
        packets.iter().for_each(|packet| self.text(transport, packet));
        self.transport_input(transport, TransportInput::PollEnded);
    }

    pub fn drained(&mut self, transport: u32) {
        self.transport_input(transport, TransportInput::Drained);
    }

    pub fn transport_closed(&mut self, transport: u32) {
        let details = CloseDetails::Closed { description: "gone", context: None };
        self.transport_input(transport, TransportInput::Closed(details));
    }

    pub fn transport_failed(&mut self, transport: u32) {
        let kind = TransportErrorKind::XhrPoll;
        let error = TransportError { kind, description: Some("503".into()), context: None };
        self.transport_input(transport, TransportInput::Failed(error));
    }

    // ---- time ----

    /// Lets `ms` pass, and calls `handle_timeout` at each deadline.
    pub fn pass(&mut self, ms: f64) {
        let end = self.now + ms;
        while let Some(deadline) = self.manager.next_deadline().filter(|deadline| *deadline <= end) {
            self.now = self.now.max(deadline);
            self.input(Manager::handle_timeout);
        }
        self.now = end;
    }

    // ---- outputs ----

    /// The write buffer of a session.
    fn unsent(&self, engine: u32) -> String {
        let messages = self.manager.write_buffer(EngineId(engine)).concat();
        messages.iter().map(|message| format!(" | {}", content_text(&message.content))).collect()
    }

    /// All outputs since the last call.
    pub fn take(&mut self) -> Vec<String> {
        std::mem::take(&mut self.lines)
    }

    fn act(&mut self, output: Output) {
        match output {
            Output::Event(Event::Configure(engine)) => {
                let options = self.options.clone();
                self.manager.provide_options(self.now, engine, Ok(options));
            }
            Output::Event(Event::Authenticate { socket, engine, recovery }) => {
                if let Some(Recovery { pid, offset, .. }) = recovery {
                    self.lines.push(format!("S{} recover {pid} {}", socket.0, offset.unwrap_or_default()));
                }
                let credentials = self.credentials.map(encoded);
                self.manager.authenticate(self.now, socket, engine, credentials);
            }
            Output::Command(Command::Identify { transport, sid, .. }) => self.identified = Some((transport, sid)),
            Output::Event(Event::Engine(engine, EngineEvent::Transport(kind))) => self.first_transport = (engine, kind),
            Output::Event(Event::Message(_, ref event)) if !is_valid(&event.payload, PacketType::Event) => {
                self.manager.parse_failed(self.now, "invalid payload".into());
            }
            Output::Event(Event::Message(socket, ref event))
                if event.ack.is_none() && event.payload.offset().is_some() =>
            {
                self.manager.set_offset(socket, event.payload.offset().unwrap_or_default());
                self.lines.push(line(output));
            }
            Output::Event(Event::Ack { outcome: Ok(ref payload), .. }) if !is_valid(payload, PacketType::Ack) => {
                self.manager.parse_failed(self.now, "invalid payload".into());
            }
            output => {
                let unsent = match &output {
                    Output::Event(Event::Engine(engine, EngineEvent::Close(..))) => self.unsent(engine.0),
                    _ => String::new(),
                };
                self.lines.push(line(output) + &unsent);
            }
        }
    }
}

/// A payload without attachments, of a socket that is not observed.
pub fn encoded(json: &str) -> Outgoing {
    Outgoing::Encoded { json: json.into(), attachments: Vec::new(), args: None }
}

fn line(output: Output) -> String {
    match output {
        Output::Command(Command::Open { transport, kind, sid }) => {
            format!("T{} open {}{}", transport.0, kind.name(), sid.map(|sid| format!(" {sid}")).unwrap_or_default())
        }
        Output::Command(Command::Identify { transport, sid, .. }) => format!("T{} is of {sid}", transport.0),
        Output::Command(Command::Poll { transport, .. }) => format!("T{} poll", transport.0),
        Output::Command(Command::Send { transport, messages }) => {
            let frames = messages.iter().map(|message| content_text(&message.content));
            format!("T{} send {}", transport.0, frames.collect::<Vec<_>>().join(" | "))
        }
        Output::Command(Command::Close { transport }) => format!("T{} close", transport.0),
        Output::Event(event) => event_line(event),
    }
}

fn is_valid(payload: &Payload, kind: PacketType) -> bool {
    payload.clone().parse(kind).is_some()
}

/// A payload as JSON, and its attachments if it has any.
fn payload_text(payload: Payload, kind: PacketType) -> String {
    let Value { json, attachments } = payload.parse(kind).expect("a valid payload");
    if attachments.is_empty() { json.to_string() } else { format!("{json} {attachments:?}") }
}

/// The head of a text, as the browser's platform passes it.
pub fn head(text: &str) -> &[u8] {
    let mut is_namespace = false;
    let end = text.bytes().position(|byte| {
        let is_json = !is_namespace && matches!(byte, b'[' | b'{' | b'"');
        is_namespace = if is_namespace { byte != b',' } else { byte == b'/' };
        is_json
    });
    text.as_bytes().get(..end.map_or(text.len(), |end| end + 1)).unwrap_or_default()
}

fn content_text(content: &Content) -> String {
    match content {
        Content::Text(text) => text.clone(),
        Content::Packet { prefix, id, json } => data::join(prefix, *id, json.as_ref()),
        Content::Binary(bytes) => format!("{bytes:?}"),
    }
}

fn frame_text(frame: &Frame) -> String {
    match frame {
        Frame::Text(text) => text.clone(),
        Frame::Binary(bytes) => format!("{bytes:?}"),
    }
}

fn event_line(event: Event) -> String {
    let error_text = |error: ConnectionError| match error {
        ConnectionError::Timeout => "timeout".to_string(),
        ConnectionError::NoTransports => "no transports".into(),
        ConnectionError::Transport(error) => error.kind.message().into(),
        ConnectionError::InvalidHandshake => "invalid handshake".into(),
        ConnectionError::InvalidOptions(what) => what,
        ConnectionError::Refused(payload) => payload.json.to_string(),
        ConnectionError::OlderServer => "older server".into(),
    };
    match event {
        Event::Configure(_) | Event::Authenticate { .. } | Event::Engine(_, EngineEvent::Transport(_)) => {
            unreachable!("answered by the harness")
        }
        Event::Engine(_, EngineEvent::Open) => "engine open".into(),
        Event::Engine(_, EngineEvent::Packet(frame)) => format!("engine packet {}", frame_text(&frame)),
        Event::Engine(_, EngineEvent::PacketCreate(OutgoingFrame { content, compress })) => {
            format!("engine packetCreate {}{}", content_text(&content), if compress { "" } else { " uncompressed" })
        }
        Event::Engine(_, EngineEvent::Flush) => "engine flush".into(),
        Event::Engine(_, EngineEvent::Drain) => "engine drain".into(),
        Event::Engine(_, EngineEvent::Ping) => "engine ping".into(),
        Event::Engine(_, EngineEvent::Error(error)) => format!("engine error {}", error_text(error)),
        Event::Engine(_, EngineEvent::Upgrading(kind)) => format!("engine upgrading {}", kind.name()),
        Event::Engine(_, EngineEvent::Upgrade(kind)) => format!("engine upgrade {}", kind.name()),
        Event::Engine(_, EngineEvent::UpgradeError(_, message)) => format!("engine upgradeError {message}"),
        Event::Engine(_, EngineEvent::Close(reason, _)) => format!("engine close {}", reason.as_str()),
        Event::Manager(ManagerEvent::Open) => "open".into(),
        Event::Manager(ManagerEvent::Error(error)) => format!("error {}", error_text(error)),
        Event::OpenResult(_, error) => format!("open result {}", error.map_or("ok".into(), error_text)),
        Event::Manager(ManagerEvent::Close(reason, _)) => format!("close {}", reason.as_str()),
        Event::Manager(ManagerEvent::Ping) => "ping".into(),
        Event::Manager(ManagerEvent::ReconnectAttempt(attempt)) => format!("reconnect_attempt {attempt}"),
        Event::Manager(ManagerEvent::ReconnectError(error)) => format!("reconnect_error {}", error_text(error)),
        Event::Manager(ManagerEvent::ReconnectFailed) => "reconnect_failed".into(),
        Event::Manager(ManagerEvent::Reconnect(attempts)) => format!("reconnect {attempts}"),
        Event::Socket(socket, SocketEvent::Connect) => format!("S{} connect", socket.0),
        Event::Socket(socket, SocketEvent::ConnectError(error)) => {
            format!("S{} connect_error {}", socket.0, error_text(error))
        }
        Event::Socket(socket, SocketEvent::Disconnect(reason, _)) => {
            format!("S{} disconnect {}", socket.0, reason.as_str())
        }
        Event::Socket(socket, SocketEvent::Interrupted) => format!("S{} interrupted", socket.0),
        Event::Outgoing(socket, args) => format!("S{} outgoing {}", socket.0, args.json),
        Event::Message(socket, IncomingEvent { payload, ack, .. }) => {
            let id = ack.map(|id| format!(" #{id}")).unwrap_or_default();
            format!("S{} message {}{id}", socket.0, payload_text(payload, PacketType::Event))
        }
        Event::Ack { socket, token, outcome } => match outcome {
            Ok(payload) => format!("S{} ack {} {}", socket.0, token.0, payload_text(payload, PacketType::Ack)),
            Err(error) => format!("S{} ack {} {error:?}", socket.0, token.0),
        },
        Event::Packet { kind, namespace, id, payload } => {
            let payload = payload.map(|payload| payload.json.to_string()).unwrap_or_default();
            format!("packet {kind:?} {namespace} {id:?} {payload}")
        }
        Event::Encode { kind, socket, id, payload, .. } => {
            let payload = payload.map(|payload| payload.json.to_string()).unwrap_or_default();
            format!("S{} encode {kind:?} {id:?} {payload}", socket.0)
        }
        Event::Decode(frame) => format!("decode {frame:?}"),
    }
}
