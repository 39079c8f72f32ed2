//! Errors in words, and their causes.

use std::error::Error;
use std::fmt::{self, Display, Formatter};

use super::{
    AckError, BuildError, Cause, ConnectError, DecodeError, EmitError, EncodeError, ReceiveError, Refusal,
    TransportError, Words,
};

impl Cause {
    fn error(&self) -> &(dyn Error + 'static) {
        match self {
            #[cfg(feature = "serde")]
            Self::Json(error) => &**error,
            Self::Words(words) => words,
        }
    }
}

impl Display for Cause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            #[cfg(feature = "serde")]
            Self::Json(error) => error.fmt(f),
            Self::Words(words) => words.fmt(f),
        }
    }
}

impl Display for Words {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Words {}

impl Display for BuildError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(error) => error.fmt(f),
            Self::Encode(_) => f.write_str("the credentials cannot be written as an object of JSON"),
            Self::NoPlatform => f.write_str("this build has no driver for this platform"),
            Self::NoPolling => f.write_str("this build has no long-polling"),
        }
    }
}

impl Display for EncodeError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("the data cannot be written")?;
        match &self.0 {
            // Said by `source` alone: a program that shows one of our errors would link all words of `serde_json`, a KB.
            #[cfg(feature = "serde")]
            Cause::Json(_) => Ok(()),
            Cause::Words(Words(words)) => {
                f.write_str(": ")?;
                f.write_str(words)
            }
        }
    }
}

impl Display for DecodeError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.0.event {
            Some(event) => {
                f.write_str("the data of the event ")?;
                fmt::Debug::fmt(event, f)?;
            }
            None => f.write_str("the data of the answer")?,
        }
        f.write_str(" does not fit: ")?;
        self.0.cause.fmt(f)
    }
}

impl Display for EmitError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encode(error) => error.fmt(f),
            Self::Closed => f.write_str(CLOSED),
            Self::Disconnected => f.write_str("the connection was lost before all had left"),
        }
    }
}

impl Display for AckError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timeout => f.write_str("the server did not acknowledge in time"),
            Self::Disconnected => f.write_str("the connection was lost before the acknowledgement"),
            Self::Closed => f.write_str(CLOSED),
            Self::Encode(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
        }
    }
}

impl Display for ReceiveError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closed => f.write_str(CLOSED),
            Self::Decode(error) => error.fmt(f),
        }
    }
}

const CLOSED: &str = "the client is closed";

impl Display for ConnectError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Timeout => "the connection was not open in time",
            Self::NoTransports => "there is no transport to try",
            Self::Transport(error) => return error.fmt(f),
            Self::InvalidHandshake => "the server did not answer with a handshake",
            Self::Refused(refusal) => return refusal.fmt(f),
            Self::OlderServer => "the server speaks an older protocol, that of Socket.IO 2.x",
            Self::Options(words) => words,
            Self::Credentials(_) => "the credentials cannot be written as an object of JSON",
            Self::GaveUp { .. } => "no attempt to connect succeeded",
            Self::Disconnected(reason) => reason.as_str(),
            Self::Left => "the application does not want a connection",
        })
    }
}

impl Display for TransportError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.message)?;
        if let Some(status) = self.status {
            f.write_str(", status ")?;
            status.fmt(f)?;
        }
        match &self.cause {
            Some(cause) => {
                f.write_str(": ")?;
                f.write_str(cause)
            }
            None => Ok(()),
        }
    }
}

impl Display for Refusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("the server refused: ")?;
        f.write_str(&self.message)
    }
}

impl Error for BuildError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Encode(error) => Some(error),
            Self::Address(_) | Self::NoPlatform | Self::NoPolling => None,
        }
    }
}

impl Error for EncodeError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.0.error())
    }
}

impl Error for DecodeError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.0.cause.error())
    }
}

impl Error for EmitError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Encode(error) => error.source(),
            Self::Closed | Self::Disconnected => None,
        }
    }
}

impl Error for AckError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Encode(error) => error.source(),
            Self::Decode(error) => error.source(),
            Self::Timeout | Self::Disconnected | Self::Closed => None,
        }
    }
}

impl Error for ReceiveError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Decode(error) => error.source(),
            Self::Closed => None,
        }
    }
}

impl Error for ConnectError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Credentials(error) => Some(error),
            // What these contain has been said.
            Self::Transport(_)
            | Self::Refused(_)
            | Self::Timeout
            | Self::NoTransports
            | Self::InvalidHandshake
            | Self::OlderServer
            | Self::Options(_)
            | Self::GaveUp { .. }
            | Self::Disconnected(_)
            | Self::Left => None,
        }
    }
}

impl Error for TransportError {}

impl Error for Refusal {}
