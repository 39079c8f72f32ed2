// The types of the package: those of socket.io-client 4.8 in effect, so that typed code needs another module name only.

// io()

/**
 * The socket of an address. Connections are shared: a socket of another namespace of the same server uses the Manager
 * that there is, unless `forceNew` is true or `multiplex` false.
 *
 * @param uri the server and, as its path, the namespace. Default: the page's own server, namespace `/`.
 * @throws TypeError if an argument cannot be used; it names the argument.
 * @example
 * const socket = io("https://example.com/chat", { auth: { token: "abcd" } });
 * socket.on("connect", () => console.log("connected as", socket.id));
 * socket.emit("hello", { from: "the page" }, (answer: string) => console.log(answer));
 */
declare function io(opts?: Options): Socket;
declare function io(uri: string | undefined, opts?: Options): Socket;
declare function io(uri?: string, opts?: Partial<ManagerOptions & SocketOptions>): Socket;

/** `io()` carries the package's other exports, for code that has only it. */
declare namespace io {
  const io: IO;
  const connect: IO;
  const Manager: ManagerClass;
  const Socket: SocketClass;
  const protocol: number;
}

// Inside the namespace these names mean its own members.
type IO = typeof io;
type ManagerClass = typeof Manager;
type SocketClass = typeof Socket;

export { io, io as connect, io as default };

/** The version of the Socket.IO protocol that the client speaks: 5. */
export declare const protocol: number;

// Options

/** What `io()` accepts. */
export interface Options extends ConnectionOptions, SocketOptions {}

/** What `new Manager()` accepts: the ManagerOptions, each optional, two of them with more values. */
export interface ConnectionOptions extends Partial<Omit<ManagerOptions, "timeout" | "transports">> {
  /** How long an attempt to connect may take, in ms; false for any time. Default: 20000. */
  timeout?: number | false;
  /** Transports in the order in which they are tried: names, tokens, or both. Default: `["polling", "websocket"]`. */
  transports?: ReadonlyArray<TransportName | TransportToken>;
}

/** Options of one namespace. */
export interface SocketOptions {
  /** Credentials that are sent when the namespace connects: an object, or a function that hands one to its callback. */
  auth?: { [key: string]: any } | ((callback: (data: object) => void) => void);
  /**
   * How often an event is sent again that is not acknowledged. Events then go one at a time, in order, and their
   * acknowledgements receive an error, or null, first. Default: events are sent once, without waiting.
   */
  retries?: number;
  /**
   * How long an acknowledgement may take where `timeout()` says nothing, in ms. It then receives an error, or null,
   * first. Default: any time.
   */
  ackTimeout?: number;
}

/** The options of a Manager as they are when all are given; see {@link Options} for what `io()` accepts. */
export interface ManagerOptions extends EngineOptions {
  /** Whether to open a connection of its own. Default: false. */
  forceNew: boolean;
  /** Whether to share a connection to the same server. Default: true. */
  multiplex: boolean;
  /** The path on the server. Default: `/socket.io/`. */
  path: string;
  /** Whether to reconnect after the connection was lost. Default: true. */
  reconnection: boolean;
  /** How many attempts to reconnect before giving up. Default: Infinity. */
  reconnectionAttempts: number;
  /** The delay before the first attempt to reconnect, in ms; it doubles with each further one. Default: 1000. */
  reconnectionDelay: number;
  /** The longest delay between two attempts to reconnect, in ms. Default: 5000. */
  reconnectionDelayMax: number;
  /** How far a delay may be off at random, as a fraction of it from 0 to 1. Default: 0.5. */
  randomizationFactor: number;
  /** How long an attempt to connect may take, in ms. Default: 20000. */
  timeout: number;
  /** Whether to connect upon creation. Default: true. */
  autoConnect: boolean;
  /** What packets are written and read with, such as the package socket.io-msgpack-parser. Default: built in. */
  parser: any;
}

