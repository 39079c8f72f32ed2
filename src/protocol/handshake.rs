//! The handshake: the parameters of a session in the server's open packet (Engine.IO 4, "Handshake").

/// The parameters of a session.
#[derive(Clone, Debug, PartialEq)]
pub struct Handshake {
    /// The session's id, sent with each later request.
    pub sid: String,
    /// Whether the session may move to WebSocket.
    pub websocket: bool,
    /// The time between two of the server's pings, in ms.
    pub ping_interval: f64,
    /// How late a ping may be before the connection counts as lost, in ms.
    pub ping_timeout: f64,
    /// The largest body that the server accepts, in bytes; infinite if it names no limit, as servers 3.x.
    pub max_payload: f64,
}

/// The fields of an open packet; `None` for one that is missing or has another type.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields {
    /// `sid`.
    pub sid: Option<String>,
    /// Whether `"websocket"` is among the `upgrades`.
    pub websocket: bool,
    /// `pingInterval`, in ms.
    pub ping_interval: Option<f64>,
    /// `pingTimeout`, in ms.
    pub ping_timeout: Option<f64>,
    /// `maxPayload`, in bytes.
    pub max_payload: Option<f64>,
}

impl Handshake {
    /// The handshake of these fields; `None` if the id or a time is missing, or if a time is not a finite number of at least 0.
    pub fn check(fields: Fields) -> Option<Self> {
        let Fields { sid, websocket, ping_interval, ping_timeout, max_payload } = fields;
        let time = |ms: Option<f64>| ms.filter(|ms| ms.is_finite() && *ms >= 0.0);
        Some(Self {
            sid: sid?,
            websocket,
            ping_interval: time(ping_interval)?,
            ping_timeout: time(ping_timeout)?,
            max_payload: max_payload.unwrap_or(f64::INFINITY),
        })
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_handshake_has_an_id_and_times_to_live_by(
            sid in prop::option::of(".*"),
            websocket: bool,
            ping_interval in prop::option::of(any::<f64>()),
            ping_timeout in prop::option::of(any::<f64>()),
            max_payload in prop::option::of(0.0..1e9),
        ) {
            let is_time = |ms: Option<f64>| ms.is_some_and(|ms| (0.0..f64::INFINITY).contains(&ms));
            let is_valid = sid.is_some() && is_time(ping_interval) && is_time(ping_timeout);
            let fields = Fields { sid: sid.clone(), websocket, ping_interval, ping_timeout, max_payload };
            let handshake = Handshake::check(fields);
            prop_assert_eq!(handshake.is_some(), is_valid);
            if let Some(handshake) = handshake {
                prop_assert_eq!((Some(handshake.sid), handshake.websocket), (sid, websocket));
                prop_assert_eq!(handshake.max_payload, max_payload.unwrap_or(f64::INFINITY));
            }
        }
    }
}
