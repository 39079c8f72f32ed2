//! The handshake: what the server's open packet says of the session (Engine.IO 4, "Handshake").

/// The server's terms for a session.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Deserialize))]
#[cfg_attr(not(target_arch = "wasm32"), serde(rename_all = "camelCase"))]
pub struct Handshake {
    /// The session's id, sent with each later request.
    pub sid: String,
    /// The names of the transports that the session may move to.
    #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
    pub upgrades: Vec<String>,
    /// The time between two of the server's pings, in ms.
    pub ping_interval: f64,
    /// How long a ping may be late before the connection counts as lost, in ms.
    pub ping_timeout: f64,
    /// The largest body the server takes, in bytes. 3.x servers do not tell.
    #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
    pub max_payload: Option<f64>,
}

impl Handshake {
    /// The handshake if its times can be lived by: finite and not negative.
    pub fn checked(self) -> Option<Self> {
        let valid = |ms: f64| ms.is_finite() && ms >= 0.0;
        (valid(self.ping_interval) && valid(self.ping_timeout)).then_some(self)
    }
}