/** The options of a connection; each is read anew when the next one is made. */
export interface EngineOptions {
  /**
   * Transports in the order in which they are tried: the first one opens, the others are upgrade targets. Names, or
   * the tokens that this package exports. Default: `["polling", "websocket"]`.
   */
  transports?: TransportName[] | TransportToken[];
  /** Transports as tokens, instead of the `transports` option; not together with it. Default: those of that option. */
  transportImplementations?: TransportToken[];
  /** Whether to try the next transport when one does not open, instead of failing. Default: false. */
  tryAllTransports?: boolean;
  /** Whether to move to a better transport once connected. Default: true. */
  upgrade?: boolean;
  /** Whether to begin with WebSocket after a connection that worked by it. Default: false. */
  rememberUpgrade?: boolean;
  /** Options by the name of a transport; for it, they take the place of those beside them. Default: `{}`. */
  transportOptions?: Object;
  /** Whether the path ends with a slash even if it is given without one. Default: true. */
  addTrailingSlash?: boolean;
  /** Query parameters of each request; the server finds them in `socket.handshake.query`. Default: none. */
  query?: { [key: string]: any };
  /** Headers of long-polling requests; a WebSocket in a browser has none. Default: none. */
  extraHeaders?: { [header: string]: string };
  /** Whether requests to other sites carry cookies. Default: false. */
  withCredentials?: boolean;
  /** How long one long-polling request may take, in ms; 0 for any time. Default: 0. */
  requestTimeout?: number;
  /** Whether binary messages go as base64 over WebSocket too. Default: false. */
  forceBase64?: boolean;
  /** Whether each request carries a unique parameter against caches. Default: on long-polling only. */
  timestampRequests?: boolean;
  /** The name of that parameter. Default: `"t"`. */
  timestampParam?: string;
  /** The sub-protocols to ask for by WebSocket. Default: none. */
  protocols?: string | string[];
  /** Whether to close the connection, without an event, when the page is about to be left. Default: false. */
  closeOnBeforeunload?: boolean;
  /** Whether to use the timers that there were at load, not those of a fake clock set up since. Default: false. */
  useNativeTimers?: boolean;
  /** The address says these; they are accepted and ignored. */
  host?: string;
  hostname?: string;
  port?: string | number;
  secure?: boolean;
  /** For Node.js only: these are accepted and ignored. */
  agent?: any;
  pfx?: any;
  key?: any;
  passphrase?: string;
  cert?: any;
  ca?: any;
  ciphers?: string;
  rejectUnauthorized?: boolean;
  autoUnref?: boolean;
  perMessageDeflate?: { threshold: number };
}

/** Known names are suggested; another one is a TypeError when the connection is made. */
export type TransportName = "polling" | "websocket" | "webtransport" | (string & {});

/** Stands for a transport in the `transports` option, instead of its name. */
export interface TransportToken {
  readonly [token]: true;
}
declare const token: unique symbol;

/** Long-polling by `fetch()`. */
export declare const Fetch: TransportToken;
/** Long-polling by XMLHttpRequest. */
export declare const XHR: TransportToken;
/** {@link XHR}, under the name that it has for Node.js. */
export declare const NodeXHR: TransportToken;
/** The WebSocket transport. */
export declare const WebSocket: TransportToken;
/** {@link WebSocket}, under the name that it has for Node.js. */
export declare const NodeWebSocket: TransportToken;
/** The WebTransport transport: accepted in a list and passed over. */
export declare const WebTransport: TransportToken;

// Socket

/**
 * One namespace of a {@link Manager}: events to and from the server.
 *
 * @typeParam ListenEvents what the server emits: listeners by event. Default: any event with any arguments.
 * @typeParam EmitEvents what the page emits, likewise; an acknowledgement is a function as the last parameter.
 * @example
 * interface ServerToClientEvents {
 *   news: (text: string) => void;
 * }
 * interface ClientToServerEvents {
 *   search: (words: string, found: (count: number) => void) => void;
 * }
 * const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io();
 * socket.on("news", (text) => console.log(text.trim()));
 * socket.emit("search", "cats", (count) => console.log(count.toFixed()));
 */
export declare class Socket<
  ListenEvents extends EventsMap = DefaultEventsMap,
  EmitEvents extends EventsMap = ListenEvents,
