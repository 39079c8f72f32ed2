//! What the server has emitted by one of its sockets.

/// An event that the server has emitted.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    /// The connection in which it was sent; 0 if the client was away.
    pub grant: u32,
    /// Whether it is kept for recovery.
    pub is_logged: bool,
    pub wants_ack: bool,
    /// Whether the client has received it.
    pub is_received: bool,
    /// How many acknowledgements have arrived.
    pub acks: u32,
    /// Whether the client has acknowledged it, in that connection.
    pub is_answered: bool,
}

/// The events of one socket of the server.
#[derive(Debug, Default)]
pub struct Stream {
    pub namespace: usize,
    pub sent: Vec<Sent>,
    /// The number of the event that is to arrive next.
    pub next: usize,
    pub grant: u32,
    pub is_recovered: bool,
    pub is_over: bool,
    /// The client has disconnected: it may miss events from now on.
    pub is_left: bool,
    /// The id of the session in which the server has disconnected it.
    pub dismissed_in: Option<String>,
}
