// Compatible with the types of socket.io-client 4.8: typed code only changes the module name.

// io()

/**
 * Returns a socket, which connects by itself unless `autoConnect` is false. Namespaces of one server share a
 * {@link Manager}, and so a connection, unless `forceNew` is true or `multiplex` is false.
 *
 * @param uri the server's URL; its path is the namespace. Default: the page's own server, namespace `/`.
 * @throws TypeError if an argument is invalid; the message names it. Error if the browser refuses WebAssembly.
 * @example
 * const socket = io("https://example.com/chat", { auth: { token: "abcd" } });
 * socket.on("connect", () => console.log("connected as", socket.id));
 * socket.emit("hello", { from: "the page" }, (answer: string) => console.log(answer));
 */
declare function io(opts?: Options): Socket;
declare function io(uri: string | undefined, opts?: Options): Socket;
declare function io(uri?: string, opts?: Partial<ManagerOptions & SocketOptions>): Socket;

/** The package's other exports, for code that only has `io`. */
declare namespace io {
  const io: IO;
  const connect: IO;
  const Manager: ManagerClass;
  const Socket: SocketClass;
  const protocol: number;
}

// Inside the namespace these names would refer to its own members.
type IO = typeof io;
type ManagerClass = typeof Manager;
type SocketClass = typeof Socket;

export { io, io as connect, io as default };

/** The Socket.IO protocol version: 5. */
export declare const protocol: number;

// Options

/** The options of `io()`. */
export interface Options extends ConnectionOptions, SocketOptions {}

/** The options of `new Manager()`: {@link ManagerOptions}, all optional, and two of them wider. */
export interface ConnectionOptions extends Partial<Omit<ManagerOptions, "timeout" | "transports">> {
  /** Timeout of a connection attempt, in ms; false for none. Default: 20000. */
  timeout?: number | false;
  /** The transports to try, in order: names, classes, or both. Default: `["polling", "websocket"]`. */
  transports?: ReadonlyArray<TransportName | TransportClass>;
}

/** Options of one namespace. */
export interface SocketOptions {
  /** Credentials, sent when the namespace connects: an object, or a function that passes one to its callback. */
  auth?: { [key: string]: any } | ((callback: (data: object) => void) => void);
  /**
   * How many times to resend an event that is not acknowledged. Events are then sent one at a time, in order, and
   * acknowledgement callbacks take an error, or null, first. Default: each event is sent once, without waiting.
   */
  retries?: number;
  /**
   * Timeout of acknowledgements, in ms, for events without `timeout()`. Acknowledgement callbacks then take an error,
   * or null, first. Default: none.
   */
  ackTimeout?: number;
}

/** All options of a Manager; `io()` takes {@link Options}. */
export interface ManagerOptions extends EngineOptions {
  /** Whether to open a separate connection. Default: false. */
  forceNew: boolean;
  /** Whether to share the connection to a server between namespaces. Default: true. */
  multiplex: boolean;
  /** The path of the Socket.IO endpoint on the server. Default: `/socket.io/`. */
  path: string;
  /** Whether to reconnect when the connection is lost. Default: true. */
  reconnection: boolean;
  /** The number of reconnection attempts before giving up. Default: Infinity. */
  reconnectionAttempts: number;
  /** The delay before the first reconnection attempt, in ms; it doubles with each further attempt. Default: 1000. */
  reconnectionDelay: number;
  /** The maximum delay between two reconnection attempts, in ms. Default: 5000. */
  reconnectionDelayMax: number;
  /** The random deviation of reconnection delays, as a fraction from 0 to 1. Default: 0.5. */
  randomizationFactor: number;
  /** Timeout of a connection attempt, in ms. Default: 20000. */
  timeout: number;
  /** Whether to connect on creation. Default: true. */
  autoConnect: boolean;
  /** A custom parser, such as the package socket.io-msgpack-parser. Default: the built-in one. */
  parser: any;
}

