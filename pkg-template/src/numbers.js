// Numeric codes shared with the core. Generated from `pkg-template/bindings/src/numbers.rs`: see there.

// ---- What an event happens to.

/** The connection. */
export const MANAGER = 0;
/** A session. */
export const ENGINE = 1;
/** A namespace. */
export const SOCKET = 2;

// ---- What `act` does.

/** Opens the connection. Its argument is 1 for a caller that wants the result, else 0. */
export const OPEN = 0;
/** Closes the connection for good. */
export const CLOSE = 1;
/** Closes a session if it is the latest; the manager then reconnects as after any close. */
export const CLOSE_ENGINE = 2;
/** Connects a namespace. */
export const CONNECT = 3;
/** Leaves a namespace. */
export const DISCONNECT = 4;
/** Schedules an attempt to reconnect. */
export const RECONNECT = 5;
/** Closes the transport of a session. */
export const CLOSE_TRANSPORT = 6;

// ---- What `write` does.

/** Sends those of the application. */
export const SENT = 0;
/** Sends the answer to the callback `encode`. */
export const ENCODED = 1;
/** Sends none: handles them as if the session had received them. */
export const RECEIVED = 2;

// ---- Modifiers of an event that is emitted, a bit each.

/** The server is asked to acknowledge the event. */
export const IS_ACKNOWLEDGED = 1;
/** The acknowledgement has a timeout. */
export const HAS_TIMEOUT = 2;
/** The event may be dropped if it cannot be sent at once. */
export const IS_VOLATILE = 4;
/** The event may not be compressed. */
export const IS_UNCOMPRESSED = 8;

// ---- Options of a session, a bit each.

/** The session moves to a better transport. */
export const UPGRADE = 1;
/** The session opens by WebSocket if the one before worked by it. */
export const REMEMBER_UPGRADE = 2;
/** If a transport fails before the session is open, the next one is tried. */
export const TRY_ALL_TRANSPORTS = 4;
/** The session closes when the page is about to go away. */
export const CLOSE_ON_BEFOREUNLOAD = 8;
/** The session is told when the page wakes up, is kept, and is back. */
export const WAKE_UP = 16;

// ---- Options of the requests of a transport, a bit each.

/** The requests use https and wss. */
export const SECURE = 1;
/** The path ends with a slash. */
export const ADD_TRAILING_SLASH = 2;
/** Binary messages are base64. */
export const FORCE_BASE64 = 4;
/** The requests carry cookies to other origins. */
export const WITH_CREDENTIALS = 8;
/** The requests are made by `fetch`. */
export const FETCH = 16;
/** Each request has a stamp. */
export const TIMESTAMP_REQUESTS = 32;

// ---- Where a payload is, if not at a place in a text: below 0, from -1 downwards.

/** It is parsed. */
export const PARSED = 0;
/** There is none: an error has come in its place. */
export const ERROR = 1;

// ---- What a page may look at and change at any time.

/** `opening`, `open` or `closed`: the connection. */
export const STATE = 0;
/** Whether a reconnection attempt is planned or running. */
export const RECONNECTING = 1;
/** `opening`, `open`, `closing` or `closed`: a session. */
export const ENGINE_STATE = 2;
/** The server's id for a session. */
export const ENGINE_ID = 3;
/** Whether a message that is written to a session goes out at once. */
export const IS_WRITABLE = 4;
/** What has been written to a session and may not have left: in turn a message, a text with its Engine.IO type character, whether it may be compressed, and whether the transport has taken it. */
export const WRITE_BUFFER = 5;
/** Whether the server has recovered the session of a namespace. */
export const HAS_RECOVERED = 6;
/** The server's id for a namespace. */
export const SOCKET_ID = 7;
/** Whether a namespace is connected. */
export const IS_CONNECTED = 8;
/** Whether a namespace is connected or to be connected. */
export const IS_ACTIVE = 9;
/** The events that wait for a namespace to be connected: in turn the arguments, the id of the acknowledgement (below 0 for none), whether the event may be compressed, and an array of its JSON and its attachments. */
export const SEND_BUFFER = 10;
/** The arguments of the events that came before a namespace was connected. */
export const RECEIVE_BUFFER = 11;
/** The events of a namespace that are sent until they are acknowledged: in turn the number, how often it has been sent, whether it is pending, the arguments, the timeout, whether it may be compressed, and an array of its JSON and its attachments. */
export const QUEUED = 12;
/** Whether each packet of the connection that is received is reported. */
export const OBSERVED = 13;
/** Whether each packet of a session is reported, both ways. */
export const ENGINE_OBSERVED = 14;
/** Whether the binary messages of a session come as blobs. */
export const BLOBS = 15;
/** Whether each event of a namespace that goes out is reported. */
export const OUTGOING_OBSERVED = 16;
/** How often the events of a namespace are sent again that are not acknowledged. */
export const RETRIES = 17;
/** Whether to reconnect, 0 or 1. The other reconnection options follow. */
export const RECONNECTION = 18;
/** How many attempts to make. */
export const RECONNECTION_ATTEMPTS = 19;
/** The delay before the first attempt, in ms. */
export const RECONNECTION_DELAY = 20;
/** The longest delay, in ms. */
export const RECONNECTION_DELAY_MAX = 21;
/** How far a delay may be off, as a fraction of it. */
export const RANDOMIZATION_FACTOR = 22;
/** How long an attempt may take, in ms. Minus infinity for any time, which is `false` in the options. */
export const TIMEOUT = 23;
/** Whether no further attempt is made to reconnect. */
export const SKIP_RECONNECT = 24;
/** How many attempts there have been since the latest success. Can only be set to 0. */
export const ATTEMPTS = 25;
/** `opening`, `open`, `pausing` or `closed`: the transport of a session. */
export const TRANSPORT_STATE = 26;
/** The `WebSocket` of a session, or of its upgrade. */
export const WEB_SOCKET = 27;
/** When the server's next ping in a session is overdue, in ms since 1970. */
export const PING_DEADLINE = 28;
/** An event of a namespace that nobody waits for any more: the id of its acknowledgement, or -1 minus its token if it has none, as in the retry queue. Can only be set. */
export const CANCELLED = 29;
