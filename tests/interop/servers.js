// The servers of the suite interop, and what is in front of them. What one of them does otherwise than the others is a field here, which
// the scenarios assert. README.md has the reasons.
import { fileURLToPath } from "node:url";
import { UPGRADES } from "../servers/interop/nginx.js";

const { CONFORMANCE_PYTHON, CONFORMANCE_SOCKETIOXIDE } = process.env;
const program = (path) => fileURLToPath(new URL(`../servers/${path}`, import.meta.url));
const node = (options = {}) => [process.execPath, program("conformance/node.js"), "socket.io", JSON.stringify(options)];

/** In place of a transport: it does not come to a connection. */
export const FAILS = "fails";

const DEFAULTS = {
  /** The transport that the session ends on, by what the client is told to use. */
  modes: { polling: "polling", websocket: "websocket", upgrade: "websocket" },
  /** What a refused client is told beside the words. */
  refusal: { code: 401, hint: "🔑" },
  /** How many packets the server takes in one request of long-polling. */
  packetsPerRequest: Infinity,
  /** Whether the server reads the whole of a large request. */
  readsLargeRequests: true,
  /** Whether WebSocket messages are compressed. */
  compressesMessages: false,
  /** Whether responses of long-polling are compressed; undefined where the page cannot see it. */
  compressesResponses: true,
  /** Whether a session is recovered after a loss of the connection, with what was emitted to it meanwhile. */
  recovers: false,
  /** The status of responses while the server is down; 0 if there is none. */
  statusWhileDown: 0,
  /** ms that the server stays down in the scenario of the restart. */
  outage: 0,
};

const python = {
  packetsPerRequest: 16,
  compressesMessages: true,
  compressesResponses: undefined,
};

const nginx = (location, settings, rest) => ({
  command: node(),
  nginx: { location, settings, rest },
  statusWhileDown: 502,
});

export const SERVERS = [
  {
    name: "python-socketio behind aiohttp",
    command: [CONFORMANCE_PYTHON, program("conformance/python.py"), "plain"],
    ...python,
    readsLargeRequests: false,
  },
  {
    name: "python-socketio as ASGI, in uvicorn",
    command: [CONFORMANCE_PYTHON, program("conformance/python.py"), "asgi", "plain"],
    ...python,
  },
  {
    name: "socketioxide",
    command: [CONFORMANCE_SOCKETIOXIDE],
    refusal: undefined,
    compressesResponses: undefined,
  },
  {
    name: "two nodes of socket.io without sticky sessions",
    command: [process.execPath, program("interop/cluster.js")],
    modes: { websocket: "websocket", polling: FAILS, upgrade: FAILS },
    isCluster: true,
  },
  {
    name: "socket.io with perMessageDeflate, without httpCompression",
    command: node({ perMessageDeflate: { threshold: 0 }, httpCompression: false }),
    compressesMessages: true,
    compressesResponses: false,
  },
  { name: "socket.io with httpCompression", command: node({ httpCompression: { threshold: 1 } }) },
  { name: "socket.io with allowEIO3", command: node({ allowEIO3: true }) },
  { name: "socket.io with connectionStateRecovery", command: node({ connectionStateRecovery: {} }), recovers: true },
  { name: "socket.io with a path", command: node({ path: "/a/deep/path" }), path: "/a/deep/path" },
  {
    name: "nginx that passes no upgrades on",
    ...nginx("/socket.io/", "proxy_http_version 1.1;"),
    modes: { polling: "polling", upgrade: "polling", websocket: FAILS },
    refusesUpgrades: true,
  },
  { name: "nginx with proxy_buffering on", ...nginx("/socket.io/", `${UPGRADES} proxy_buffering on; proxy_request_buffering on;`) },
  { name: "nginx with a server that is down for 3 s", ...nginx("/socket.io/", `${UPGRADES} proxy_buffering off;`), outage: 3000 },
  { name: "nginx with a prefix", ...nginx("/prefix/", UPGRADES, "/"), path: "/prefix/socket.io" },
].map((row) => ({ ...DEFAULTS, ...row }));