/** Options of a connection. Each connection attempt reads them again. */
export interface EngineOptions {
  /**
   * The transports to try, in order: the first one opens the connection, the others are upgrade targets. Names, or
   * classes: those of this package, or your own. Default: `["polling", "websocket"]`.
   */
  transports?: TransportName[] | TransportClass[];
  /** Classes of transports, an alternative to `transports`; giving both is a TypeError. Default: `transports`. */
  transportImplementations?: TransportClass[];
  /** Whether to try the next transport when one fails to open. Default: false. */
  tryAllTransports?: boolean;
  /** Whether to upgrade to a better transport once connected. Default: true. */
  upgrade?: boolean;
  /** Whether to start with WebSocket if the previous connection used it. Default: false. */
  rememberUpgrade?: boolean;
  /** Options per transport, by its name; they override the top-level ones. Default: `{}`. */
  transportOptions?: Object;
  /** Whether to append a slash to the path. Default: true. */
  addTrailingSlash?: boolean;
  /** Query parameters of every request; on the server, `socket.handshake.query`. Default: none. */
  query?: { [key: string]: any };
  /** Headers of long-polling requests, and in Node.js of WebSocket; browsers cannot set any there. Default: none. */
  extraHeaders?: { [header: string]: string };
  /** Whether cross-origin requests send cookies. In Node.js: whether a session keeps its cookies. Default: false. */
  withCredentials?: boolean;
  /** Timeout of a long-polling request, in ms; 0 for none. Default: 0. */
  requestTimeout?: number;
  /** Whether to send binary messages as base64 over WebSocket too. Default: false. */
  forceBase64?: boolean;
  /** Whether to add a unique query parameter to every request, against caches. Default: for long-polling only. */
  timestampRequests?: boolean;
  /** The name of that parameter. Default: `"t"`. */
  timestampParam?: string;
  /** WebSocket sub-protocols to request. Default: none. */
  protocols?: string | string[];
  /** Whether to close the connection silently on the page's `beforeunload`. Default: false. */
  closeOnBeforeunload?: boolean;
  /**
   * Whether a planned reconnection attempt begins at once, within 100 ms and once in 2 s at most, when the network is back, the page
   * becomes visible or the computer wakes up; and whether the connection of a page that goes into the back/forward cache closes, so that
   * the page can be kept, and continues when the page is back. Default: true.
   */
  wakeUp?: boolean;
  /** Whether to use the timer functions captured at load, so that fake clocks have no effect. Default: false. */
  useNativeTimers?: boolean;
  /** Accepted and ignored: the URL defines these. */
  host?: string;
  hostname?: string;
  port?: string | number;
  secure?: boolean;
  /**
   * In Node.js: the `http.Agent` or `https.Agent` that makes the connections, such as one for a proxy. Default: one that keeps those of
   * long-polling alive. Browsers ignore this and all that follow.
   */
  agent?: any;
  /** In Node.js: the client's certificate and key in one, as in `tls.connect()`. Default: none. */
  pfx?: any;
  /** In Node.js: the client's private key. Default: none. */
  key?: any;
  /** In Node.js: the passphrase of `key` or `pfx`. Default: none. */
  passphrase?: string;
  /** In Node.js: the client's certificate. Default: none. */
  cert?: any;
  /** In Node.js: certificates to trust, instead of those that Node.js knows. Default: none. */
  ca?: any;
  /** In Node.js: the ciphers to offer. Default: those of Node.js. */
  ciphers?: string;
  /** In Node.js: whether to refuse a server whose certificate is not trusted. Default: true. */
  rejectUnauthorized?: boolean;
  /** In Node.js: whether the process may end while the connection is open. Default: false. */
  autoUnref?: boolean;
  /** In Node.js: the option of the package `ws`. Default: messages from 1024 bytes on are compressed, if the server agrees. */
  perMessageDeflate?: { threshold: number };
}

/** An unknown name is a TypeError at run time. */
export type TransportName = "polling" | "websocket" | "webtransport" | (string & {});

/** A class in the `transports` option, instead of a name: one of those below, or one of the application. */
export type TransportClass = new (opts: any) => { readonly name: string };

/**
 * What the classes below have in common. As they are, they select a transport of the client. A class that extends one of them does the
 * I/O itself; so does one of the application that has these members, such as the `Transport` of engine.io-client.
 *
 * A list can have one whose `name` is `"polling"`, and one with any other name, which is in the place of WebSocket.
 */
