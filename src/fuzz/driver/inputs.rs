//! What a driver is given: calls of an application, reports of a platform, and time.

use arbitrary::Arbitrary;

use crate::protocol::base64;
use crate::protocol::socket_packet::{self, PacketType};

pub const NAMESPACES: [&str; 3] = ["/", "/a", "/b"];

#[derive(Arbitrary, Debug)]
pub struct Script<'a> {
    pub settings: Settings,
    /// What listeners do, one after the other.
    pub reactions: Vec<Call>,
    pub steps: Vec<Step<'a>>,
}

#[derive(Arbitrary, Debug, Clone)]
pub struct Settings {
    pub transports: u8,
    pub upgrade: bool,
    pub remember_upgrade: bool,
    pub try_all: bool,
    pub reconnection: bool,
    pub attempts: Option<u8>,
    pub delay: u8,
    pub timeout: Option<u8>,
    pub observed: bool,
    pub unparsed: bool,
    pub may_sleep: bool,
    /// Whether the platform does what its interface demands, and nothing else: then its commands are checked too.
    pub is_honest: bool,
    /// Whether questions are answered at once.
    pub answers: bool,
    pub seed: u8,
}

#[derive(Arbitrary, Debug)]
pub enum Step<'a> {
    Call(Call),
    Report(u8, Told<'a>),
    /// The server and the network do what is due: what most often lets a session go on.
    Go(u8),
    Tell(Page),
    /// Units of 50 ms.
    Pass(u8),
    /// The wall clock is set, in s.
    Skew(i8),
}

#[derive(Arbitrary, Clone, Copy, Debug)]
pub enum Page {
    Timer,
    NetworkLost,
    Leaving,
    Restored,
    Awake,
}

/// What a transport reports.
#[derive(Arbitrary, Debug)]
pub enum Told<'a> {
    Opened,
    PollEnded,
    Drained,
    Flushed,
    Closed,
    Failed,
    Text(Text<'a>),
    Binary(&'a [u8]),
}

#[derive(Arbitrary, Debug)]
pub enum Text<'a> {
    /// Times in units of 100 ms.
    Handshake {
        interval: u8,
        timeout: u8,
        upgrades: bool,
        max_payload: Option<u8>,
    },
    Ping,
    ProbeAnswer,
    Close,
    Noop,
    Connected {
        namespace: u8,
        id: u8,
        pid: Option<u8>,
    },
    Refused(u8),
    Disconnected(u8),
    Event {
        namespace: u8,
        id: Option<u8>,
        has_offset: bool,
    },
    BinaryEvent {
        namespace: u8,
        count: u8,
    },
    Ack {
        namespace: u8,
        id: u8,
    },
    Base64(&'a [u8]),
    Message(&'a str),
    Other(&'a str),
}

#[derive(Arbitrary, Clone, Copy, Debug)]
pub enum Call {
    Connect(u8),
    Disconnect(u8),
    Release(u8),
    Emit { namespace: u8, asks: bool, timeout: Option<u8>, volatile: bool, attachments: u8 },
    Acknowledge(u8),
    Cancel { namespace: u8, id: u8 },
    Forget(u8),
    Retries { namespace: u8, limit: u8 },
    Offset(u8),
    Open(bool),
    Close,
    CloseEngine,
    CloseTransport,
    Configure(bool),
    Authenticate,
    Reconnection(bool),
    ScheduleAttempt,
    ParseFailed,
    Observe(bool),
}

pub fn name(namespace: u8) -> &'static str {
    NAMESPACES[usize::from(namespace) % NAMESPACES.len()]
}

impl Text<'_> {
    pub fn write(&self) -> String {
        let header = |kind, namespace, count, id| socket_packet::encode(kind, count, name(namespace), id);
        match self {
            Self::Handshake { interval, timeout, upgrades, max_payload } => {
                let upgrades = if *upgrades { r#"["websocket"]"# } else { "[]" };
                let max = max_payload.map(|max| format!(r#","maxPayload":{max}"#)).unwrap_or_default();
                format!(
                    r#"0{{"sid":"s","upgrades":{upgrades},"pingInterval":{},"pingTimeout":{}{max}}}"#,
                    u32::from(*interval) * 100,
                    u32::from(*timeout) * 100
                )
            }
            Self::Ping => "2".into(),
            Self::ProbeAnswer => "3probe".into(),
            Self::Close => "1".into(),
            Self::Noop => "6".into(),
            Self::Connected { namespace, id, pid } => {
                let pid = pid.map(|pid| format!(r#","pid":"p{pid}""#)).unwrap_or_default();
                format!(r#"{}{{"sid":"i{id}"{pid}}}"#, header(PacketType::Connect, *namespace, 0, None))
            }
            Self::Refused(namespace) => header(PacketType::ConnectError, *namespace, 0, None) + r#"{"message":"no"}"#,
            Self::Disconnected(namespace) => header(PacketType::Disconnect, *namespace, 0, None),
            Self::Event { namespace, id, has_offset } => {
                let json = if *has_offset { r#"["e","o"]"# } else { r#"["e",1]"# };
                header(PacketType::Event, *namespace, 0, id.map(u64::from)) + json
            }
            Self::BinaryEvent { namespace, count } => {
                let json = r#"["e",{"_placeholder":true,"num":0}]"#;
                header(PacketType::Event, *namespace, 1 + usize::from(count % 3), None) + json
            }
            Self::Ack { namespace, id } => header(PacketType::Ack, *namespace, 0, Some((*id).into())) + "[1]",
            Self::Base64(bytes) => format!("b{}", base64::encode(bytes)),
            Self::Message(text) => format!("4{text}"),
            Self::Other(text) => (*text).into(),
        }
    }
}
