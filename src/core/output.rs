//! What a manager puts out: commands for the platform, events for the application.

use std::sync::Arc;

use super::error::{AckError, ConnectionError, Reason, ToldDetails};
use super::recovery::Recovers;
use crate::data::{self, Binary, Text, Value};
use crate::package::{FOR_PACKAGE, Only, inner, inner_ref};
use crate::protocol::base64;
use crate::protocol::socket_packet::PacketType;
use crate::protocol::transport::LongPolling;
pub use crate::protocol::transport::TransportKind;

/// The id of one transport of one session. A manager never reuses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TransportId(pub u32);

/// The id of one session. A manager never reuses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EngineId(pub u32);

/// The id of one namespace of a manager, which never reuses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SocketId(pub u32);

/// A received packet, as the observer of a session sees it.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq)]
pub enum Frame {
    /// An Engine.IO packet as text, including its type character.
    Text(Text),
    /// The data of a message packet.
    Binary(Binary),
}

/// The content of an outgoing message.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// An Engine.IO packet as text, including its type character.
    Text(Text),
    /// A Socket.IO packet in its parts. The platform joins them when it sends: prefix, id, JSON.
    Packet {
        /// Everything before the id, including the Engine.IO type character. Events of a namespace share it.
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

/// An outgoing message.
#[derive(Clone, Debug, PartialEq)]
pub struct OutgoingFrame {
    /// Its content.
    pub content: Content,
    /// Whether the application allows compression. Browsers ignore it.
    pub compress: bool,
}

impl OutgoingFrame {
    /// A message that may be compressed.
    pub fn new(content: Content) -> Self {
        Self { content, compress: true }
    }
}

/// An outgoing payload.
#[derive(Clone, Debug, PartialEq)]
pub enum Outgoing {
    /// For the [built-in codec](super::Codec::BuiltIn).
    Encoded {
        /// JSON with a placeholder for each attachment.
        json: Text,
        /// The attachments, in the order of the numbers of their placeholders.
        attachments: Vec<Binary>,
        /// The value that the JSON was made from, if it is to be kept with the event; else `None`.
        args: Option<Only<Value>>,
    },
    /// For a [custom codec](super::Codec::Custom).
    #[doc(hidden)]
    Raw(Only<Value>),
}

impl Outgoing {
    /// The value that the application emitted.
    #[doc(hidden)]
    pub fn args(&self) -> Option<&Only<Value>> {
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
    Value(Only<Value>),
    /// Not parsed yet. If [parsing](Self::parse) fails, call [`parse_failed`](super::Manager::parse_failed).
    Json {
        /// The packet.
        text: Text,
        /// The offset of the JSON in the packet, in code units.
        from: usize,
        /// The attachments that the placeholders in the JSON refer to.
        attachments: Vec<Binary>,
    },
}

impl Payload {
    /// The parsed payload, if it is parsed.
    pub fn value(&self) -> Option<&Only<Value>> {
        match self {
            Self::Value(value) => Some(value),
            Self::Json { .. } => None,
        }
    }

    /// The offset in the server's log of an event with this payload: its last argument, if that is a string. Not for events that
    /// request an acknowledgement, which are not in the log.
    pub fn offset(&self) -> Option<Text> {
        match self {
            Self::Value(args) => data::offset(inner_ref(args)),
            // Read from the end of the text: to parse it would take as long as all the rest.
            Self::Json { text, .. } => data::offset_at_end(text),
        }
    }

    /// Parses the payload of a packet of this type. `None` if it is not JSON of the shape that the type requires, or if a
    /// placeholder refers to no attachment.
    pub fn parse(self, kind: PacketType) -> Option<Value> {
        match self {
            Self::Value(value) => Some(inner(value)),
            Self::Json { text, from, attachments } => {
                let value = data::parse(kind, &text, from)?;
                // Where the application reads payloads itself, what is parsed has none.
                if attachments.is_empty() || !FOR_PACKAGE { Some(value) } else { data::attach(&value, &attachments) }
            }
        }
    }
}

/// A number that the application chooses for an event. The acknowledgement carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AckToken(pub u32);

/// An event that the server emitted.
#[derive(Clone, Debug, PartialEq)]
pub struct IncomingEvent {
    /// Its name and its arguments.
    pub payload: Payload,
    /// The id for [`acknowledge`](super::Manager::acknowledge), if the server wants an acknowledgement.
    pub ack: Option<u64>,
    /// The session in which it was received.
    pub engine: EngineId,
}

/// What the server needs to send the events that the client missed (Socket.IO, "Connection state recovery").
#[derive(Clone, Debug, PartialEq)]
pub struct Recovery {
    /// The private id of the lost session.
    pub pid: Text,
    /// The offset of the last received event.
    pub offset: Option<Text>,
    /// This build recovers sessions.
    pub recovers: Recovers,
}

/// How to emit an event.
#[derive(Clone, Debug)]
pub struct EmitOptions {
    /// Requests an acknowledgement, which carries this token. Default: none.
    pub token: Option<AckToken>,
    /// The time limit for the acknowledgement, in ms. Default: none.
    pub timeout: Option<f64>,
    /// Whether to drop the event if it cannot be sent at once. Default: false.
    pub volatile: bool,
    /// Whether the event may be compressed. Default: true.
    pub compress: bool,
}

impl Default for EmitOptions {
    fn default() -> Self {
        Self { token: None, timeout: None, volatile: false, compress: true }
    }
}

/// One output of a manager.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// For the platform.
    Command(Command),
    /// For the application.
    Event(Event),
}

/// A command for the platform.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Create a transport. A WebSocket connects, and reports [`Opened`](super::TransportInput::Opened).
    Open {
        /// The transport.
        transport: TransportId,
        /// Its kind.
        kind: TransportKind,
        /// The id of the session, if the session is already open.
        sid: Option<String>,
    },
    /// Add the id of the session to all further requests of the transport.
    Identify {
        /// The transport.
        transport: TransportId,
        /// The id of the session.
        sid: String,
        /// Only long-polling has further requests.
        polling: LongPolling,
    },
    /// Poll: send a GET request of long-polling. Report [`PollEnded`](super::TransportInput::PollEnded) after its packets.
    Poll {
        /// The transport.
        transport: TransportId,
        /// It is long-polling.
        polling: LongPolling,
    },
    /// Send messages together. Report [`Drained`](super::TransportInput::Drained) when the next ones can follow, but not before
    /// the call that carries out this command has returned.
    Send {
        /// The transport.
        transport: TransportId,
        /// The messages, in order.
        messages: Arc<Vec<OutgoingFrame>>,
    },
    /// Close a transport. Messages already passed to it still go out, but it reports nothing more. A poll that the server has not
    /// answered by then is given up.
    Close {
        /// The transport.
        transport: TransportId,
    },
}