> extends Emitter<ListenEvents, EmitEvents, SocketReservedEvents> {
  /** Use `io()` or `manager.socket()`: they share what there is. */
  constructor(io: Manager, nsp: string, opts?: Partial<SocketOptions>);
  /** The connection. */
  readonly io: Manager<ListenEvents, EmitEvents>;
  /** The namespace. */
  readonly nsp: string;
  /** Sent when the namespace connects; may be changed at any time. */
  auth: { [key: string]: any } | ((callback: (data: object) => void) => void);
  /** The server's id for the socket; undefined while it is not connected. */
  readonly id: string | undefined;
  readonly connected: boolean;
  /** Whether the server has restored the state that a lost connection had, and sends what was missed. */
  readonly recovered: boolean;
  get disconnected(): boolean;
  /** Whether the socket is connected or will be, without a further call. */
  get active(): boolean;
  /** What waits for the socket to be connected. A copy: to drop some, assign an array of those to keep. */
  sendBuffer: Packet[];
  /** The arguments of events that came before the socket was connected. A copy. */
  receiveBuffer: ReadonlyArray<any>[];
  /** With the `retries` option: the events that are not acknowledged yet, in order. A copy. */
  readonly _queue: QueuedPacket[];

  connect(): this;
  /** The same as {@link connect}. */
  open(): this;
  /** The socket stays disconnected until `connect()`. Has fired `disconnect` when it returns, if it was connected. */
  disconnect(): this;
  /** The same as {@link disconnect}. */
  close(): this;

  /**
   * Emits an event, now or as soon as the socket is connected. A function as the last argument is called with the
   * server's acknowledgement. Arguments are what JSON allows, with binary data anywhere in it.
   *
   * @throws Error if the event's name is reserved.
   */
  emit<Ev extends EventNames<EmitEvents>>(ev: Ev, ...args: EventParams<EmitEvents, Ev>): this;
  /** `emit("message", ...args)` */
  send(...args: any[]): this;
  /**
   * Emits an event and resolves with the acknowledgement; rejects when there will be none in time, or the socket is
   * disconnected.
   *
   * @example
   * const count = await socket.timeout(5000).emitWithAck("search", "cats");
   */
  emitWithAck<Ev extends EventNames<EmitEvents>>(
    ev: Ev,
    ...args: AllButLast<EventParams<EmitEvents, Ev>>
  ): Promise<FirstArg<Last<EventParams<EmitEvents, Ev>>>>;

  /**
   * The acknowledgement of the next event may take so many ms; it receives an error, or null, before the answer.
   *
   * @example
   * socket.timeout(5000).emit("search", "cats", (error: Error, count: number) => console.log(error ? "late" : count));
   */
  timeout(ms: number): Socket<ListenEvents, DecorateAcknowledgements<EmitEvents>>;
  /** The next event is dropped if it cannot be sent at once. */
  get volatile(): this;
  /** Whether the next event may be compressed. A browser decides by itself; a `parser` and the engine's events see it. */
  compress(compress: boolean): this;

  /** Calls the listener with the name and the arguments of each event that is received, before its own listeners. */
  onAny(listener: AnyListener): this;
  /** As {@link onAny}, but before the catch-all listeners that there are. */
  prependAny(listener: AnyListener): this;
  /** Removes one catch-all listener, or all. */
  offAny(listener?: AnyListener): this;
  listenersAny(): AnyListener[];
  /** Calls the listener with the name and the arguments of each event when it is sent. */
  onAnyOutgoing(listener: AnyListener): this;
  /** As {@link onAnyOutgoing}, but before the listeners that there are. */
  prependAnyOutgoing(listener: AnyListener): this;
  /** Removes one listener of what is sent, or all. */
  offAnyOutgoing(listener?: AnyListener): this;
  listenersAnyOutgoing(): AnyListener[];
}

export declare namespace Socket {
  /** Why a socket was disconnected. After the first two it stays so until `connect()`. */
  type DisconnectReason =
    | "io server disconnect"
    | "io client disconnect"
    | "ping timeout"
    | "transport close"
    | "transport error"
    | "parse error";
}

