//! The handshake: what the server's open packet says of the session (Engine.IO 4, "Handshake").

/// The server's terms for a session.
#[derive(Clone, Debug, PartialEq)]
pub struct Handshake {
    /// The session's id, sent with each later request.
    pub sid: String,
    /// Whether the session may move to WebSocket.
    pub websocket: bool,
    /// The time between two of the server's pings, in ms.
    pub ping_interval: f64,
    /// How long a ping may be late before the connection counts as lost, in ms.
    pub ping_timeout: f64,
    /// The largest body the server takes, in bytes; infinite where it does not tell, as 3.x servers.
    pub max_payload: f64,
}
