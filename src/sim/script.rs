//! The script of a session: its settings, and what happens at which time. A seed makes one; the shrinker makes smaller ones of it.

use socketio::core::TransportKind;

use super::rng::Rng;

/// A time of the simulation, in ms since it began.
pub type Time = u64;

/// The namespaces, by their numbers.
pub const NAMES: [&str; 3] = ["/", "/a", "/b"];

/// The name of a namespace.
pub fn name(namespace: usize) -> &'static str {
    NAMES.get(namespace).copied().unwrap_or_default()
}

/// The settings of one session. All durations are in ms.
#[derive(Clone, Debug)]
pub struct Settings {
    // The network.
    pub latency: (u64, u64),
    /// Whether the packets of a response arrive one after the other.
    pub splits: bool,
    // The server.
    pub ping_interval: u64,
    pub ping_timeout: u64,
    pub max_payload: u64,
    pub offers_upgrade: bool,
    /// How long it keeps a lost session for recovery.
    pub recovery: Option<u64>,
    /// How long it takes to grant a namespace, at most.
    pub middleware: u64,
    /// The mean time between two bursts of events for one socket.
    pub chatter: u64,
    /// In how many of a hundred cases it refuses a namespace.
    pub refuses: u64,
    // The client.
    pub transports: Vec<TransportKind>,
    pub upgrades: bool,
    pub remembers_upgrade: bool,
    pub tries_all: bool,
    pub reconnects: bool,
    pub attempts: f64,
    pub delay: u64,
    pub delay_max: u64,
    pub randomization: f64,
    pub timeout: Option<u64>,
    pub may_sleep: bool,
    /// By namespace: how often an event is sent again, if there is a retry queue; and after how long without an acknowledgement.
    pub namespaces: Vec<Option<(u32, Option<u64>)>>,
    /// Whether events that precede the answer to a connect packet are passed on unparsed.
    pub unparsed: bool,
    /// Whether the offset of an event is told with each one, or once when the namespace is disconnected.
    pub tells_each_offset: bool,
    /// In how many of a hundred events a listener calls something.
    pub reacts: u64,
    /// In how many of a hundred cases a question is answered later.
    pub defers: u64,
    // The session.
    /// When the faults end, and the network and the server are healthy.
    pub quiet_from: Time,
}

/// How to emit an event.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct How {
    pub ack: bool,
    pub timeout: Option<u64>,
    pub volatile: bool,
    pub binary: bool,
    /// The server does not acknowledge it.
    pub is_ignored: bool,
    /// How many characters it has besides.
    pub padding: u64,
}

/// What the application does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Action {
    Emit(usize, How),
    Connect(usize),
    Disconnect(usize),
    /// Closes the connection.
    Close,
    /// Opens the connection, and retries by itself.
    Open,
    /// Closes the session, which reconnects.
    CloseEngine,
    /// Discards the latest pending acknowledgement.
    Forget(usize),
    /// Turns reconnection off, or on.
    Reconnection(bool),
    /// A payload is found to be malformed.
    ParseFailed,
}

