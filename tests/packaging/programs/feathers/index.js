// A page as the documentation of Feathers shows one: a client app whose services are the server's. The client reads
// `socket.flags` and `socket._opts`, to know whether acknowledgements begin with an error.
import { feathers } from "@feathersjs/feathers";
import socketio from "@feathersjs/socketio-client";
import { io } from "socket.io-client";

const app = document.getElementById("app");
const show = (id, value) => {
  const element = document.getElementById(id) ?? app.appendChild(Object.assign(document.createElement("p"), { id }));
  element.textContent = value;
};

function connect(name, options) {
  const socket = io({ transports: ["websocket"], forceNew: true, ...options });
  const client = feathers().configure(socketio(socket));
  const messages = client.service("messages");
  const created = (message) => show(`${name}-created`, JSON.stringify(message));
  messages.on("created", created);
  messages.once("patched", (message) => show(`${name}-patched`, JSON.stringify(message)));
  socket.on("connect", () => show(`${name}-state`, "connected"));
  socket.on("disconnect", (reason) => show(`${name}-state`, reason));
  const call = (id, result) => result.then(
    (value) => show(`${name}-${id}`, JSON.stringify(value)),
    (error) => show(`${name}-${id}`, `${error.name} ${error.code ?? ""}: ${error.message}`),
  );
  return {
    socket,
    create: (text) => call("create", messages.create({ text })),
    find: (query) => call("find", messages.find({ query })),
    get: (id) => call("get", messages.get(id)),
    patch: (id, text) => call("patch", messages.patch(id, { text })),
    remove: (id) => call("remove", messages.remove(id)),
    getWithin: (ms, id) => {
      socket.timeout(ms);
      return call("get-within", messages.get(id));
    },
    slow: () => call("slow", client.service("slow").find()),
    ignore: () => show(`${name}-listeners`, messages.off("created", created).listeners("created").length),
  };
}

globalThis.clients = { plain: connect("plain", {}), limited: connect("limited", { ackTimeout: 500 }) };
