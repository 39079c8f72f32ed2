// The page: ties the connection form, the tiles, the sending and the log to one connection at a time.
import { openConnection } from "./connection.js";
import { $, element, onPress, setAvailable, showError } from "./dom.js";
import { duration } from "./format.js";
import { createLog } from "./log.js";
import { readConnection, sourceOf } from "./options.js";
import { dropNetwork, sleep } from "./outage.js";
import { createSend } from "./send.js";
import { createStatus } from "./status.js";

const FIELDS = ["address", "namespace", "transports", "auth", "options"];
const STORE = "socketio-wasm playground";
const HIGHLIGHT = /(?<string>"(?:[^"\\]|\\.)*")|(?<comment>\/\/.*)|(?<keyword>\b(?:import|from|const|true|false|null)\b)|(?<number>-?\b\d[\d.e+-]*)/g;

const log = createLog();
const status = createStatus();
const OUTAGE = 5000; // ms
const HOUR = 3_600_000; // ms
const wide = matchMedia("(min-width: 60rem)");

let connection;
let running = ""; // the code of the connection
let demoServer = false; // whether the server is this demo's, which takes commands from the page

const sender = createSend({
  connection: () => connection,
  acknowledged: (name, args) => log.add("ack", name, args),
});

function connect() {
  const { uri, options, errors } = readForm();
  for (const field of FIELDS) if (field !== "transports") showError(field, errors[field]);
  const invalid = FIELDS.find((field) => errors[field]);
  if (invalid) return refuse(invalid);

  const source = sourceOf({ uri, options });
  let next;
  try {
    next = openConnection({ uri, options }, report);
  } catch (error) {
    showError("options", error.message);
    refuse("options");
    return;
  }
  connection?.close();
  connection = next;
  window.socket = next.socket; // for the console
  running = source;
  showSource(source);
  status.reset();
  next.begin();
  if (!wide.matches && $("connection-form").contains(document.activeElement)) {
    toggleForm(false);
    $("connection-toggle").focus();
  }
}

// Keeps an existing connection: only the form was wrong.
function refuse(field) {
  if (!connection) report.state("disconnected", "the form has errors");
  toggleForm(true);
  $(field).focus();
}

const report = {
  state(name, detail) {
    status.state(name, detail, name === "connected" ? connection.socket.id : undefined);
    if (name !== "connected") forgetServer();
    refresh();
  },
  transport(name, note) {
    status.transport(name, note);
    if (demoServer) measureRoundTrip();
  },
  event(direction, name, args) {
    if (name === "rtt") return;
    status.count(direction);
    log.add(direction, name, args);
    if (direction === "out") return;
    if (name === "people") status.people(args[0]);
    if (name === "welcome" && args[0]?.server === "socketio-wasm demo") onDemoServer(args[0]);
  },
  lifecycle(level, name, args) {
    log.add("life", name, args, level);
    if (name === "disconnect") sender.connectionLost();
  },
};

// Only the demo's server gets commands and round trip measurements: other servers did not ask for them.
function onDemoServer(welcome) {
  demoServer = true;
  sender.setLimit(welcome.maxBytes);
  measureRoundTrip();
  refresh();
}

function forgetServer() {
  demoServer = false;
  sender.setLimit();
  status.people();
  status.roundTrip.restart();
  $("time").setAttribute("aria-pressed", "false");
}

function measureRoundTrip() {
  const { emit } = connection;
  status.roundTrip.restart((done) => emit("rtt", [], done));
}

function refresh() {
  const state = $("status").dataset.state;
  const idle = state === "disconnected" || state === "failed";
  setAvailable($("disconnect"), !idle);
  setAvailable($("reconnect"), idle && connection !== undefined);
  for (const id of ["drop", "kick", "time"]) setAvailable($(id), state === "connected" && demoServer);
}

onPress($("disconnect"), () => connection.disconnect());
onPress($("reconnect"), () => connection.connect());
onPress($("drop"), () => connection.emit("drop", []));
onPress($("kick"), () => connection.emit("kick", []));
onPress($("time"), () => {
  const on = $("time").getAttribute("aria-pressed") !== "true";
  $("time").setAttribute("aria-pressed", String(on));
  connection.emit("time", [on]);
});

onPress($("network"), async () => {
  setAvailable($("network"), false);
  log.add("life", "network", ["lost for 5 s"], "bad");
  await dropNetwork(OUTAGE);
  log.add("life", "network", ["back"], "good");
  sinceThen("the network was back");
  setAvailable($("network"), true);
});
onPress($("sleep"), () => {
  log.add("life", "sleep", ["an hour has passed"], "warn");
  sinceThen("the computer woke up");
  sleep(HOUR);
});

/** Has the log say how long the connection takes from now on. */
function sinceThen(what) {
  const start = performance.now();
  const { socket } = connection;
  socket.once("connect", () => log.add("life", "back", [`${duration(performance.now() - start)} after ${what}`], "good"));
}

function readForm() {
  const fields = Object.fromEntries(FIELDS.map((field) => [field, $(field).value]));
  return readConnection(fields, connection !== undefined);
}

function showSource(source) {
  const parts = [];
  let end = 0;
  for (const match of source.matchAll(HIGHLIGHT)) {
    parts.push(source.slice(end, match.index));
    const [kind] = Object.entries(match.groups).find(([, text]) => text !== undefined);
    parts.push(element("span", kind, match[0]));
    end = match.index + match[0].length;
  }
  $("snippet").replaceChildren(...parts, source.slice(end));
  $("snippet-title").textContent = source === running ? "The code of this connection" : "The code that Connect will run";
}

// Kept for this tab only: auth may hold a secret, so it has no place in the address.
function saveForm() {
  const fields = Object.fromEntries(FIELDS.map((field) => [field, $(field).value]));
  sessionStorage.setItem(STORE, JSON.stringify(fields));
}

function restoreForm() {
  const fields = JSON.parse(sessionStorage.getItem(STORE) ?? "{}");
  for (const field of FIELDS) $(field).value = fields[field] ?? "";
}

function formChanged() {
  saveForm();
  const { errors, ...wanted } = readForm();
  // A visible error disappears once it is corrected; a new one appears when the field loses focus.
  for (const field of FIELDS) if (!errors[field] && $(`${field}-error`)) showError(field);
  if (Object.keys(errors).length === 0) showSource(sourceOf(wanted));
}

function toggleForm(open) {
  $("connection").classList.toggle("open", open); // on a narrow screen; a wide one always shows it
  $("connection-toggle").setAttribute("aria-expanded", String(open));
  $("connection-toggle").textContent = open ? "Close" : "Edit";
}

const form = $("connection-form");
form.addEventListener("input", formChanged);
form.addEventListener("change", ({ target }) => {
  const { errors } = readForm();
  if (errors[target.name]) showError(target.name, errors[target.name]);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  connect();
});
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) connect();
});
$("reset").addEventListener("click", () => {
  for (const field of FIELDS) $(field).value = "";
  formChanged();
});
$("connection-toggle").addEventListener("click", () => {
  toggleForm($("connection-toggle").getAttribute("aria-expanded") !== "true");
});

$("copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText($("snippet").textContent);
    $("copy").textContent = "Copied";
  } catch {
    getSelection().selectAllChildren($("snippet")); // no permission, or a page without TLS
    $("copy").textContent = "Selected";
  }
  setTimeout(() => ($("copy").textContent = "Copy"), 1500);
});

document.querySelector("main").inert = false; // the page responds from here on
restoreForm();
connect();
