// A page as the README of socketio-wildcard shows one: "*" hears each packet, before the event's own listeners. It replaces
// `socket.onevent`, and calls `Manager.prototype.emit` and `socket.ack`.
import { io } from "socket.io-client";
import wildcard from "socketio-wildcard";

const patch = wildcard(io.Manager);
const app = document.getElementById("app");
const show = (id, value) => {
  const element = document.getElementById(id) ?? app.appendChild(Object.assign(document.createElement("p"), { id }));
  element.textContent = value;
};

function listen(name, nsp) {
  const socket = io(nsp, { transports: ["websocket"] });
  const log = [];
  const note = (entry) => {
    log.push(entry);
    show(`${name}-log`, log.join("; "));
  };
  patch(socket);
  socket.on("*", ({ type, nsp, data }) => note(`* ${type} ${nsp} ${JSON.stringify(data)}`));
  socket.on("message", (...args) => note(`message ${JSON.stringify(args)}`));
  socket.on("bytes", (bytes) => note(`bytes ${new Uint8Array(bytes).join(" ")}`));
  socket.on("ask", (question, answer) => answer(`${question}? yes`));
  socket.on("connect", () => show(`${name}-state`, `connected as ${socket.id}`));
  socket.on("disconnect", (reason) => show(`${name}-reason`, reason));
  return socket;
}

globalThis.sockets = { root: listen("root", "/"), admin: listen("admin", "/admin") };
globalThis.send = async () => show("answer", await sockets.root.emitWithAck("message", "hi server"));
