//! What must hold in every session.

/// A rule, by its name in the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invariant {
    ServerOrder,
    ServerComplete,
    RecoveredComplete,
    ClientOrder,
    ClientComplete,
    Attachments,
    AckOnce,
    AckOfEvent,
    ServerAckOnce,
    Retries,
    OnePoll,
    OnePost,
    Commands,
    MaxPayload,
    NoSpin,
    NeverStuck,
    ConnectedAgain,
    Alternation,
    Interruption,
    ActiveOnly,
    RecoveryRequest,
    RecoveryKnown,
    Attempts,
    Backoff,
    Farewell,
    NothingLeft,
    NoPanic,
}

impl Invariant {
    pub const ALL: [Self; 27] = [
        Self::ServerOrder,
        Self::ServerComplete,
        Self::RecoveredComplete,
        Self::ClientOrder,
        Self::ClientComplete,
        Self::Attachments,
        Self::AckOnce,
        Self::AckOfEvent,
        Self::ServerAckOnce,
        Self::Retries,
        Self::OnePoll,
        Self::OnePost,
        Self::Commands,
        Self::MaxPayload,
        Self::NoSpin,
        Self::NeverStuck,
        Self::ConnectedAgain,
        Self::Alternation,
        Self::Interruption,
        Self::ActiveOnly,
        Self::RecoveryRequest,
        Self::RecoveryKnown,
        Self::Attempts,
        Self::Backoff,
        Self::Farewell,
        Self::NothingLeft,
        Self::NoPanic,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::ServerOrder => "events of the server arrive in order, none twice",
            Self::ServerComplete => "no event of the server is missing within a session",
            Self::RecoveredComplete => "no event of the server is missing after a recovery",
            Self::ClientOrder => "events of the client arrive in order, none twice",
            Self::ClientComplete => "no event of the client is missing within a session",
            Self::Attachments => "attachments stay with their events",
            Self::AckOnce => "each acknowledgement is settled exactly once",
            Self::AckOfEvent => "an acknowledgement is that of its event",
            Self::ServerAckOnce => "each acknowledgement of the client arrives exactly once",
            Self::Retries => "with retries each event arrives, and in order",
            Self::OnePoll => "one poll at a time",
            Self::OnePost => "one POST at a time",
            Self::Commands => "commands are for transports that are open",
            Self::MaxPayload => "a POST is not larger than maxPayload",
            Self::NoSpin => "no deadline is in the past",
            Self::NeverStuck => "never stuck",
            Self::ConnectedAgain => "connected again once all is well",
            Self::Alternation => "connect and disconnect alternate",
            Self::Interruption => "an interruption ends silently by recovery, or by one disconnect",
            Self::ActiveOnly => "nothing is delivered to a namespace that is not in use",
            Self::RecoveryRequest => "a recovery is asked for with the latest offset",
            Self::RecoveryKnown => "the client knows whether its session was recovered",
            Self::Attempts => "attempts are counted",
            Self::Backoff => "attempts keep their distance",
            Self::Farewell => "what is emitted before a disconnect arrives",
            Self::NothingLeft => "nothing is left in the end",
            Self::NoPanic => "no panic",
        }
    }
}

/// A rule that did not hold.
#[derive(Clone, Debug)]
pub struct Failure {
    pub invariant: Invariant,
    pub what: String,
}
