// Logs for the `./debug` entry, by the package `debug`: `localStorage.debug = "socket.io-client:*"` shows what sockets and
// Managers do, `engine.io-client:*` what goes over their connections. Nothing else of the package knows of it.
import createDebug from "debug";
import { Engine } from "./engine.js";
import { Manager } from "./manager.js";
import { Socket } from "./socket.js";

const managerLog = createDebug("socket.io-client:manager");
const socketLog = createDebug("socket.io-client:socket");
const engineLog = createDebug("engine.io-client:socket");

/** Has `act` called before a method, with the same arguments. */
function before({ prototype }, method, act) {
  const original = prototype[method];
  prototype[method] = function (...args) {
    act.call(this, ...args);
    return original.apply(this, args);
  };
}

/** Has what a method takes logged: what it is about, the words, the arguments. */
function logged(type, method, log, words, about) {
  before(type, method, function (...args) {
    if (log.enabled) log(`%s ${words}`, about(this), ...args);
  });
}

const server = (manager) => manager.uri ?? "the page's server";
const namespace = (socket) => socket.nsp;
const session = (engine) => engine.id ?? "session";

logged(Manager, "open", managerLog, "open, while %s", (manager) => `${server(manager)} (${manager._readyState})`);
logged(Manager, "_close", managerLog, "close", server);
logged(Manager, "socket", managerLog, "namespace %s", server);
before(Manager, "fire", function (event, args) {
  // Packets are logged by the session.
  if (managerLog.enabled && event !== "packet") managerLog("%s event %s", server(this), event, ...args);
  if (engineLog.enabled && event === "open") showPackets(this.engine);
});

logged(Socket, "connect", socketLog, "connect", namespace);
logged(Socket, "disconnect", socketLog, "disconnect", namespace);
logged(Socket, "emit", socketLog, "emit %s", namespace);
logged(Socket, "emitWithAck", socketLog, "emit %s, with a promise of the acknowledgement", namespace);
before(Socket, "fire", function (event, args) {
  if (socketLog.enabled) socketLog("%s event %s", this.nsp, event, ...args);
});

const PACKETS = ["packet", "packetCreate"];
/** Events that say nothing beside the packets. */
const ECHOES = ["data", "message", "heartbeat", "ping", "pong"];

logged(Engine, "close", engineLog, "close", session);
before(Engine, "fire", function (event, args) {
  if (engineLog.enabled && !ECHOES.includes(event) && !PACKETS.includes(event)) {
    engineLog("%s event %s", session(this), event, ...args);
  }
});

function showPackets(engine) {
  engine.on("packet", ({ type, data }) => engineLog("%s received %s", session(engine), type, data));
  engine.on("packetCreate", ({ type, data }) => engineLog("%s sends %s", session(engine), type, data));
}
