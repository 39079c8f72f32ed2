// Logging for the `./debug` entry, through the `debug` package: `localStorage.debug = "socket.io-client:*"` logs sockets and
// Managers, `engine.io-client:*` the packets of their connections. It patches the classes, so other entries pay nothing.
import createDebug from "debug";
import { Engine } from "./engine.js";
import { Manager } from "./manager.js";
import { Socket } from "./socket.js";

const managerLog = createDebug("socket.io-client:manager");
const socketLog = createDebug("socket.io-client:socket");
const engineLog = createDebug("engine.io-client:socket");

/** Patches a method to call `act` first, with the same arguments. */
function before({ prototype }, method, act) {
  const original = prototype[method];
  prototype[method] = function (...args) {
    act.call(this, ...args);
    return original.apply(this, args);
  };
}

/** Patches a method to log its subject, a description and its arguments. */
function logCalls(type, method, log, description, subject) {
  before(type, method, function (...args) {
    if (log.enabled) log(`%s ${description}`, subject(this), ...args);
  });
}

const server = (manager) => manager.uri ?? "the page's server";
const namespace = (socket) => socket.nsp;
const session = (engine) => engine.id ?? "session";

logCalls(Manager, "open", managerLog, "open, while %s", (manager) => `${server(manager)} (${manager._readyState})`);
logCalls(Manager, "_close", managerLog, "close", server);
logCalls(Manager, "socket", managerLog, "namespace %s", server);
before(Manager, "fire", function (event, args) {
  // The engine logs packets.
  if (managerLog.enabled && event !== "packet") managerLog("%s event %s", server(this), event, ...args);
  if (engineLog.enabled && event === "open") logPackets(this.engine);
});

logCalls(Socket, "connect", socketLog, "connect", namespace);
logCalls(Socket, "disconnect", socketLog, "disconnect", namespace);
logCalls(Socket, "emit", socketLog, "emit %s", namespace);
logCalls(Socket, "emitWithAck", socketLog, "emitWithAck %s", namespace);
before(Socket, "fire", function (event, args) {
  if (socketLog.enabled) socketLog("%s event %s", this.nsp, event, ...args);
});

const PACKETS = ["packet", "packetCreate"];
/** Events that only repeat what the packets show. */
const REDUNDANT = ["data", "message", "heartbeat", "ping", "pong"];

logCalls(Engine, "close", engineLog, "close", session);
before(Engine, "fire", function (event, args) {
  if (engineLog.enabled && !REDUNDANT.includes(event) && !PACKETS.includes(event)) {
    engineLog("%s event %s", session(this), event, ...args);
  }
});

function logPackets(engine) {
  engine.on("packet", ({ type, data }) => engineLog("%s received %s", session(engine), type, data));
  engine.on("packetCreate", ({ type, data }) => engineLog("%s sends %s", session(engine), type, data));
}