/** The events of a {@link Socket} that are not the server's. */
export interface SocketReservedEvents {
  connect: () => void;
  /** The namespace was refused, or the connection failed; `socket.active` tells whether it is tried again. */
  connect_error: (err: ExtendedError) => void;
  disconnect: (reason: Socket.DisconnectReason, description?: DisconnectDescription) => void;
}

/** Why a namespace is not connected. */
export interface ExtendedError extends Error {
  /** What a middleware of the server attached. */
  data?: any;
  /** `"TransportError"` if a transport failed. */
  type?: any;
  /** Of a TransportError: the HTTP status, or the event that the WebSocket fired. */
  description?: any;
  /** Of a TransportError: the request. */
  context?: any;
}

/** What is known of a disconnection beside its reason. */
export type DisconnectDescription = Error | { description: string; context?: unknown };

/** A Socket.IO packet. */
export interface Packet {
  type: PacketType;
  nsp: string;
  data?: any;
  /** The id by which it is acknowledged. */
  id?: number;
  /** How many binary attachments follow. */
  attachments?: number;
}

/** An event of a socket with the `retries` option. */
export interface QueuedPacket {
  id: number;
  args: any[];
  /** How often it has been sent. */
  tryCount: number;
  /** Whether it has been sent and its acknowledgement can still come. */
  pending: boolean;
}

/** In types only: the package exports no such value. */
declare enum PacketType {
  CONNECT = 0,
  DISCONNECT = 1,
  EVENT = 2,
  ACK = 3,
  CONNECT_ERROR = 4,
  BINARY_EVENT = 5,
  BINARY_ACK = 6,
}

// Manager

/**
 * One connection to a server, shared by namespaces, and its reconnection.
 *
 * @example
 * const manager = new Manager("https://example.com", { reconnectionDelayMax: 10000 });
 * manager.on("reconnect_attempt", (attempt) => console.log("attempt", attempt));
 * const admin = manager.socket("/admin", { auth: { token: "abcd" } });
 */
export declare class Manager<
  ListenEvents extends EventsMap = DefaultEventsMap,
  EmitEvents extends EventsMap = ListenEvents,
> extends Emitter<{}, {}, ManagerReservedEvents> {
  constructor(opts: ConnectionOptions);
  constructor(uri: string | undefined, opts?: ConnectionOptions);
  constructor(uri?: string | Partial<ManagerOptions>, opts?: Partial<ManagerOptions>);
  /** Read anew for each connection: it may be changed at any time. */
  opts: Partial<ManagerOptions>;
  /** The latest session. */
  readonly engine: Engine;
  /** The sockets that there are, by namespace. */
  readonly nsps: { [nsp: string]: Socket };
  readonly _autoConnect: boolean;
  readonly _readyState: "opening" | "open" | "closed";
  /** Whether attempts to reconnect are going on. */
  readonly _reconnecting: boolean;

  /** The socket of a namespace: a new one, or the one that there is. */
  socket(nsp: string, opts?: Partial<SocketOptions>): Socket;
  /** Opens the connection. With a callback, a failure is reported to it and retrying is left to the caller. */
  open(callback?: (err?: Error) => void): this;
  /** The same as {@link open}. */
  connect(callback?: (err?: Error) => void): this;
  /** Closes the connection; it is not reopened without a call. */
  _close(): void;

  /** Whether to reconnect, as the option of this name. */
  reconnection(value: boolean): this;
  reconnection(): boolean;
  reconnection(value?: boolean): this | boolean;
  /** How many attempts to reconnect, as the option of this name. */
  reconnectionAttempts(value: number): this;
  reconnectionAttempts(): number;
  reconnectionAttempts(value?: number): this | number;
  /** The first delay in ms, as the option of this name. */
  reconnectionDelay(ms: number): this;
  reconnectionDelay(): number;
  reconnectionDelay(ms?: number): this | number;
  /** The longest delay in ms, as the option of this name. */
  reconnectionDelayMax(ms: number): this;
  reconnectionDelayMax(): number;
  reconnectionDelayMax(ms?: number): this | number;
  /** From 0 to 1, as the option of this name. */
  randomizationFactor(factor: number): this;
  randomizationFactor(): number;
  randomizationFactor(factor?: number): this | number;
  /** How long an attempt to connect may take in ms, false for any time. */
  timeout(ms: number | boolean): this;
  timeout(): number | boolean;
  timeout(ms?: number | boolean): this | number | boolean;
}

