// Clients in Node.js, as programs of their own, and servers for them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "mocha";
import { startRecorder } from "../../servers/recorder.js";
import { CERTIFICATES } from "./certificates.js";

export const TRANSPORTS = ["polling", "websocket"];

/** A certificate or a key. */
export const pem = (name) => readFileSync(join(CERTIFICATES, `${name}.pem`));

/** Starts a server that echoes. */
export async function start(options = {}) {
  const server = await startRecorder({ host: "localhost", ...options });
  server.io.on("connection", (socket) => socket.on("echo", (value, answer) => answer(value)));
  return server;
}

/** Does the same by HTTPS. */
export const secure = (options) => start({ tls: { cert: pem("server-cert"), key: pem("server-key"), ...options } });

/** What the program of a client begins with. `options` is code. */
export const connecting = (url, options) => `
  import fs from "node:fs";
  import http from "node:http";
  import net from "node:net";
  import * as exported from "socketio-wasm";
  const { io } = exported;
  const file = (name) => fs.readFileSync(${JSON.stringify(CERTIFICATES)} + "/" + name);
  const print = (value) => console.log(JSON.stringify(value));
  const socket = io(${JSON.stringify(url)}, { reconnection: false, ...(${options}) });`;

/** A program that prints the answer to an event and the transport, or the error and its cause. */
export const exchanging = (url, options) => `${connecting(url, options)}
  socket.on("connect", async () => {
    const answer = await socket.timeout(5000).emitWithAck("echo", 42);
    print({ answer, transport: socket.io.engine.transport.name });
    socket.disconnect();
  });
  socket.on("connect_error", ({ message, description }) => {
    print({ message, cause: description?.message, code: description?.code ?? description?.error?.code });
  });`;

/** Runs a test with a server, and closes that. */
export const withServer = (begin, test) => async () => {
  const server = await begin();
  try {
    await test(server);
  } finally {
    await server.close();
  }
};

/** A test for each transport. `test` gets the code of an option that selects it, what `exchanging` then prints, and the server. */
export function forEach(title, begin, test) {
  for (const transport of TRANSPORTS) {
    const option = `transports: ["${transport}"]`;
    it(`${title}: ${transport}`, withServer(begin, (server) => test(option, { answer: 42, transport }, server)));
  }
}