declare abstract class TransportBase extends Emitter<{}, {}, TransportReservedEvents> {
  constructor(opts: any);
  abstract get name(): string;
  /** The parameters of its requests: the application's, `EIO`, `transport`, and `sid` once the server has given one. */
  query: Record<string, string>;
  /** Whether packets can be written. Set it to false in `write`, and to true before you emit `drain`. */
  writable: boolean;
  /** The options of the session, with those of `transportOptions` for this transport. */
  protected opts: Partial<ManagerOptions> & Record<string, any>;
  protected supportsBinary: boolean;
  protected readyState: "opening" | "open" | "closing" | "closed";
  protected socket: Engine;
  open(): this;
  close(): this;
  /** Writes packets, if the transport is open. */
  send(packets: EnginePacket[]): void;
  /** Call it once the transport can send. */
  protected onOpen(): void;
  /** Takes what was received: decodes it, and calls `onPacket`. */
  protected onData(data: any): void;
  protected onPacket(packet: EnginePacket): void;
  /** Call it if the transport fails. The error goes to `connect_error`, or ends the session. */
  protected onError(reason: string, description: any, context?: any): this;
  /** Call it if the other side has closed. The details go to the event `disconnect`. */
  protected onClose(details?: { description: string; context?: unknown }): void;
  protected emitReserved<E extends keyof TransportReservedEvents>(event: E, ...args: Parameters<TransportReservedEvents[E]>): this;
  protected abstract doOpen(): any;
  protected abstract doClose(): any;
  /** Sends packets; then the transport emits `drain`. */
  protected abstract write(packets: EnginePacket[]): any;
}

declare abstract class PollingBase extends TransportBase {
  get name(): string;
  doOpen(): void;
  doClose(): void;
  /** The address of the next request. */
  protected uri(): string;
  onData(data: any): void;
  write(packets: any): void;
  /** Sends a GET, and passes the text of the response to `onData`. */
  doPoll(): void;
  /** Sends a POST, and calls back when it has succeeded. */
  doWrite(data: string, callback: () => void): void;
}

/** Long-polling over `fetch()`. */
export declare class Fetch extends PollingBase {}
/** Long-polling over XMLHttpRequest. */
export declare class XHR extends PollingBase {}
/** Alias of {@link XHR}, for code written for Node.js. */
export declare const NodeXHR: typeof XHR;
export type NodeXHR = XHR;
/** The WebSocket transport. */
export declare class WebSocket extends TransportBase {
  get name(): string;
  /** What `createSocket` has returned. */
  protected ws: any;
  doOpen(): any;
  doClose(): void;
  /** The address of the server. */
  protected uri(): string;
  /** Creates the WebSocket, or an object that behaves like one. */
  createSocket(uri: string, protocols: string | string[] | undefined, opts: Record<string, any>): any;
  write(packets: any): void;
  /** Sends one packet; `data` is its encoded form. */
  doWrite(packet: EnginePacket, data: any): void;
}
/** Alias of {@link WebSocket}, for code written for Node.js. */
export declare const NodeWebSocket: typeof WebSocket;
export type NodeWebSocket = WebSocket;
/** The WebTransport transport: accepted but skipped, not implemented. */
export declare class WebTransport extends TransportBase {
  get name(): string;
  doOpen(): void;
  doClose(): void;
  write(packets: any): void;
}

// Socket

