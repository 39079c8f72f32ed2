/** The version of the Socket.IO protocol that the client speaks. */
export declare const protocol: 5;

type Listener = (...args: any[]) => void;

/** Listeners by event. A listener that throws reaches the page as an uncaught error and disturbs no other. */
export declare class Emitter {
  on(event: string | number, listener: Listener): this;
  once(event: string | number, listener: Listener): this;
  /** Without a listener, all of the event go; without an event, all. */
  off(event?: string | number, listener?: Listener): this;
  emit(event: string | number, ...args: any[]): this;
  listeners(event: string | number): Listener[];
  hasListeners(event: string | number): boolean;
  addEventListener(event: string | number, listener: Listener): this;
  removeEventListener(event?: string | number, listener?: Listener): this;
  removeListener(event?: string | number, listener?: Listener): this;
  removeAllListeners(event?: string | number): this;
}

/** A transport that failed. */
export interface TransportError extends Error {
  readonly type: "TransportError";
  /** The HTTP status, or the event that the WebSocket fired. */
  readonly description: unknown;
  /** The XMLHttpRequest. */
  readonly context: unknown;
}

/** What is known of a disconnection beside its reason. */
export type DisconnectDescription = Error | { description: string; context?: unknown };

export type DisconnectReason =
  | "io server disconnect"
  | "io client disconnect"
  | "forced close"
  | "ping timeout"
  | "transport close"
  | "transport error"
  | "parse error";

export interface SocketOptions {
  /** Credentials that are sent when the namespace connects: an object, or a function that hands one to its callback. */
  auth?: { [key: string]: any } | ((callback: (data: object) => void) => void);
}

export interface ManagerOptions {
  /** Transports in the order they are tried: the first one opens, the others are upgrade targets. Default: `["polling", "websocket"]`. */
  transports?: ("polling" | "websocket" | "webtransport")[];
  /** Whether to move to a better transport. Default: true. */
  upgrade?: boolean;
  /** Whether to begin with WebSocket after a connection that worked by it. Default: false. */
  rememberUpgrade?: boolean;
  /** The path on the server. Default: `/socket.io/`. */
  path?: string;
  /** Whether the path ends with a slash even if it is given without one. Default: true. */
  addTrailingSlash?: boolean;
  /** Query parameters of each request; the server finds them in `socket.handshake.query`. */
  query?: { [key: string]: any };
  /** Headers of long-polling requests; a WebSocket in a browser has none. */
  extraHeaders?: { [name: string]: string | number };
  /** Whether requests to other sites carry cookies. Default: false. */
  withCredentials?: boolean;
  /** Whether binary messages go as base64 over WebSocket too. Default: false. */
  forceBase64?: boolean;
  /** Whether each request carries a unique parameter against caches. Default: on long-polling only. */
  timestampRequests?: boolean;
  /** The name of that parameter. Default: `t`. */
  timestampParam?: string;
  /** Whether to reconnect. Default: true. */
  reconnection?: boolean;
  /** How many attempts to reconnect before giving up. Default: Infinity. */
  reconnectionAttempts?: number;
  /** The delay before the first attempt, in ms; it doubles with each further one. Default: 1000. */
  reconnectionDelay?: number;
  /** The longest delay between two attempts, in ms. Default: 5000. */
  reconnectionDelayMax?: number;
  /** How far a delay may be off, as a fraction of it from 0 to 1. Default: 0.5. */
  randomizationFactor?: number;
  /** How long an attempt to connect may take, in ms; false for any time. Default: 20000. */
  timeout?: number | false;
  /** Whether to connect upon creation. Default: true. */
  autoConnect?: boolean;
  /** What packets are written and read with, such as the package socket.io-msgpack-parser. */
  parser?: { Encoder: new () => any; Decoder: new () => any };
  /** For Node.js only: accepted and ignored. */
  agent?: any;
  pfx?: any;
  key?: any;
  passphrase?: string;
  cert?: any;
  ca?: any;
  ciphers?: string;
  rejectUnauthorized?: boolean;
}

export interface Options extends ManagerOptions, SocketOptions {
  /** Whether to open a connection of its own. Default: false. */
  forceNew?: boolean;
  /** Whether to share a connection to the same server. Default: true. */
  multiplex?: boolean;
}

