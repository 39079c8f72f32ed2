//! What the server of the chat and its pages have in common: the events, and what a page shows of them.

mod room;

pub use room::{Room, Row};
pub use socketio::Event;

use serde::{Deserialize, Serialize};
use socketio::Status;

/// Says something. The server answers with the number of the message: 1, 2, 3, …
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Say {
    /// Chosen by the page. It says the same again if no answer came, and the server knows it by this.
    pub id: u64,
    /// Who says it.
    pub name: String,
    /// What is said.
    pub text: String,
}

/// Somebody else has said something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// The number of the message.
    pub number: u32,
    /// The message.
    pub say: Say,
}

/// What was said while a page was away. It comes after each connection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// In order.
    pub missed: Vec<Said>,
}

/// The credentials of a page: what it has already.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Since {
    /// The number of the last message before which none is missing, 0 for none.
    pub number: u32,
}

socketio::events! {
    "say" => Say => u32,
    "said" => Said,
    "history" => History,
}

impl Say {
    /// A new message, unless there is nothing to say.
    #[cfg(target_arch = "wasm32")]
    pub fn new(name: &str, text: &str) -> Option<Self> {
        let (name, text) = (name.trim(), text.trim());
        let name = if name.is_empty() { "Somebody" } else { name };
        // A page of JavaScript could read it too.
        let id = (js_sys::Math::random() * 2f64.powi(53)) as u64;
        (!text.is_empty()).then(|| Self { id, name: name.into(), text: text.into() })
    }
}

/// The status of a socket in words.
pub fn words(status: &Status) -> String {
    match status {
        Status::Connected { .. } => "online".into(),
        Status::Connecting => "connecting …".into(),
        Status::Disconnected { retrying: true, .. } => "reconnecting …".into(),
        Status::Refused { message } => format!("refused: {message}"),
        _ => "offline".into(),
    }
}