/**
 * One namespace of a {@link Manager}: emits events to the server and receives the server's.
 *
 * @typeParam ListenEvents events of the server, as listener types by name. Default: any event, any arguments.
 * @typeParam EmitEvents events to the server, likewise; the last parameter may be an acknowledgement callback.
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
  /** Prefer `io()` or `manager.socket()`, which share connections and sockets. */
  constructor(io: Manager, nsp: string, opts?: Partial<SocketOptions>);
  /** The Manager, which owns the connection. */
  readonly io: Manager<ListenEvents, EmitEvents>;
  /** The namespace's name. */
  readonly nsp: string;
  /** Credentials, sent each time the namespace connects; may be changed at any time. */
  auth: { [key: string]: any } | ((callback: (data: object) => void) => void);
  /** The socket's id on the server; undefined while disconnected. */
  readonly id: string | undefined;
  readonly connected: boolean;
  /** Whether the server recovered the state of the lost connection and sends the missed events. */
  readonly recovered: boolean;
  get disconnected(): boolean;
  /** Whether the socket is connected or will connect by itself. */
  get active(): boolean;
  /** Packets buffered until the socket connects. A copy: to drop some, assign an array of those to keep. */
  sendBuffer: Packet[];
  /** The arguments of events received before the socket connected. A copy. */
  receiveBuffer: ReadonlyArray<any>[];
  /** With the `retries` option: events that are not acknowledged yet, in order. A copy. */
  readonly _queue: QueuedPacket[];
  /**
   * How many bytes have been emitted and not been handed to the network: of the events of this socket that wait for it to connect, or for
   * their turn in the retry queue; of the packets of the connection, for any namespace, that wait for the transport; and of those that the
   * transport has: `bufferedAmount` of a WebSocket, the body of the POST of long-polling until the server has answered it. Text counts as
   * UTF-8, binary data as its own bytes. With the option `parser`, events count once they are encoded. Each reading walks over all of
   * these; emitting costs nothing. What is lost with a connection no longer counts. Only WebSocket in Chromium tells how much of one
   * message has left: elsewhere a message counts as a whole until all of it has.
   */
  readonly bufferedBytes: number;

  /** Connects, after `disconnect()` or with `autoConnect: false`. */
  connect(): this;
  /** Alias of {@link connect}. */
  open(): this;
  /** Disconnects until `connect()` is called. If connected, emits `disconnect` before it returns. */
  disconnect(): this;
  /** Alias of {@link disconnect}. */
  close(): this;

  /**
   * Emits an event, now or once the socket is connected. A function as the last argument receives the server's
   * acknowledgement. Arguments are JSON values, with binary data at any depth.
   *
   * @throws Error if the event's name is reserved, TypeError if it is neither a string nor a number.
   */
  emit<Ev extends EventNames<EmitEvents>>(ev: Ev, ...args: EventParams<EmitEvents, Ev>): this;
  /** Short for `emit("message", ...args)`. */
  send(...args: any[]): this;
  /**
   * Emits an event and resolves with the acknowledgement. Rejects when it times out or the socket disconnects.
   *
   * @example
   * const count = await socket.timeout(5000).emitWithAck("search", "cats");
   */
  emitWithAck<Ev extends EventNames<EmitEvents>>(
    ev: Ev,
    ...args: AllButLast<EventParams<EmitEvents, Ev>>
  ): Promise<FirstArg<Last<EventParams<EmitEvents, Ev>>>>;

  /**
   * Sets the acknowledgement timeout of the next event, in ms. Its callback takes an error, or null, before the answer. A signal counts
   * as for {@link signal}.
   *
   * @example
   * socket.timeout(5000).emit("search", "cats", (error: Error, count: number) => console.log(error ? "late" : count));
   */
  timeout<This extends ErrorFirst>(this: This, ms: number | AbortSignal): This;
  timeout(ms: number | AbortSignal): Socket<ListenEvents, DecorateAcknowledgements<EmitEvents>> & ErrorFirst;
  /**
   * Ends the wait for the next event's acknowledgement when the signal aborts: its callback takes the signal's reason, or null, before the
   * answer; the promise of `emitWithAck` rejects with the reason. (In place of a reason that is null or undefined there is an Error.) An
   * event that waits for the connection is then not sent, and one of the `retries` option is not sent again. If the signal has aborted,
   * nothing is emitted. Without a callback it has no other effect. Can be combined with `timeout()`.
   *
   * @throws TypeError if it is no signal.
   * @example
   * const controller = new AbortController();
   * setTimeout(() => controller.abort(new Error("no longer needed")), 100);
   * const count = await socket.timeout(5000).signal(controller.signal).emitWithAck("search", "cats");
   */
  signal<This extends ErrorFirst>(this: This, signal: AbortSignal): This;
  signal(signal: AbortSignal): Socket<ListenEvents, DecorateAcknowledgements<EmitEvents>> & ErrorFirst;
  /** The next event is dropped if it cannot be sent at once. */
  get volatile(): this;
  /** Sets the `compress` flag of the next event. Browsers ignore it; a custom `parser` and engine events see it. */
  compress(compress: boolean): this;

  /**
   * Resolves once {@link bufferedBytes} is at most `bytes`, at once if it is. Looks when the engine has sent its packets, and at intervals
   * of 4 to 64 ms.
   *
   * @param bytes default: 0.
   * @throws rejects with the reason of the signal; with an Error, `socket has been disconnected`, if the socket is not to connect by itself
   * any more: `disconnect()`, by the page or by the server, or reconnection was given up; with a TypeError if an argument is invalid.
   * @example
   * for (const chunk of [new Uint8Array(65536), new Uint8Array(65536)]) {
   *   await socket.drained(1 << 20); // at most 1 MiB waits
   *   socket.emit("chunk", chunk);
   * }
   */
  drained(bytes?: number, options?: ListenOptions): Promise<void>;

  /** Adds a catch-all listener: called with the name and arguments of each received event, before its own listeners. */
  onAny(listener: AnyListener): this;
  /** As {@link onAny}, but before the existing catch-all listeners. */
  prependAny(listener: AnyListener): this;
  /** Removes a catch-all listener; without an argument, all. */
  offAny(listener?: AnyListener): this;
  listenersAny(): AnyListener[];
  /** Adds a catch-all listener: called with the name and arguments of each event when it is sent. */
  onAnyOutgoing(listener: AnyListener): this;
  /** As {@link onAnyOutgoing}, but before the existing listeners. */
  prependAnyOutgoing(listener: AnyListener): this;
  /** Removes an outgoing catch-all listener; without an argument, all. */
  offAnyOutgoing(listener?: AnyListener): this;
  listenersAnyOutgoing(): AnyListener[];
}

