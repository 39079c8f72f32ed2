// The Socket.IO server versions that the suites run against.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

function load(name) {
  const { Server } = require(name);
  // The `exports` of version 3 hide its package.json, but a path relative to its entry file works.
  const { version } = createRequire(require.resolve(name))("../package.json");
  return { package: name, number: version, major: Number(version.split(".")[0]), Server };
}

/** { package, number, major, Server } of each version, the newest first. */
export const VERSIONS = [load("socket.io"), load("socket.io-3")];

const inSocketIo = createRequire(require.resolve("socket.io"));
const inEngineIo = createRequire(inSocketIo.resolve("engine.io"));

/** What engine.io itself uses. */
export const { WebSocket, WebSocketServer } = inEngineIo("ws");
