// The numbers of what goes by a number between the core and this side.

// What an event happens to: see `pkg-template/bindings/src/host.rs`.
export const MANAGER = 0;
export const ENGINE = 1;
export const SOCKET = 2;

// What can be done: see `pkg-template/bindings/src/client.rs`.
export const OPEN = 0;
export const CLOSE = 1;
export const CLOSE_ENGINE = 2;
export const CONNECT = 3;
export const DISCONNECT = 4;

// What is said of an event that is emitted, a bit each: see there.
export const IS_ACKNOWLEDGED = 1;
export const TAKES_ERROR = 2;
export const HAS_TIMEOUT = 4;
export const IS_VOLATILE = 8;
export const IS_UNCOMPRESSED = 16;

// What is said of a session, a bit each: see `pkg-template/bindings/src/options.rs`.
export const UPGRADE = 1;
export const REMEMBER_UPGRADE = 2;
export const TRY_ALL = 4;

// What can be asked for and changed: see `pkg-template/bindings/src/properties.rs`.
export const STATE = 0;
export const RECONNECTING = 1;
export const ENGINE_STATE = 2;
export const ENGINE_ID = 3;
export const IS_WRITABLE = 4;
export const WRITE_BUFFER = 5;
export const HAS_RECOVERED = 6;
export const SOCKET_ID = 7;
export const IS_CONNECTED = 8;
export const IS_ACTIVE = 9;
export const UNSENT = 10;
export const UNHEARD = 11;
export const QUEUED = 12;
export const WATCHED = 13;
export const ENGINE_WATCHED = 14;
export const BLOBS = 15;
export const OUTGOING_WATCHED = 16;
export const RETRIES = 17;
export const RECONNECTION = 18;

/** The reconnection options, in the order of their numbers, which begin there. */
export const RECONNECTION_OPTIONS = [
  "reconnection",
  "reconnectionAttempts",
  "reconnectionDelay",
  "reconnectionDelayMax",
  "randomizationFactor",
  "timeout",
];