export declare namespace Socket {
  /**
   * Why a socket disconnected. After the first two it stays disconnected until `connect()`; so it does after `"client error"`, if the
   * WebAssembly has failed: memory is exhausted, or there is a bug. That one is not in the type, which is that of socket.io-client.
   */
  type DisconnectReason =
    | "io server disconnect"
    | "io client disconnect"
    | "ping timeout"
    | "transport close"
    | "transport error"
    | "parse error";
}

export interface Socket<ListenEvents extends EventsMap = DefaultEventsMap, EmitEvents extends EventsMap = ListenEvents>
  extends DisposableWhereKnown {}

declare const errorFirst: unique symbol;
/** A socket whose next event has a timeout or a signal: a further one adds no second error to its callback. Exists in types only. */
export interface ErrorFirst {
  readonly [errorFirst]?: true;
}

/**
 * `using socket = io()` disconnects the socket at the end of the block, `using manager = new Manager()` closes the connection; where the
 * runtime and the compiler have `Symbol.dispose`.
 */
type DisposableWhereKnown = SymbolConstructor extends { readonly dispose: infer Key extends symbol } ? { [K in Key]: () => void } : {};

/** Events that a {@link Socket} emits itself. */
export interface SocketReservedEvents {
  connect: () => void;
  /** The server refused the namespace, or the connection failed. `socket.active` tells whether the client retries. */
  connect_error: (err: ExtendedError) => void;
  disconnect: (reason: Socket.DisconnectReason, description?: DisconnectDescription) => void;
}

/** The error of `connect_error`. */
export interface ExtendedError extends Error {
  /** The `data` that a server middleware attached. */
  data?: any;
  /** `"TransportError"` if the transport failed. */
  type?: any;
  /** For a TransportError: the HTTP status, or the WebSocket's event; in Node.js without a response, the error that says why. */
  description?: any;
  /** For a TransportError: the request. */
  context?: any;
}

/** Details of a disconnection, beside its reason. */
export type DisconnectDescription = Error | { description: string; context?: unknown };

/** A Socket.IO packet. */
export interface Packet {
  type: PacketType;
  nsp: string;
  data?: any;
  /** The acknowledgement id. */
  id?: number;
  /** The number of binary attachments that follow. */
  attachments?: number;
}

/** An event in the queue of a socket with the `retries` option. */
export interface QueuedPacket {
  id: number;
  args: any[];
  /** How many times it has been sent. */
  tryCount: number;
  /** Whether it has been sent and awaits its acknowledgement. */
  pending: boolean;
}