/** The events of a {@link Manager}. */
export interface ManagerReservedEvents {
  open: () => void;
  /** An attempt to connect failed. */
  error: (err: Error) => void;
  /** The server has sent a ping. */
  ping: () => void;
  /** A packet was received, for any namespace. */
  packet: (packet: Packet) => void;
  close: (reason: string, description?: DisconnectDescription) => void;
  /** A lost connection is there again, after so many attempts. */
  reconnect: (attempt: number) => void;
  reconnect_attempt: (attempt: number) => void;
  reconnect_error: (err: Error) => void;
  /** All attempts have failed; there will be no further one. */
  reconnect_failed: () => void;
}

// Engine

/** One session of a {@link Manager}: the low-level connection, as `socket.io.engine`. */
export interface Engine extends Emitter<{}, {}, EngineReservedEvents> {
  /** The session's id, from the event `open` on. It is not `socket.id`. */
  readonly id: string;
  readonly readyState: "opening" | "open" | "closing" | "closed";
  /** What binary data is received as; `"nodebuffer"` is for Node.js. Default: `"arraybuffer"`. */
  binaryType: "arraybuffer" | "blob" | "nodebuffer";
  /** The transport in use. */
  readonly transport: Transport;
  /** What is not sent yet. */
  readonly writeBuffer: EnginePacket[];
  /** What it was opened with. */
  readonly opts: Partial<ManagerOptions>;
  readonly hostname: string;
  readonly port: string;
  readonly secure: boolean;
  /** Sends a message of the session, beside those of Socket.IO; the callback is called when it was handed over. */
  send(data: any, options?: WriteOptions, callback?: () => void): this;
  /** The same as {@link send}. */
  write(data: any, options?: WriteOptions, callback?: () => void): this;
  /** Closes the session once what is buffered has been sent; the Manager then reconnects, unless it is told not to. */
  close(): this;
}

/** The events of an {@link Engine}. */
export interface EngineReservedEvents {
  open: () => void;
  /** The server has answered the first request; `open` follows. */
  handshake: (data: HandshakeData) => void;
  /** A packet was received. */
  packet: (packet: EnginePacket) => void;
  /** A packet is about to be sent. */
  packetCreate: (packet: EnginePacket) => void;
  data: (data: any) => void;
  /** The same as `data`. */
  message: (data: any) => void;
  /** The write buffer is empty. */
  drain: () => void;
  /** The write buffer was handed to the transport. */
  flush: () => void;
  heartbeat: () => void;
  ping: () => void;
  pong: () => void;
  error: (err: string | Error) => void;
  /** A better transport is tried. */
  upgrading: (transport: Transport) => void;
  /** A better transport is used from now on. */
  upgrade: (transport: Transport) => void;
  upgradeError: (err: Error) => void;
  close: (reason: string, description?: DisconnectDescription) => void;
}

/** What a session goes by. */
export interface Transport {
  /** `"polling"` or `"websocket"`. */
  readonly name: string;
  /** Whether it can take a packet now. */
  readonly writable: boolean;
}

/** An Engine.IO packet. */
export interface EnginePacket {
  type: "open" | "close" | "ping" | "pong" | "message" | "upgrade" | "noop" | "error";
  options?: { compress: boolean };
  data?: any;
}

/** What the server says of a new session. */
export interface HandshakeData {
  sid: string;
  /** The transports that it may move to. */
  upgrades: string[];
  /** ms between two pings. */
  pingInterval: number;
  /** How late a ping may be, in ms. */
  pingTimeout: number;
  /** The largest long-polling request, in bytes. */
  maxPayload: number;
}