/// An event for the application. Some are questions, which the application answers by a call, now or later.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A question: how to open this session. Answer with [`provide_options`](super::Manager::provide_options).
    Configure(EngineId),
    /// An event of a session.
    Engine(EngineId, EngineEvent),
    /// An event of the connection.
    Manager(ManagerEvent),
    /// The result of [`open`](super::Manager::open) with `wants_result`: the error, or `None` if the connection is open.
    OpenResult(EngineId, Only<Option<ConnectionError>>),
    /// A question: the credentials for a namespace. Answer with [`authenticate`](super::Manager::authenticate).
    Authenticate {
        /// The namespace.
        socket: SocketId,
        /// The session in which the namespace will connect.
        engine: EngineId,
        /// What to send with the credentials, so that the server can recover the previous session.
        recovery: Option<Recovery>,
    },
    /// An event of a namespace itself.
    Socket(SocketId, SocketEvent),
    /// An event is sent, on a namespace that is [observed](super::Manager::observe_outgoing): its name and its arguments.
    #[doc(hidden)]
    Outgoing(SocketId, Only<Value>),
    /// The server emitted an event.
    Message(SocketId, IncomingEvent),
    /// A packet was received, on a connection that is [observed](super::Manager::observe_packets).
    #[doc(hidden)]
    Packet {
        /// Its type, never a binary one.
        kind: PacketType,
        /// Its namespace.
        namespace: String,
        /// Its id.
        id: Option<u64>,
        /// Its data.
        payload: Only<Option<Value>>,
    },
    /// An event was acknowledged, or will not be.
    Ack {
        /// The namespace.
        socket: SocketId,
        /// The token that the application emitted the event with.
        token: AckToken,
        /// The arguments of the acknowledgement, or why there is none.
        outcome: Result<Payload, AckError>,
    },
    /// A question, with a [custom codec](super::Codec::Custom): the messages of this packet. Answer with
    /// [`write`](super::Manager::write).
    #[doc(hidden)]
    Encode {
        /// The session that sends it.
        engine: EngineId,
        /// The packet's type, never a binary one.
        kind: PacketType,
        /// The namespace.
        socket: SocketId,
        /// The packet's id.
        id: Option<u64>,
        /// The packet's data.
        payload: Option<Only<Value>>,
        /// Whether it may be compressed.
        compress: bool,
    },
    /// A message for a custom codec: call [`packet`](super::Manager::packet) for each packet that it decodes. A text includes the
    /// Engine.IO type character.
    #[doc(hidden)]
    Decode(Only<Frame>),
}