/** Exists in types only: the package exports no such value. */
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
 * One connection to a server, shared by its namespaces. Reconnects when the connection is lost.
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
  /** The options. May be changed at any time; each connection attempt reads them again. */
  opts: Partial<ManagerOptions>;
  /** The current session. */
  readonly engine: Engine;
  /** Sockets, by namespace. */
  readonly nsps: { [nsp: string]: Socket };
  readonly _autoConnect: boolean;
  readonly _readyState: "opening" | "open" | "closed";
  /** Whether the Manager is reconnecting. */
  readonly _reconnecting: boolean;

  /** Returns the socket of a namespace; creates it on the first call. */
  socket(nsp: string, opts?: Partial<SocketOptions>): Socket;
  /** Opens the connection. With a callback, a failure goes to the callback and the Manager does not retry. */
  open(callback?: (err?: Error) => void): this;
  /** Alias of {@link open}. */
  connect(callback?: (err?: Error) => void): this;
  /** Closes the connection; only `open()` or `connect()` reopens it. */
  _close(): void;

  /** Gets or sets the option `reconnection`. */
  reconnection(value: boolean): this;
  reconnection(): boolean;
  reconnection(value?: boolean): this | boolean;
  /** Gets or sets the option `reconnectionAttempts`. */
  reconnectionAttempts(value: number): this;
  reconnectionAttempts(): number;
  reconnectionAttempts(value?: number): this | number;
  /** Gets or sets the option `reconnectionDelay`, in ms. */
  reconnectionDelay(ms: number): this;
  reconnectionDelay(): number;
  reconnectionDelay(ms?: number): this | number;
  /** Gets or sets the option `reconnectionDelayMax`, in ms. */
  reconnectionDelayMax(ms: number): this;
  reconnectionDelayMax(): number;
  reconnectionDelayMax(ms?: number): this | number;
  /** Gets or sets the option `randomizationFactor`, from 0 to 1. */
  randomizationFactor(factor: number): this;
  randomizationFactor(): number;
  randomizationFactor(factor?: number): this | number;
  /** Gets or sets the timeout of a connection attempt, in ms; false for none. */
  timeout(ms: number | boolean): this;
  timeout(): number | boolean;
  timeout(ms?: number | boolean): this | number | boolean;
}

export interface Manager<ListenEvents extends EventsMap = DefaultEventsMap, EmitEvents extends EventsMap = ListenEvents>
  extends DisposableWhereKnown {}

/** Events that a {@link Manager} emits. */
export interface ManagerReservedEvents {
  open: () => void;
  /** A connection attempt failed. */
  error: (err: Error) => void;
  /** The server sent a ping. */
  ping: () => void;
  /** The Manager received a packet, for any namespace. */
  packet: (packet: Packet) => void;
  close: (reason: string, description?: DisconnectDescription) => void;
  /** Reconnected; `attempt` is the number of attempts. */
  reconnect: (attempt: number) => void;
  /** A reconnection attempt starts; its number, from 1. */
  reconnect_attempt: (attempt: number) => void;
  /** A reconnection attempt failed. */
  reconnect_error: (err: Error) => void;
  /** All `reconnectionAttempts` failed; the Manager gave up. */
  reconnect_failed: () => void;
}

// Engine

/** One Engine.IO session of a {@link Manager}: the low-level connection, `socket.io.engine`. */
export interface Engine extends Emitter<{}, {}, EngineReservedEvents> {
  /** The session id, set from the event `open` on. Not the same as `socket.id`. */
  readonly id: string;
  readonly readyState: "opening" | "open" | "closing" | "closed";
  /** The type of received binary data; `"nodebuffer"` is for Node.js. Default: `"arraybuffer"`. */
  binaryType: "arraybuffer" | "blob" | "nodebuffer";
  /** The current transport. */
  readonly transport: Transport;
  /** Packets that may not have left yet. A copy. */
  readonly writeBuffer: EnginePacket[];
  /** The options that the session was opened with, over the defaults. */
  readonly opts: Partial<ManagerOptions>;
  readonly hostname: string;
  readonly port: string;
  readonly secure: boolean;
  /** Sends an Engine.IO message, outside of any namespace; the callback runs once the transport has taken it. */
  send(data: any, options?: WriteOptions, callback?: () => void): this;
  /** Alias of {@link send}. */
  write(data: any, options?: WriteOptions, callback?: () => void): this;
  /** Closes the session once its write buffer is sent. The Manager then reconnects, unless `reconnection` is off. */
  close(): this;
}

