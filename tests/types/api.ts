// What a page may write, and what its types must refuse.
import io, { Manager, Socket, connect, io as named, protocol } from "socketio-wasm";

const socket: Socket = io();
io("/ns");
io("https://example.com", { query: { x: 42 }, transports: ["websocket"], auth: { token: "abcd" } });
io({ reconnectionDelay: 500, timeout: false, extraHeaders: { "my-custom-header": "1234" } });
io({ auth: (callback) => callback({ token: "abcd" }) });
named.connect("/ns", { forceNew: true });
connect().disconnect().connect();
const five: 5 = protocol;

socket.on("connect", () => {
  const id: string | undefined = socket.id;
  void id;
});
socket.on("connect_error", (error) => {
  const message: string = error.message;
  void [message, error.data];
});
socket.on("disconnect", (reason, details) => {
  if (reason === "io server disconnect") socket.connect();
  void details;
});
socket.emit("event", 1, { a: [new Uint8Array(1)] }, (answer: string) => answer.length);
socket.timeout(500).volatile.emit("event");
socket.emitWithAck("event").then((answer) => answer);
socket.io.on("reconnect_attempt", (attempt) => attempt.toFixed());
socket.io.engine.on("upgrade", (transport) => transport.name);
socket.io.opts.transports = ["polling", "websocket"];
const delay: number = socket.io.reconnectionDelay();
socket.io.reconnectionDelay(100).reconnectionAttempts(3);
new Manager("https://example.com", { autoConnect: false }).socket("/ns", { auth: {} }).open();
void [five, delay];

// @ts-expect-error: not a transport
io({ transports: ["carrier-pigeon"] });
// @ts-expect-error: a number of ms
io({ reconnectionDelay: "soon" });
// @ts-expect-error: an address is text
io(42);
// @ts-expect-error: no such reason
socket.on("disconnect", (reason) => reason === "because");
// @ts-expect-error: the id is the server's to give
socket.id = "mine";
// @ts-expect-error: there is no such member
socket.emitt("event");
