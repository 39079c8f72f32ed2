//! The numeric codes that this crate and the JavaScript of the package share. `pkg-template/src/numbers.js` is generated from
//! this file: `UPDATE_NUMBERS=1 cargo test -p socketio-wasm` writes it, and the same test fails if it is out of date.

macro_rules! numbers {
    ($($(#[doc = $doc:literal])* $name:ident = $value:literal;)*) => {
        $($(#[doc = $doc])* pub const $name: u32 = $value;)*

        /// Each with its documentation.
        #[cfg(test)]
        pub const ALL: &[(&str, u32, &[&str])] = &[$((stringify!($name), $value, &[$($doc),*])),*];
    };
}

/// What an event happens to.
pub mod targets {
    numbers! {
        /// The connection.
        MANAGER = 0;
        /// A session.
        ENGINE = 1;
        /// A namespace.
        SOCKET = 2;
    }
}

/// What [`Client::act`](crate::client::Client::act) does.
pub mod actions {
    numbers! {
        /// Opens the connection. Its argument is 1 for a caller that wants the result, else 0.
        OPEN = 0;
        /// Closes the connection for good.
        CLOSE = 1;
        /// Closes a session if it is the latest; the manager then reconnects as after any close.
        CLOSE_ENGINE = 2;
        /// Connects a namespace.
        CONNECT = 3;
        /// Leaves a namespace.
        DISCONNECT = 4;
        /// Schedules an attempt to reconnect.
        RECONNECT = 5;
        /// Closes the transport of a session.
        CLOSE_TRANSPORT = 6;
    }
}

/// What [`Client::write`](crate::client::Client::write) does with messages.
pub mod writes {
    numbers! {
        /// Sends those of the application.
        SENT = 0;
        /// Sends the answer to the callback `encode`.
        ENCODED = 1;
        /// Sends none: handles them as if the session had received them.
        RECEIVED = 2;
    }
}

/// Modifiers of an event that is emitted, a bit each.
pub mod flags {
    numbers! {
        /// The server is asked to acknowledge the event.
        IS_ACKNOWLEDGED = 1;
        /// The acknowledgement has a timeout.
        HAS_TIMEOUT = 2;
        /// The event may be dropped if it cannot be sent at once.
        IS_VOLATILE = 4;
        /// The event may not be compressed.
        IS_UNCOMPRESSED = 8;
    }
}

/// Options of a session, a bit each.
pub mod session_options {
    numbers! {
        /// The session moves to a better transport.
        UPGRADE = 1;
        /// The session opens by WebSocket if the one before worked by it.
        REMEMBER_UPGRADE = 2;
        /// If a transport fails before the session is open, the next one is tried.
        TRY_ALL_TRANSPORTS = 4;
        /// The session closes when the page is about to go away.
        CLOSE_ON_BEFOREUNLOAD = 8;
        /// The session is told when the page wakes up, is kept, and is back.
        WAKE_UP = 16;
    }
}

/// Options of the requests of a transport, a bit each.
pub mod request_options {
    numbers! {
        /// The requests use https and wss.
        SECURE = 1;
        /// The path ends with a slash.
        ADD_TRAILING_SLASH = 2;
        /// Binary messages are base64.
        FORCE_BASE64 = 4;
        /// The requests carry cookies to other origins.
        WITH_CREDENTIALS = 8;
        /// The requests are made by `fetch`.
        FETCH = 16;
        /// Each request has a stamp.
        TIMESTAMP_REQUESTS = 32;
    }
}

/// Where the payload of an event or of an acknowledgement is, if not at a place in a text.
pub mod payloads {
    numbers! {
        /// It is parsed.
        PARSED = 0;
        /// There is none: an error has come in its place.
        ERROR = 1;
    }
}

/// What a page may look at and change at any time.
pub mod properties {
    numbers! {
        /// `opening`, `open` or `closed`: the connection.
        STATE = 0;
        /// Whether a reconnection attempt is planned or running.
        RECONNECTING = 1;
        /// `opening`, `open`, `closing` or `closed`: a session.
        ENGINE_STATE = 2;
        /// The server's id for a session.
        ENGINE_ID = 3;
        /// Whether a message that is written to a session goes out at once.
        IS_WRITABLE = 4;
        /// What has been written to a session and may not have left: in turn a message, a text with its Engine.IO type character,
        /// whether it may be compressed, and whether the transport has taken it.
        WRITE_BUFFER = 5;
        /// Whether the server has recovered the session of a namespace.
        HAS_RECOVERED = 6;
        /// The server's id for a namespace.
        SOCKET_ID = 7;
        /// Whether a namespace is connected.
        IS_CONNECTED = 8;
        /// Whether a namespace is connected or to be connected.
        IS_ACTIVE = 9;
        /// The events that wait for a namespace to be connected: in turn the arguments, the id of the acknowledgement (below 0 for
        /// none), whether the event may be compressed, and an array of its JSON and its attachments.
        SEND_BUFFER = 10;
        /// The arguments of the events that came before a namespace was connected.
        RECEIVE_BUFFER = 11;
        /// The events of a namespace that are sent until they are acknowledged: in turn the number, how often it has been sent,
        /// whether it is pending, the arguments, the timeout, whether it may be compressed, and an array of its JSON and its attachments.
        QUEUED = 12;
        /// Whether each packet of the connection that is received is reported.
        OBSERVED = 13;
        /// Whether each packet of a session is reported, both ways.
        ENGINE_OBSERVED = 14;
        /// Whether the binary messages of a session come as blobs.
        BLOBS = 15;
        /// Whether each event of a namespace that goes out is reported.
        OUTGOING_OBSERVED = 16;
        /// How often the events of a namespace are sent again that are not acknowledged.
        RETRIES = 17;
        /// Whether to reconnect, 0 or 1. The other reconnection options follow.
        RECONNECTION = 18;
        /// How many attempts to make.
        RECONNECTION_ATTEMPTS = 19;
        /// The delay before the first attempt, in ms.
        RECONNECTION_DELAY = 20;
        /// The longest delay, in ms.
        RECONNECTION_DELAY_MAX = 21;
        /// How far a delay may be off, as a fraction of it.
        RANDOMIZATION_FACTOR = 22;
        /// How long an attempt may take, in ms. Minus infinity for any time, which is `false` in the options.
        TIMEOUT = 23;
        /// Whether no further attempt is made to reconnect.
        SKIP_RECONNECT = 24;
        /// How many attempts there have been since the latest success. Can only be set to 0.
        ATTEMPTS = 25;
        /// `opening`, `open`, `pausing` or `closed`: the transport of a session.
        TRANSPORT_STATE = 26;
        /// The `WebSocket` of a session, or of its upgrade.
        WEB_SOCKET = 27;
        /// When the server's next ping in a session is overdue, in ms since 1970.
        PING_DEADLINE = 28;
        /// An event of a namespace that nobody waits for any more: the id of its acknowledgement, or -1 minus its token if it has none, as
        /// in the retry queue. Can only be set.
        CANCELLED = 29;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name, a number and the lines of its documentation.
    type Number = (&'static str, u32, &'static [&'static str]);

    const GROUPS: &[(&str, &[Number])] = &[
        ("What an event happens to.", targets::ALL),
        ("What `act` does.", actions::ALL),
        ("What `write` does.", writes::ALL),
        ("Modifiers of an event that is emitted, a bit each.", flags::ALL),
        ("Options of a session, a bit each.", session_options::ALL),
        ("Options of the requests of a transport, a bit each.", request_options::ALL),
        ("Where a payload is, if not at a place in a text: below 0, from -1 downwards.", payloads::ALL),
        ("What a page may look at and change at any time.", properties::ALL),
    ];

    fn javascript() -> String {
        let mut text = String::from(
            "// Numeric codes shared with the core. Generated from `pkg-template/bindings/src/numbers.rs`: see there.\n",
        );
        for (about, numbers) in GROUPS {
            text += &format!("\n// ---- {about}\n\n");
            for (name, value, docs) in *numbers {
                let docs: String = docs.iter().map(|doc| doc.trim()).collect::<Vec<_>>().join(" ");
                text += &format!("/** {docs} */\nexport const {name} = {value};\n");
            }
        }
        text
    }

    #[test]
    fn the_javascript_side_has_the_same_numbers() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../src/numbers.js");
        if std::env::var_os("UPDATE_NUMBERS").is_some() {
            std::fs::write(file, javascript()).unwrap();
        }
        let found = std::fs::read_to_string(file).unwrap();
        assert!(found == javascript(), "numbers.js is not up to date: UPDATE_NUMBERS=1 cargo test -p socketio-wasm");
    }
}
