//! The text and the attachments of an event or of an acknowledgement.

use super::attachment::Attachment;
#[cfg(feature = "serde")]
use super::error::DecodeError;
use super::wire::Name;

/// The text of a packet.
#[derive(Debug)]
pub(super) struct Packet {
    /// The name of the event; none for an acknowledgement.
    pub name: Option<Name>,
    pub text: String,
    /// Where the JSON begins in the text.
    pub from: usize,
}

/// A packet that waits to be read: its attachments have been copied.
#[derive(Debug)]
pub(super) struct Waiting {
    pub packet: Packet,
    pub attachments: Vec<Vec<u8>>,
}

impl Packet {
    /// The name of the event.
    pub fn event(&self) -> Option<&str> {
        self.name.as_ref().map(|name| name.within(self.json()))
    }

    pub fn json(&self) -> &str {
        self.text.get(self.from..).unwrap_or_default()
    }

    #[cfg(feature = "serde")]
    pub fn read<T: serde::de::DeserializeOwned>(&self, attachments: &[Attachment]) -> Result<T, DecodeError> {
        let json = self.json();
        let is_event = self.name.is_some();
        super::wire::read(super::wire::Read { json, attachments, is_event }).map_err(|cause| self.unfit(cause))
    }

    #[cfg(feature = "serde")]
    #[inline(never)]
    fn unfit(&self, cause: super::error::Cause) -> DecodeError {
        DecodeError::new(self.event(), self.json(), cause)
    }
}

impl Waiting {
    #[cfg(feature = "serde")]
    pub fn read<T: serde::de::DeserializeOwned>(self) -> Result<T, DecodeError> {
        self.packet.read(&attached(self.attachments))
    }
}

/// Copies what is JavaScript's. A Blob, which a server cannot send, has no bytes.
pub(super) fn detached(attachments: Vec<Attachment>) -> Vec<Vec<u8>> {
    let mut copies = Vec::new();
    for attachment in attachments {
        copies.push(attachment.into_vec().unwrap_or_default());
    }
    copies
}

pub(super) fn attached(attachments: Vec<Vec<u8>>) -> Vec<Attachment> {
    let mut all = Vec::new();
    for attachment in attachments {
        all.push(Attachment::from(attachment));
    }
    all
}
