//! What is asked of the application while it connects, and answered by a task: credentials and headers.
//!
//! The task is made where the application says whom to ask (the builder), so a program that asks nobody has none of this.

use std::sync::Weak;

use super::error::EncodeError;
use super::handles::ClientInner;
use super::wire::Written;
use crate::core::{EngineId, Recovery};

/// Who asks for the credentials of a socket.
pub(super) struct AskForCredentials {
    pub client: Weak<ClientInner>,
    pub socket: u32,
    pub engine: EngineId,
    pub recovery: Option<Recovery>,
}

/// Who asks for the headers of a session.
pub(super) struct AskForHeaders {
    pub client: Weak<ClientInner>,
    pub engine: EngineId,
}

impl AskForCredentials {
    pub fn answer(self, credentials: Result<Written, EncodeError>) {
        let Self { client, socket, engine, recovery } = self;
        if let Some(client) = client.upgrade() {
            client.call(move |hub, link| hub.authenticate(socket, engine, recovery, credentials, link));
        }
    }
}

impl AskForHeaders {
    pub fn answer(self, headers: Vec<(String, String)>) {
        let Self { client, engine } = self;
        if let Some(client) = client.upgrade() {
            client.call(move |hub, link| link.configure(engine, &hub.settings, &headers));
        }
    }
}
