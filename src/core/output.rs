//! What a manager asks of the browser and tells the application.

use std::sync::Arc;

use super::error::{AckError, CloseDetails, ConnectionError, Reason};
use crate::data::{self, Binary, Text, Value};
use crate::protocol::base64;
use crate::protocol::socket_packet::PacketType;
pub use crate::protocol::transport::TransportKind;

/// One transport of one session; never used twice by a manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TransportId(pub u32);

/// One session; never used twice by a manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EngineId(pub u32);

/// One namespace of a manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SocketId(pub u32);

/// A packet that was received, as those who observe a session see it.
#[derive(Clone, Debug, PartialEq)]
pub enum Frame {
    /// An Engine.IO packet as text, its type character included.
    Text(Text),
    /// The data of a message packet.
    Binary(Binary),
}

/// What a message on its way out carries.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// An Engine.IO packet as text, its type character included.
    Text(Text),
    /// A Socket.IO packet in its parts. Whoever sends it joins them: prefix, id, JSON.
    Packet {
        /// All that comes before the id, the Engine.IO type character included. Packets of one kind share it.
        prefix: Arc<Text>,
        /// The packet's id.
        id: Option<u64>,
        /// The packet's payload.
        json: Option<Text>,
    },
    /// The data of a message packet.
    Binary(Binary),
}

impl Content {
    /// The length in a long-polling body, in bytes.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Text(text) => data::utf8_len(text),
            Self::Packet { prefix, id, json } => {
                let digits = id.map_or(0, |id| id.checked_ilog10().map_or(1, |log| log as usize + 1));
                data::utf8_len(prefix) + digits + json.as_ref().map_or(0, data::utf8_len)
            }
            Self::Binary(binary) => 1 + base64::encoded_len(data::binary_len(binary)),
        }
    }
}

/// A message on its way out.
#[derive(Clone, Debug, PartialEq)]
pub struct OutgoingFrame {
    /// What is sent.
    pub content: Content,
    /// Whether the application lets it be compressed. A browser decides by itself; observers of the session see it.
    pub compress: bool,
}

impl OutgoingFrame {
    /// A message that may be compressed.
    pub fn new(content: Content) -> Self {
        Self { content, compress: true }
    }
}

/// A payload on its way out.
#[derive(Clone, Debug, PartialEq)]
pub enum Outgoing {
    /// For the client's own codec.
    Encoded {
        /// JSON in which placeholders stand for the attachments.
        json: Text,
        /// What the placeholders stand for.
        attachments: Vec<Binary>,
        /// What the JSON was made of, to be shown to who watches what goes out.
        args: Option<Value>,
    },
    /// As the application gave it, for a codec of the application's own.
    Raw(Value),
}

impl Outgoing {
    /// What the application gave.
    pub fn args(&self) -> Option<&Value> {
        match self {
            Self::Encoded { args, .. } => args.as_ref(),
            Self::Raw(args) => Some(args),
        }
    }
}

/// The payload of an event, or of an acknowledgement.
#[derive(Clone, Debug, PartialEq)]
pub enum Payload {
    /// Parsed.
    Value(Value),
    /// Not parsed yet. Whoever [parses](Self::parse) it and fails reports that by [`parse_failed`](super::Manager::parse_failed).
    Json {
        /// The packet.
        text: Text,
        /// Where in the packet the JSON begins.
        from: usize,
        /// What the placeholders in the JSON stand for.
        attachments: Vec<Binary>,
    },
}

impl Payload {
    /// The parsed payload, if it is parsed.
    pub fn value(&self) -> Option<&Value> {
        match self {
            Self::Value(value) => Some(value),
            Self::Json { .. } => None,
        }
    }

    /// Parses the payload of a packet of this type. `None` where it is not JSON of the shape that the type asks for, or where a
    /// placeholder stands for no attachment.
    pub fn parse(self, kind: PacketType) -> Option<Value> {
        match self {
            Self::Value(value) => Some(value),
            Self::Json { text, from, attachments } => {
                let value = data::parse(kind, &text, from)?;
                if attachments.is_empty() { Some(value) } else { data::attach(&value, &attachments) }
            }
        }
    }
}

/// What the application wants back with an acknowledgement: a number of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AckToken(pub u32);

/// An event of the server.
#[derive(Clone, Debug, PartialEq)]
pub struct IncomingEvent {
    /// Its name and its arguments.
    pub payload: Payload,
    /// The id to [acknowledge](super::Manager::acknowledge) it by, if the server asks for that.
    pub ack: Option<u64>,
    /// The session it came in.
    pub engine: EngineId,
}

/// What a server that makes up for missed events wants to know (Socket.IO, "Connection state recovery").
#[derive(Clone, Debug, PartialEq)]
pub struct Recovery {
    /// The private id of the session that was lost.
    pub pid: Text,
    /// The place of the last event that was received.
    pub offset: Option<Text>,
}

/// How an event is emitted.
#[derive(Clone, Debug)]
pub struct EmitOptions {
    /// Comes back with the acknowledgement. Default: none, and the server is not asked to acknowledge.
    pub token: Option<AckToken>,
    /// How long the acknowledgement may take, in ms. Default: any time.
    pub timeout: Option<f64>,
    /// Whether the event may be dropped where it cannot be sent at once. Default: false.
    pub volatile: bool,
    /// Whether the event may be compressed. Default: true.
    pub compress: bool,
}