/** One namespace of a Manager. */
export declare class Socket extends Emitter {
  /** The connection. */
  readonly io: Manager;
  /** The namespace. */
  readonly nsp: string;
  /** Sent when the namespace connects; may be changed at any time. */
  auth: SocketOptions["auth"];
  /** The server's id for the socket; undefined while it is not connected. */
  readonly id: string | undefined;
  readonly connected: boolean;
  readonly disconnected: boolean;
  /** Whether the socket is connected or will be, without a further call. */
  readonly active: boolean;
  connect(): this;
  open(): this;
  /** Has fired `disconnect` when it returns, if the socket was connected. */
  disconnect(): this;
  close(): this;
  on(event: "connect", listener: () => void): this;
  on(event: "connect_error", listener: (error: Error & { data?: any }) => void): this;
  on(event: "disconnect", listener: (reason: DisconnectReason, details?: DisconnectDescription) => void): this;
  on(event: string | number, listener: Listener): this;
  /** Emits an event, now or once connected; a function as the last argument receives the acknowledgement. */
  emit(event: string | number, ...args: any[]): this;
  /** `emit("message", ...args)` */
  send(...args: any[]): this;
  /** Resolves with the acknowledgement; rejects on a timeout or a disconnection. */
  emitWithAck(event: string | number, ...args: any[]): Promise<any>;
  /** The next event's acknowledgement may take so many ms; its handler receives an error, or null, first. */
  timeout(ms: number): this;
  /** The next event may be dropped if it cannot be sent at once. */
  readonly volatile: this;
  compress(compress: boolean): this;
  onAny(listener: Listener): this;
  prependAny(listener: Listener): this;
  offAny(listener?: Listener): this;
  listenersAny(): Listener[];
  onAnyOutgoing(listener: Listener): this;
  prependAnyOutgoing(listener: Listener): this;
  offAnyOutgoing(listener?: Listener): this;
  listenersAnyOutgoing(): Listener[];
  /** What waits for the socket to be connected. A copy: it may be emptied by assigning an empty array. */
  sendBuffer: { type: number; data: any[]; id?: number }[];
  /** The arguments of events that came before the socket was connected. A copy. */
  readonly receiveBuffer: any[][];
}

/** One session of a Manager. */
export declare class Engine extends Emitter {
  /** The session's id, once the server has given it. */
  readonly id: string | null | undefined;
  readonly readyState: "opening" | "open" | "closing" | "closed";
  readonly transport: { readonly name: "polling" | "websocket" } | null;
  readonly opts: Options;
  readonly secure: boolean;
  readonly hostname: string;
  readonly port: string;
  on(event: "open", listener: () => void): this;
  on(event: "upgrading" | "upgrade", listener: (transport: { name: string }) => void): this;
  on(event: "upgradeError", listener: (error: Error & { transport: string }) => void): this;
  on(event: "close", listener: (reason: DisconnectReason, details?: DisconnectDescription) => void): this;
  on(event: string | number, listener: Listener): this;
  /** Closes the session once what is buffered has been sent. */
  close(): this;
}

/** One connection to a server, shared by namespaces. */
export declare class Manager extends Emitter {
  constructor(uri?: string, opts?: Options);
  constructor(opts: Options);
  /** Read anew for each connection: it may be changed at any time. */
  readonly opts: Options;
  /** The latest session. */
  readonly engine: Engine;
  /** The socket of a namespace. */
  socket(nsp: string, opts?: SocketOptions): Socket;
  /** Opens the connection. With a callback, a failure is reported to it and retrying is left to the caller. */
  open(callback?: (error?: Error) => void): this;
  connect(callback?: (error?: Error) => void): this;
  reconnection(): boolean;
  reconnection(value: boolean): this;
  reconnectionAttempts(): number;
  reconnectionAttempts(value: number): this;
  reconnectionDelay(): number;
  reconnectionDelay(ms: number): this;
  reconnectionDelayMax(): number;
  reconnectionDelayMax(ms: number): this;
  randomizationFactor(): number;
  randomizationFactor(factor: number): this;
  timeout(): number | false;
  timeout(ms: number | false): this;
  on(event: "open" | "ping" | "reconnect_failed", listener: () => void): this;
  on(event: "error" | "reconnect_error", listener: (error: Error) => void): this;
  on(event: "close", listener: (reason: DisconnectReason, details?: DisconnectDescription) => void): this;
  on(event: "reconnect" | "reconnect_attempt", listener: (attempt: number) => void): this;
  on(event: string | number, listener: Listener): this;
}

export interface IO {
  /** The socket of an address; without one, of the page's own server. */
  (uri?: string, opts?: Options): Socket;
  (opts: Options): Socket;
  connect: IO;
  io: IO;
  Manager: typeof Manager;
  Socket: typeof Socket;
  protocol: 5;
}

export declare const io: IO;
export declare const connect: IO;
export default io;