/** Events that an {@link Engine} emits. */
export interface EngineReservedEvents {
  open: () => void;
  /** The server completed the handshake; `open` follows. */
  handshake: (data: HandshakeData) => void;
  /** The session received a packet. */
  packet: (packet: EnginePacket) => void;
  /** A packet entered the write buffer. */
  packetCreate: (packet: EnginePacket) => void;
  /** The session received a message. */
  data: (data: any) => void;
  /** The same as `data`. */
  message: (data: any) => void;
  /** The write buffer is empty. */
  drain: () => void;
  /** The transport took the write buffer. */
  flush: () => void;
  /** The session received a packet of any type. */
  heartbeat: () => void;
  /** The server sent a ping. */
  ping: () => void;
  /** The client answers a ping. */
  pong: () => void;
  error: (err: string | Error) => void;
  /** The client probes a better transport. */
  upgrading: (transport: Transport) => void;
  /** The upgrade succeeded: the session now uses this transport. */
  upgrade: (transport: Transport) => void;
  /** The upgrade failed; the session keeps its transport. */
  upgradeError: (err: Error) => void;
  close: (reason: string, description?: DisconnectDescription) => void;
}

/** The transport of a session. */
export interface Transport extends Emitter<{}, {}, TransportReservedEvents> {
  /** `"polling"` or `"websocket"`. */
  readonly name: string;
  /** Whether a packet sent now goes out at once. */
  readonly writable: boolean;
  /** The parameters of its requests, without those that differ from one to the next. */
  readonly query: Record<string, string>;
  /** Ends the session, as if the server had closed the transport. The Manager then reconnects, unless `reconnection` is off. */
  close(): this;
}

/** Events that a {@link Transport} emits. */
export interface TransportReservedEvents {
  open: () => void;
  /** The transport failed; the session ends. */
  error: (err: Error) => void;
  /** The session received a packet. */
  packet: (packet: EnginePacket) => void;
  /** The transport has sent all messages. */
  drain: () => void;
  /** A transport of the application has passed on all packets of a long-polling response. */
  pollComplete: () => void;
  close: (details?: DisconnectDescription) => void;
}

/** An Engine.IO packet. */
export interface EnginePacket {
  type: "open" | "close" | "ping" | "pong" | "message" | "upgrade" | "noop" | "error";
  options?: { compress: boolean };
  data?: any;
}

/** The server's handshake. */
export interface HandshakeData {
  /** The session id. */
  sid: string;
  /** The transports that the session can upgrade to. */
  upgrades: string[];
  /** The interval between two pings, in ms. */
  pingInterval: number;
  /** How late a ping may be before the connection counts as lost, in ms. */
  pingTimeout: number;
  /** The maximum size of a long-polling request body, in bytes. */
  maxPayload: number;
}

export interface WriteOptions {
  /** The packet's `compress` flag, which browsers ignore. Default: true. */
  compress?: boolean;
}

// Events