/// An event of the connection.
#[derive(Clone, Debug, PartialEq)]
pub enum ManagerEvent {
    /// It is open.
    Open,
    /// It could not be opened, or failed.
    Error(ConnectionError),
    /// It is closed.
    Close(Reason, ToldDetails),
    /// The server sent a ping.
    Ping,
    /// A reconnection attempt starts; its number, from 1.
    ReconnectAttempt(u32),
    /// A reconnection attempt failed.
    ReconnectError(ConnectionError),
    /// The last attempt that the options allow failed.
    ReconnectFailed,
    /// It is open again, after this number of attempts.
    Reconnect(u32),
}

/// An event of a namespace itself.
#[derive(Clone, Debug, PartialEq)]
pub enum SocketEvent {
    /// It is connected.
    Connect,
    /// It could not be connected.
    ConnectError(ConnectionError),
    /// It is no longer connected.
    Disconnect(Reason, ToldDetails),
    /// The page was away and is back: the namespace connects again, without an event if the server recovers its session; else `Disconnect`
    /// follows. Events that are emitted meanwhile are buffered.
    Interrupted,
}

/// An event of a session. A text in it includes the Engine.IO type character.
#[derive(Clone, Debug, PartialEq)]
pub enum EngineEvent {
    /// The session opens by this transport.
    Transport(TransportKind),
    /// The handshake is done.
    Open,
    /// A packet was received. Only in a session that is [observed](super::Manager::observe_engine).
    #[doc(hidden)]
    Packet(Only<Frame>),
    /// A packet will be buffered or sent. Only in a session that is observed.
    #[doc(hidden)]
    PacketCreate(Only<OutgoingFrame>),
    /// The write buffer was passed to the transport. Only in a session that is observed.
    #[doc(hidden)]
    Flush,
    /// The transport has sent all messages. Only in a session that is observed.
    #[doc(hidden)]
    Drain,
    /// The server's ping was answered. Only in a session that is observed.
    #[doc(hidden)]
    Ping,
    /// The session could not be opened, or failed.
    Error(Only<ConnectionError>),
    /// The server answered the probe of this transport; the session will move to it.
    Upgrading(TransportKind),
    /// The session has moved to this transport.
    Upgrade(TransportKind),
    /// The upgrade to this transport failed; the session keeps its transport. The message is for people.
    UpgradeError(TransportKind, &'static str),
    /// The session has ended.
    Close(Reason, Only<ToldDetails>),
}
