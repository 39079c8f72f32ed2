//! What a manager asks of the browser and tells the application.

use std::rc::Rc;

use super::error::{AckError, CloseDetails, ConnectionError, Reason};
use crate::data::{self, Binary, Handler, Text, Value};
use crate::protocol::socket_packet::PacketType;

/// A way to reach the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransportKind {
    /// HTTP long-polling.
    Polling,
    /// WebSocket.
    WebSocket,
}

impl TransportKind {
    /// The name that the protocol and the options use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Polling => "polling",
            Self::WebSocket => "websocket",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Polling, Self::WebSocket].into_iter().find(|kind| kind.name() == name)
    }
}

/// One transport of one session; never used twice by a manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TransportId(pub u32);

/// One session; never used twice by a manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EngineId(pub u32);

/// One namespace of a manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SocketId(pub u32);

/// What one message of a transport carries.
#[derive(Clone, Debug, PartialEq)]
pub enum Frame {
    /// An Engine.IO packet as text, its type character included.
    Text(Text),
    /// The data of a message packet.
    Binary(Binary),
}

/// A message on its way out.
#[derive(Clone, Debug, PartialEq)]
pub struct OutgoingFrame {
    /// What is sent.
    pub frame: Frame,
    /// Whether the application lets it be compressed. A browser decides by itself; who watches the session is told.
    pub compress: bool,
}

impl OutgoingFrame {
    /// A message as it goes out where nothing else is said.
    pub fn new(frame: Frame) -> Self {
        Self { frame, compress: true }
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

/// The name and the arguments of an event of the server.
#[derive(Clone, Debug, PartialEq)]
pub enum Payload {
    /// Read.
    Value(Value),
    /// The text and where in it the JSON begins, yet to be [read](crate::data::parse). Whoever finds that it is none of an
    /// event says so by [`parse_failed`](super::Manager::parse_failed).
    Json(Text, usize),
}

impl Payload {
    /// The arguments, if they are those of an event.
    pub fn read(self) -> Option<Value> {
        match self {
            Self::Value(value) => Some(value),
            Self::Json(text, from) => data::parse(PacketType::Event, &text, from),
        }
    }
}

/// An event of the server.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
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
    /// What comes back with the acknowledgement; none is asked for without.
    pub handler: Option<Handler>,
    /// Whether the handler is told when there will be no acknowledgement.
    pub takes_error: bool,
    /// How long the acknowledgement may take, in ms. Default: any time.
    pub timeout: Option<f64>,
    /// Whether the event may be dropped where it cannot be sent at once. Default: false.
    pub volatile: bool,
    /// Whether the event may be compressed. Default: true.
    pub compress: bool,
}

impl Default for EmitOptions {
    fn default() -> Self {
        Self { handler: None, takes_error: false, timeout: None, volatile: false, compress: true }
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
        messages: Rc<Vec<OutgoingFrame>>,
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
    Message(SocketId, Incoming),
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
        /// What came with the event.
        handler: Handler,
        /// What the server answered.
        outcome: Result<Value, AckError>,
        /// Whether the handler is one that is told of errors.
        takes_error: bool,
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
    /// An attempt to reconnect begins; the how-manieth.
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