/** An event emitter. If a listener throws, the page gets an uncaught error and the other listeners still run. */
declare class Emitter<ListenEvents extends EventsMap, EmitEvents extends EventsMap, ReservedEvents extends EventsMap> {
  /** Adds a listener; a `signal` removes it when it aborts. One that has aborted adds none. */
  on<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(
    ev: Ev,
    listener: ReservedOrUserListener<ReservedEvents, ListenEvents, Ev>,
    options?: ListenOptions,
  ): this;
  /**
   * Without a listener: resolves with the arguments of the next event, or rejects with the reason of the signal. A disconnection does not
   * end the wait.
   *
   * @example
   * const [news] = await socket.once("news", { signal: AbortSignal.timeout(5000) });
   */
  once<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(
    ev: Ev,
    options: { signal: AbortSignal | undefined },
  ): Promise<ArgumentsOf<ReservedEvents, ListenEvents, Ev>>;
  once<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(
    ev: Ev,
  ): Promise<ArgumentsOf<ReservedEvents, ListenEvents, Ev>>;
  /** As {@link on}, but for one call: the listener is removed before it runs. */
  once<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(
    ev: Ev,
    listener: ReservedOrUserListener<ReservedEvents, ListenEvents, Ev>,
    options?: ListenOptions,
  ): this;
  /**
   * The events from the call on, each as the array of its arguments, also over reconnections. A loop over it ends by `break`, `return` or a
   * throw, which remove its listener, or when the signal aborts: then it throws the reason, and what waits is dropped.
   *
   * @throws TypeError if an option is invalid.
   * @example
   * for await (const [news] of socket.stream("news", { highWaterMark: 100 })) {
   *   console.log(news);
   *   if (news === "the end") break;
   * }
   */
  stream<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(
    ev: Ev,
    options?: StreamOptions,
  ): EventStream<ArgumentsOf<ReservedEvents, ListenEvents, Ev>>;
  /** Removes a listener; without one, all of the event; without an event, all listeners. */
  off<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(
    ev?: Ev,
    listener?: ReservedOrUserListener<ReservedEvents, ListenEvents, Ev>,
  ): this;
  emit<Ev extends EventNames<EmitEvents>>(ev: Ev, ...args: EventParams<EmitEvents, Ev>): this;
  listeners<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(
    ev: Ev,
  ): ReservedOrUserListener<ReservedEvents, ListenEvents, Ev>[];
  hasListeners<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(ev: Ev): boolean;
  /** Alias of {@link on}. */
  addEventListener<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(
    ev: Ev,
    listener: ReservedOrUserListener<ReservedEvents, ListenEvents, Ev>,
    options?: ListenOptions,
  ): this;
  /** Alias of {@link off}. */
  removeEventListener<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(
    ev?: Ev,
    listener?: ReservedOrUserListener<ReservedEvents, ListenEvents, Ev>,
  ): this;
  /** Alias of {@link off}. */
  removeListener<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(
    ev?: Ev,
    listener?: ReservedOrUserListener<ReservedEvents, ListenEvents, Ev>,
  ): this;
  /** Alias of {@link off}: all listeners of an event, or of all events. */
  removeAllListeners<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(ev?: Ev): this;
}

export interface ListenOptions {
  /** Ends the listening when it aborts. Default: none. */
  signal?: AbortSignal | undefined;
}

export interface StreamOptions extends ListenOptions {
  /** How many events wait at most while the loop is busy, at least 1; of more, the oldest is dropped. Default: Infinity. */
  highWaterMark?: number | undefined;
}

/** The events of a name: each item is the array of an event's arguments. */
export interface EventStream<Args extends any[]> extends AsyncIterableIterator<Args> {
  /** How many events have been dropped because of `highWaterMark`. */
  readonly missed: number;
  next(): Promise<IteratorResult<Args, undefined>>;
  /** Ends the stream. */
  return(): Promise<IteratorReturnResult<undefined>>;
}

/** The shape of an events interface: listener types by event name. */
export interface EventsMap {
  [event: string]: any;
}

/** Any event with any arguments. */
export interface DefaultEventsMap {
  [event: string]: (...args: any[]) => void;
}

export type EventNames<Events extends EventsMap> = keyof Events & (string | symbol);

/** The arguments of an event. */
export type EventParams<Events extends EventsMap, Ev extends EventNames<Events>> = Parameters<Events[Ev]>;

export type ReservedOrUserEventNames<ReservedEvents extends EventsMap, UserEvents extends EventsMap> =
  | EventNames<ReservedEvents>
  | EventNames<UserEvents>;

/** The listener type of an event; any function if it cannot be inferred. */
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

type ArgumentsOf<
  ReservedEvents extends EventsMap,
  UserEvents extends EventsMap,
  Ev extends ReservedOrUserEventNames<ReservedEvents, UserEvents>,
> = Parameters<ReservedOrUserListener<ReservedEvents, UserEvents, Ev>>;

type UntypedIfNever<Listener> = [Listener] extends [never] ? (...args: any[]) => void | Promise<void> : Listener;

type AnyListener = (...args: any[]) => void;

/** The events after `timeout()`: acknowledgement callbacks take an error first. */
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