export interface WriteOptions {
  compress?: boolean;
}

// Events

/** Listeners by event. A listener that throws reaches the page as an uncaught error and disturbs no other. */
declare class Emitter<ListenEvents extends EventsMap, EmitEvents extends EventsMap, ReservedEvents extends EventsMap> {
  on<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(
    ev: Ev,
    listener: ReservedOrUserListener<ReservedEvents, ListenEvents, Ev>,
  ): this;
  /** The listener is removed before its first call. */
  once<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(
    ev: Ev,
    listener: ReservedOrUserListener<ReservedEvents, ListenEvents, Ev>,
  ): this;
  /** Without a listener, all of the event go; without an event, all. */
  off<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(
    ev?: Ev,
    listener?: ReservedOrUserListener<ReservedEvents, ListenEvents, Ev>,
  ): this;
  emit<Ev extends EventNames<EmitEvents>>(ev: Ev, ...args: EventParams<EmitEvents, Ev>): this;
  listeners<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(
    ev: Ev,
  ): ReservedOrUserListener<ReservedEvents, ListenEvents, Ev>[];
  hasListeners<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(ev: Ev): boolean;
  /** The same as {@link on}. */
  addEventListener<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(
    ev: Ev,
    listener: ReservedOrUserListener<ReservedEvents, ListenEvents, Ev>,
  ): this;
  /** The same as {@link off}. */
  removeEventListener<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(
    ev?: Ev,
    listener?: ReservedOrUserListener<ReservedEvents, ListenEvents, Ev>,
  ): this;
  /** The same as {@link off}. */
  removeListener<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(
    ev?: Ev,
    listener?: ReservedOrUserListener<ReservedEvents, ListenEvents, Ev>,
  ): this;
  /** The same as {@link off}, for all listeners of an event, or of all events. */
  removeAllListeners<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(ev?: Ev): this;
}

/** What an interface of events has to be: listeners by event. */
export interface EventsMap {
  [event: string]: any;
}

/** Any event with any arguments. */
export interface DefaultEventsMap {
  [event: string]: (...args: any[]) => void;
}

export type EventNames<Events extends EventsMap> = keyof Events & (string | symbol);

/** What an event is emitted with. */
export type EventParams<Events extends EventsMap, Ev extends EventNames<Events>> = Parameters<Events[Ev]>;

export type ReservedOrUserEventNames<ReservedEvents extends EventsMap, UserEvents extends EventsMap> =
  | EventNames<ReservedEvents>
  | EventNames<UserEvents>;

/** The listener of an event; where the types do not tell which one it is, any. */
export type ReservedOrUserListener<
  ReservedEvents extends EventsMap,
  UserEvents extends EventsMap,
  Ev extends ReservedOrUserEventNames<ReservedEvents, UserEvents>,
> = UntypedIfNever<
  Ev extends EventNames<ReservedEvents>
    ? ReservedEvents[Ev]
    : Ev extends EventNames<UserEvents>
      ? UserEvents[Ev]
      : never
>;

type UntypedIfNever<Listener> = [Listener] extends [never] ? (...args: any[]) => void | Promise<void> : Listener;

type AnyListener = (...args: any[]) => void;

/** The same events, with acknowledgements that receive an error first, as after `timeout()`. */
export type DecorateAcknowledgements<Events> = {
  [Ev in keyof Events]: Events[Ev] extends (...args: infer Args) => infer Result
    ? (...args: WithErrorFirst<Args>) => Result
    : Events[Ev];
};

type WithErrorFirst<Args extends any[]> = {
  [I in keyof Args]: Args[I] extends (...answer: infer Answer) => infer Result
    ? (err: Error, ...answer: Answer) => Result
    : Args[I];
};

export type Last<List extends any[]> = List extends [...infer _, infer Item] ? Item : any;

export type AllButLast<List extends any[]> = List extends [...infer Items, infer _] ? Items : any[];

export type FirstArg<Fn> = Fn extends (arg: infer Arg) => infer _ ? Arg : any;
