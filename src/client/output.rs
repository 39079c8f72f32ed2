//! What a manager asks of the browser and tells the application.

use std::rc::Rc;

use super::error::{AckError, CloseDetails, ConnectionError, Reason};
use crate::data::{Binary, Handler, Text, Value};
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

/// An event of the server.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// Its name and its arguments.
    pub payload: Value,
    /// The id to [acknowledge](super::Manager::acknowledge) it by, if the server asks for that.
    pub ack: Option<u64>,
    /// The session it came in.
    pub engine: EngineId,
}

/// How an event is emitted.
#[derive(Clone, Debug, Default)]
pub struct EmitOptions {
    /// What comes back with the acknowledgement; none is asked for without.
    pub handler: Option<Handler>,
    /// Whether the handler is told when there will be no acknowledgement.
    pub takes_error: bool,
    /// How long the acknowledgement may take, in ms. Default: any time.
    pub timeout: Option<f64>,
    /// Whether the event may be dropped where it cannot be sent at once.
    pub volatile: bool,
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
        /// The id of the session, once the server has given it.
        sid: Option<Rc<str>>,
    },
    /// Ask the server for packets: on long-polling, a GET request.
    Poll {
        /// The transport.
        transport: TransportId,
        /// The id of the session, once the server has given it.
        sid: Option<Rc<str>>,
    },
    /// Send these in one go and report by [`drained`](super::Manager::drained) when more can be sent, not before this
    /// command has been acted on.
    Send {
        /// The transport.
        transport: TransportId,
        /// The id of the session, once the server has given it.
        sid: Option<Rc<str>>,
        /// In this order.
        frames: Vec<Frame>,
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
    /// A session is about to be opened: answer with [`start`](super::Manager::start).
    Configure(EngineId),
    /// Something happened in a session.
    Engine(EngineId, EngineEvent),
    /// Something happened on the connection.
    Manager(ManagerEvent),
    /// The attempt to open that the application asked a result of has one.
    OpenResult(Option<ConnectionError>),
    /// A namespace is about to be asked for: answer with [`authenticate`](super::Manager::authenticate).
    Authenticate(SocketId, EngineId),
    /// Something happened to a namespace.
    Socket(SocketId, SocketEvent),
    /// An event goes out, on a namespace that is [watched](super::Manager::watch_outgoing): its name and its arguments.
    Outgoing(SocketId, Value),
    /// The server emitted an event.
    Message(SocketId, Incoming),
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

/// What happens in a session.
#[derive(Clone, Debug, PartialEq)]
pub enum EngineEvent {
    /// The handshake is done; the session's id.
    Open(String),
    /// A message was received, in a session that is [watched](super::Manager::watch_engine). The text has the Engine.IO
    /// type character before it.
    Message(Frame),
    /// A better transport answered, the session is moving to it.
    Upgrading(TransportKind),
    /// The session has moved.
    Upgrade(TransportKind),
    /// A better transport could not be had; the session stays where it is.
    UpgradeError(TransportKind, &'static str),
    /// The session is over.
    Close(Reason, CloseDetails),
}