/// What goes wrong, or happens to the computer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// All connections are cut. What is under way is lost.
    Cut { client_learns: bool, server_learns: bool },
    /// Nothing gets through the present connections any more, in these directions, and nobody learns of it.
    HalfOpen { up: bool, down: bool },
    /// There is no network: what is sent now fails at once, hangs for ever, or arrives when the network is back.
    Outage { lasts: u64, kind: Outage },
    /// The next requests never come back, whether the server has received them or not.
    Hang { requests: u64, arrives: bool },
    /// The next requests fail.
    Fail { requests: u64, arrives: bool },
    /// The next requests of a session reach another node, which does not know it.
    WrongNode { requests: u64 },
    /// WebSockets do not work for a while.
    Upgrade { lasts: u64, kind: UpgradeFault },
    /// The server restarts: it forgets all sessions.
    Restart { lasts: u64, tells: bool },
    /// Everything takes longer for a while.
    Slow { lasts: u64, by: u64 },
    /// The wall clock is set.
    Clock { by: i64 },
    /// The computer sleeps, and may tell that it is awake.
    Sleep { lasts: u64, tells: bool },
    /// The page is left, and restored after a while, or stays after all.
    Page { away: Option<u64> },
    /// The page says that the network is lost, and after a while that it is back.
    NetworkLost { back: u64 },
    /// The page has become visible.
    Awake,
    /// Timers run late for a while, as in hidden pages.
    Throttle { lasts: u64, by: u64 },
    /// The server closes all sessions.
    ServerCloses,
    /// The server disconnects a namespace.
    ServerDisconnects(usize),
    /// The server sends no pings for a while, nor anything else.
    ServerHangs { lasts: u64 },
    /// The server sends what is no packet.
    Garbage,
    /// The server leaves a packet without its attachments, and dies.
    HalfPacket,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outage {
    Refused,
    Hangs,
    Stalls,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum UpgradeFault {
    Refused,
    Hangs,
    /// It opens, but nothing gets through.
    Mute,
    /// It is cut as soon as the server has answered the probe.
    CutAfterAnswer,
    /// The answer to the probe is wrong.
    WrongAnswer,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Act {
    Application(Action),
    Fault(Fault),
}

/// A session before it runs.
#[derive(Clone, Debug)]
pub struct Script {
    pub seed: u64,
    pub settings: Settings,
    /// In the order of their times.
    pub steps: Vec<(Time, Act)>,
}

impl Script {
    /// The script of a seed.
    pub fn new(seed: u64) -> Self {
        let rng = &mut Rng::new(seed);
        let mut settings = settings(rng);
        let mut steps = Vec::new();
        // Some sessions should not end, whatever becomes of their upgrade.
        let only_upgrades = rng.percent(10);
        if only_upgrades {
            settings.reacts = 0;
        }
        for _ in 0..rng.range(1, 7) {
            let fault = if only_upgrades { upgrade_fault(rng) } else { fault(rng, &settings) };
            // Most upgrades begin with the session.
            let is_early = matches!(fault, Fault::Upgrade { .. }) && rng.percent(70);
            steps.push((if is_early { 0 } else { rng.below(settings.quiet_from) }, Act::Fault(fault)));
        }
        for _ in 0..rng.range(4, 40) {
            // Half of what the application does comes in bursts, beside something that goes wrong.
            let near = steps.get(rng.below(steps.len() as u64) as usize).map_or(0, |(at, _)| *at);
            let at = if rng.percent(50) { near + rng.below(60) } else { rng.below(settings.quiet_from) };
            let action = if only_upgrades { emit(rng, &settings) } else { action(rng, &settings) };
            steps.push((at.min(settings.quiet_from - 1), Act::Application(action)));
        }
        steps.sort_by_key(|(at, _)| *at);
        Self { seed, settings, steps }
    }
}

fn settings(rng: &mut Rng) -> Settings {
    let (polling, websocket) = (TransportKind::Polling, TransportKind::WebSocket);
    let fastest = rng.pick(1, &[1, 5, 20, 60]);
    let is_slow_heartbeat = rng.percent(30);
    let transports = match rng.below(10) {
        0..6 => vec![polling, websocket],
        6 => vec![polling],
        7 => vec![websocket, polling],
        _ => vec![websocket],
    };
    let slowest = fastest + rng.pick(0, &[3, 20, 80]);
    Settings {
        latency: (fastest, slowest),
        splits: rng.percent(20),
        ping_interval: if is_slow_heartbeat { rng.range(3000, 8000) } else { rng.range(300, 2000) },
        // Long enough for a healthy network: a pong may have to wait for two requests.
        ping_timeout: 6 * slowest + if is_slow_heartbeat { rng.range(1000, 5000) } else { rng.range(300, 1500) },
        max_payload: rng.pick(1_000_000, &[150, 400]),
        offers_upgrade: rng.percent(90),
        recovery: if rng.percent(60) { Some(rng.pick(2000, &[10_000, 120_000])) } else { None },
        middleware: rng.pick(0, &[0, 10, 100]),
        chatter: rng.range(100, 2500),
        refuses: rng.pick(0, &[0, 10]),
        transports,
        upgrades: rng.percent(90),
        remembers_upgrade: rng.percent(20),
        tries_all: rng.percent(20),
        reconnects: rng.percent(95),
        attempts: if rng.percent(10) { 3.0 } else { f64::INFINITY },
        delay: rng.pick(1000, &[500, 100, 100, 20, 20, 5, 0]),
        delay_max: rng.pick(5000, &[1000, 2000]),
        randomization: rng.pick(0.5, &[0.0, 1.0]),
        timeout: if rng.percent(95) { Some(rng.range(500, 4000)) } else { Some(20_000) },
        may_sleep: rng.percent(70),
        namespaces: (0..rng.range(1, 3)).map(|_| retries(rng)).collect(),
        unparsed: rng.percent(50),
        tells_each_offset: rng.percent(50),
        reacts: rng.pick(0, &[3, 10]),
        defers: rng.pick(0, &[0, 30]),
        quiet_from: if rng.percent(10) { rng.range(20_000, 60_000) } else { rng.range(5000, 12_000) },
    }
}

fn retries(rng: &mut Rng) -> Option<(u32, Option<u64>)> {
    let timeout = if rng.percent(50) { Some(rng.range(700, 1500)) } else { None };
    if rng.percent(25) { Some((rng.range(1, 5) as u32, timeout)) } else { None }
}

fn emit(rng: &mut Rng, settings: &Settings) -> Action {
    Action::Emit(rng.below(settings.namespaces.len() as u64) as usize, how(rng))
}

/// Any call of an application, most often an event that is emitted.
pub fn action(rng: &mut Rng, settings: &Settings) -> Action {
    let namespace = rng.below(settings.namespaces.len() as u64) as usize;
    match rng.below(100) {
        0..70 => emit(rng, settings),
        70..80 => Action::Connect(namespace),
        80..87 => Action::Disconnect(namespace),
        87..89 => Action::Close,
        89..91 => Action::Open,
        91..93 => Action::CloseEngine,
        93..97 => Action::Forget(namespace),
        97 => Action::ParseFailed,
        98 => Action::Reconnection(false),
        _ => Action::Reconnection(true),
    }
}

/// Any way to emit an event.
pub fn how(rng: &mut Rng) -> How {
    let ack = rng.percent(50);
    How {
        ack,
        timeout: if ack && rng.percent(50) { Some(rng.pick(0, &[20, 200, 1000, 5000])) } else { None },
        volatile: rng.percent(10),
        binary: rng.percent(15),
        is_ignored: rng.percent(10),
        padding: if rng.percent(20) { rng.range(20, 80) } else { 0 },
    }
}

fn upgrade_fault(rng: &mut Rng) -> Fault {
    let (cut, wrong) = (UpgradeFault::CutAfterAnswer, UpgradeFault::WrongAnswer);
    let kind = rng.pick(UpgradeFault::Refused, &[UpgradeFault::Hangs, UpgradeFault::Mute, cut, cut, wrong]);
    Fault::Upgrade { lasts: rng.range(100, 2000), kind }
}

fn fault(rng: &mut Rng, settings: &Settings) -> Fault {
    let lasts = rng.pick(rng.clone().range(10, 400), &[1500, 4000]);
    let namespace = rng.below(settings.namespaces.len() as u64) as usize;
    match rng.below(20) {
        0 => Fault::Cut { client_learns: rng.percent(70), server_learns: rng.percent(70) },
        1 => Fault::HalfOpen { up: rng.percent(80), down: rng.percent(80) },
        2 => Fault::Outage { lasts, kind: rng.pick(Outage::Refused, &[Outage::Hangs, Outage::Stalls, Outage::Stalls]) },
        3 => Fault::Hang { requests: rng.range(1, 3), arrives: rng.percent(60) },
        4 => Fault::Fail { requests: rng.range(1, 3), arrives: rng.percent(60) },
        5 => Fault::WrongNode { requests: rng.range(1, 4) },
        6 => upgrade_fault(rng),
        7 => Fault::Restart { lasts, tells: rng.percent(70) },
        8 => Fault::Slow { lasts, by: rng.range(20, 1500) },
        9 => Fault::Clock { by: rng.pick(500, &[-500, 5000, -5000, 100_000, -100_000, 86_400_000]) },
        10 => Fault::Sleep { lasts: rng.pick(500, &[3000, 20_000, 200_000]), tells: rng.percent(60) },
        11 => Fault::Page { away: if rng.percent(80) { Some(rng.pick(100, &[1000, 5000, 30_000])) } else { None } },
        12 => Fault::NetworkLost { back: lasts },
        13 => Fault::Awake,
        14 => Fault::Throttle { lasts, by: rng.pick(1000, &[200, 5000]) },
        15 => Fault::ServerCloses,
        16 => Fault::ServerDisconnects(namespace),
        17 => Fault::ServerHangs { lasts },
        18 => Fault::Garbage,
        _ => Fault::HalfPacket,
    }
}

impl Fault {
    /// Whether a session may end by it.
    pub fn is_harmful(&self, settings: &Settings) -> bool {
        let by_polling = settings.transports.first() == Some(&TransportKind::Polling) && !settings.remembers_upgrade;
        match self {
            Self::Awake => false,
            Self::Upgrade { .. } => !by_polling,
            _ => true,
        }
    }

    /// The kind, for the table of faults.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Cut { .. } => "connections cut",
            Self::HalfOpen { .. } => "half-open connections",
            Self::Outage { .. } => "no network",
            Self::Hang { .. } => "requests that never come back",
            Self::Fail { .. } => "requests that fail",
            Self::WrongNode { .. } => "requests to another node",
            Self::Upgrade { .. } => "upgrades that fail",
            Self::Restart { .. } => "restarts of the server",
            Self::Slow { .. } => "slow network",
            Self::Clock { .. } => "clock set",
            Self::Sleep { .. } => "computer asleep",
            Self::Page { .. } => "page left",
            Self::NetworkLost { .. } => "network lost, told",
            Self::Awake => "page visible, told",
            Self::Throttle { .. } => "timers throttled",
            Self::ServerCloses => "session closed by the server",
            Self::ServerDisconnects(_) => "namespace disconnected by the server",
            Self::ServerHangs { .. } => "server that hangs",
            Self::Garbage => "malformed packets",
            Self::HalfPacket => "packets without their attachments",
        }
    }
}