impl Default for EmitOptions {
    fn default() -> Self {
        Self { token: None, timeout: None, volatile: false, compress: true }
    }
}

/// What there is to do or to tell.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// For the browser.
    Command(Command),
    /// For the application.
    Event(Event),
}

/// What the browser is to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Prepare a transport; connect it if it is a WebSocket, and report that by [`opened`](super::Manager::opened).
    Open {
        /// The transport.
        transport: TransportId,
        /// Its kind.
        kind: TransportKind,
        /// The id of the session, if the server has given it.
        sid: Option<String>,
    },
    /// Name the session in each further request of the transport: the server has given it an id.
    Identify {
        /// The transport.
        transport: TransportId,
        /// The id of the session.
        sid: String,
    },
    /// Ask the server for packets: on long-polling, a GET request.
    Poll {
        /// The transport.
        transport: TransportId,
    },
    /// Send these in one go and report by [`drained`](super::Manager::drained) when more can be sent, not before this
    /// command has been acted on.
    Send {
        /// The transport.
        transport: TransportId,
        /// In this order.
        messages: Arc<Vec<OutgoingFrame>>,
    },
    /// Let go of a transport: what was sent still goes out, nothing more is reported.
    Close {
        /// The transport.
        transport: TransportId,
    },
}

/// What the application is told, or asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A session is about to be opened: answer with [`start`](super::Manager::provide_options).
    Configure(EngineId),
    /// Something happened in a session.
    Engine(EngineId, EngineEvent),
    /// Something happened on the connection.
    Manager(ManagerEvent),
    /// The attempt to open this session, that the application asked a result of, has one.
    OpenResult(EngineId, Option<ConnectionError>),
    /// A namespace is about to be asked for: answer with [`authenticate`](super::Manager::authenticate).
    Authenticate {
        /// The namespace.
        socket: SocketId,
        /// The session it is asked for in.
        engine: EngineId,
        /// What to ask for beside the application's credentials.
        recovery: Option<Recovery>,
    },
    /// Something happened to a namespace.
    Socket(SocketId, SocketEvent),
    /// An event goes out, on a namespace that is [observed](super::Manager::observe_outgoing): its name and its arguments.
    Outgoing(SocketId, Value),
    /// The server emitted an event.
    Message(SocketId, IncomingEvent),
    /// A packet was received, on a connection that is [observed](super::Manager::observe_packets).
    Packet {
        /// Its type, never a binary one.
        kind: PacketType,
        /// Its namespace.
        namespace: String,
        /// Its id.
        id: Option<u64>,
        /// Its data.
        payload: Option<Value>,
    },
    /// An event was acknowledged, or never will be.
    Ack {
        /// The namespace.
        socket: SocketId,
        /// What the application gave with the event.
        token: AckToken,
        /// What the server answered.
        outcome: Result<Payload, AckError>,
    },
    /// A packet is due, with the application's own codec: answer with [`write`](super::Manager::write).
    Encode {
        /// The session it is for.
        engine: EngineId,
        /// The packet's type, never a binary one.
        kind: PacketType,
        /// The namespace.
        socket: SocketId,
        /// The packet's id.
        id: Option<u64>,
        /// The packet's data.
        payload: Option<Value>,
        /// Whether it may be compressed.
        compress: bool,
    },
    /// A message for the application's own codec: answer each packet it makes with
    /// [`packet`](super::Manager::packet). The text has the Engine.IO type character before it.
    Decode(Frame),
}

/// What happens on a connection.
#[derive(Clone, Debug, PartialEq)]
pub enum ManagerEvent {
    /// It is open.
    Open,
    /// It could not be opened, or failed.
    Error(ConnectionError),
    /// It is closed.
    Close(Reason, CloseDetails),
    /// The server sent a ping.
    Ping,
    /// A reconnection attempt starts; its number, from 1.
    ReconnectAttempt(u32),
    /// An attempt to reconnect failed.
    ReconnectError(ConnectionError),
    /// As many attempts to reconnect failed as the options allow.
    ReconnectFailed,
    /// It is open again; after how many attempts.
    Reconnect(u32),
}

/// What happens to a namespace.
#[derive(Clone, Debug, PartialEq)]
pub enum SocketEvent {
    /// It is connected.
    Connect,
    /// It is not connected.
    ConnectError(ConnectionError),
    /// It is no longer connected.
    Disconnect(Reason, CloseDetails),
}

/// What happens in a session. A text in it has the Engine.IO type character before it.
#[derive(Clone, Debug, PartialEq)]
pub enum EngineEvent {
    /// The session is to be opened by this transport.
    Transport(TransportKind),
    /// The handshake is done.
    Open,
    /// A packet was received, in a session that is [observed](super::Manager::observe_engine).
    Packet(Frame),
    /// A packet is about to be buffered or sent, in a session that is observed.
    PacketCreate(OutgoingFrame),
    /// What was buffered has been handed to the transport, in a session that is observed.
    Flush,
    /// All that was written has left, in a session that is observed.
    Drain,
    /// The server's ping has been answered, in a session that is observed.
    Ping,
    /// The session could not be opened, or failed.
    Error(ConnectionError),
    /// A better transport answered, the session is moving to it.
    Upgrading(TransportKind),
    /// The session has moved.
    Upgrade(TransportKind),
    /// A better transport could not be had; the session stays where it is.
    UpgradeError(TransportKind, &'static str),
    /// The session is over.
    Close(Reason, CloseDetails),
}
