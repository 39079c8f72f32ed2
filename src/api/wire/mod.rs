//! The arguments of events as text: JSON, with attachments beside it.
//!
//! A tuple stands for several arguments, `()` for none, anything else for one, a `Vec` included. What serde calls bytes becomes an
//! attachment, wherever it is in a value: in the JSON there is `{"_placeholder":true,"num":n}` in its place (Socket.IO 5, "Binary events").

#[cfg(feature = "serde")]
mod args;
#[cfg(feature = "serde")]
mod attachments;
#[cfg(feature = "serde")]
mod de;
mod name;
#[cfg(feature = "serde")]
mod ser;

#[cfg(test)]
#[cfg(feature = "serde")]
#[cfg(not(target_arch = "wasm32"))]
mod tests;

use super::attachment::Attachment;

#[cfg(feature = "serde")]
pub(super) use args::{Read, read, read_member};
#[cfg(feature = "serde")]
pub(super) use attachments::{read_attachment, write_attachment};
pub(super) use name::{Name, hears_name, push_text, read_name};
#[cfg(feature = "serde")]
pub(super) use ser::{write, write_value};

/// What is sent: JSON, and the attachments in the order of the numbers of their placeholders.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// Of an event, its arguments between no brackets; of credentials, an object.
    pub json: String,
    pub attachments: Vec<Attachment>,
}

impl Written {
    /// The payload of an event.
    pub fn event(self, name: &str) -> Self {
        let mut json = String::with_capacity(self.json.len() + name.len() + 5);
        json.push('[');
        push_text(&mut json, name);
        if !self.json.is_empty() {
            json.push(',');
            json.push_str(&self.json);
        }
        json.push(']');
        Self { json, ..self }
    }

    /// The payload of an acknowledgement.
    pub fn answer(self) -> Self {
        Self { json: ["[", &self.json, "]"].concat(), ..self }
    }
}
