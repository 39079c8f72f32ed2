// A page as the README of sails.io.js shows one: the socket that connects by itself, virtual requests, and a second socket by
// `io.sails.connect()`. sails.io.js listens for errors of `socket.io.engine.transport` and reads `socket.io.uri`.
import { io as client } from "socket.io-client";
import sails from "sails.io.js";

const io = sails(client);
const app = document.getElementById("app");
const show = (id, value) => {
  const element = document.getElementById(id) ?? app.appendChild(Object.assign(document.createElement("p"), { id }));
  element.textContent = value;
};
const shown = (id) => (body, { statusCode, error }) => {
  show(id, `${statusCode} ${JSON.stringify(body)}${error ? ` ${error.message.split("\n")[0]}` : ""}`);
};

function watch(name, socket) {
  socket.on("connect", () => {
    show(`${name}-state`, `connected as ${socket._raw.id}`);
    show(`${name}-url`, socket.url);
  });
  socket.on("disconnect", (reason) => show(`${name}-reason`, reason));
  socket.on("user", (message) => show(`${name}-user`, JSON.stringify(message)));
}

// Before it connects: listeners and requests wait.
watch("own", io.socket);
io.socket.get("/early", shown("early"));

globalThis.page = {
  state: () => [io.socket.isConnected(), io.socket.isConnecting()],
  requests() {
    io.socket.headers = { "x-token": "valid" };
    io.socket.get("/user/1", { populate: "pets" }, shown("get"));
    io.socket.post("/user", { name: "ann" }, shown("post"));
    io.socket.request({ method: "PATCH", url: "/user/1", data: { name: "bob" }, headers: { "x-more": "1" } }, shown("patch"));
    io.socket.delete("/nothing", shown("delete"));
  },
  wait: () => io.socket.get("/never", (error, { statusCode }) => show("never", `${statusCode} ${error.message}`)),
  change() {
    try {
      io.socket.url = "http://elsewhere";
    } catch ({ message }) {
      show("change", message);
    }
  },
  leave: () => io.socket.disconnect(),
  return: () => io.socket.reconnect(),
  second() {
    globalThis.second = io.sails.connect(location.origin, { multiplex: false, reconnection: true });
    watch("second", second);
    second.get("/second", shown("second-get"));
  },
  fail(url) {
    const lost = io.sails.connect(url, { useCORSRouteToGetCookie: false });
    const look = () => (lost.isConnecting() ? setTimeout(look, 5) : show("lost", `failed at a ${typeof lost.connectionErrorTimestamp}`));
    look();
  },
};
