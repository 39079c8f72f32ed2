// Sends events with JSON arguments, and files as binary; shows how each is acknowledged.
import { $, showError } from "./dom.js";
import { bytes, compact, duration } from "./format.js";
import { readArguments } from "./options.js";

/**
 * @param {object} page
 * @param {() => object} page.connection the current connection
 * @param {(name: string, args: unknown[], ms: number) => void} page.acknowledged
 */
export function createSend(page) {
  let limit; // the server's limit for one message in bytes, if known
  let awaited; // the message whose result is shown as pending

  function result(kind, text) {
    $("result").dataset.kind = kind;
    $("result").textContent = text;
  }

  // Throws if emit throws.
  function send(label, name, args, acknowledged) {
    const connection = page.connection();
    if (!connection) return result("bad", "There is no connection to send it on.");
    const startedAt = performance.now();
    const mine = {};
    const ack = (...answer) => {
      const ms = performance.now() - startedAt;
      page.acknowledged(name, answer, ms);
      acknowledged(answer, ms, (kind, text) => {
        if (awaited !== mine) return; // something else has been sent since
        awaited = undefined;
        result(kind, text);
      });
    };
    const waits = !connection.socket.connected;
    connection.emit(name, args, acknowledged && ack);
    awaited = acknowledged && mine;
    if (waits) result("note", `${label} waits for the connection.`);
    else result("note", acknowledged ? `${label} sent, not acknowledged yet.` : `${label} sent.`);
  }

  function submit() {
    const name = $("event").value;
    showError("event");
    showError("args");
    let args;
    try {
      args = readArguments($("args").value);
    } catch (error) {
      showError("args", error.message);
    }
    if (name === "") showError("event", "An event needs a name.");
    if (name === "" || !args) return;
    const show = (answer, ms, say) => say("good", `${name} acknowledged in ${duration(ms)}: ${compact(answer) || "no arguments"}`);
    try {
      send(name, name, args, $("ack").checked && show);
    } catch (error) {
      showError("event", error.message); // a reserved name
    }
  }

  async function sendFile(file) {
    const { name, size, type } = file;
    if (size > maxFile()) return result("bad", `${name} was not sent: it has ${bytes(size)}, the server takes ${bytes(maxFile())}.`);
    let original;
    try {
      original = new Uint8Array(await file.arrayBuffer());
    } catch (error) {
      return result("bad", `${name} cannot be read: ${error.message}`); // a directory, or deleted meanwhile
    }
    send(name, "file", [{ name, size, type }, file], (answer, ms, say) => {
      const [, returned] = answer;
      const same = returned instanceof ArrayBuffer && equal(original, new Uint8Array(returned));
      const how = same ? `${bytes(size)} there and back, every byte the same` : compact(answer);
      say(same ? "good" : "note", `${name} acknowledged in ${duration(ms)}: ${how}`);
    });
  }

  // Base64 turns three bytes into four characters; the rest of the message needs some room too.
  function maxFile() {
    const polling = page.connection()?.socket.io.engine?.transport.name === "polling";
    return limit === undefined ? Infinity : Math.floor((limit - 2000) * (polling ? 0.75 : 1));
  }

  async function sendFiles(files) {
    for (const file of files) await sendFile(file);
  }

  $("send-form").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  $("args").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  $("file").addEventListener("change", () => {
    sendFiles([...$("file").files]);
    $("file").value = ""; // so that the same file can be chosen again
  });

  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  const highlight = (on) => $("drop-zone").classList.toggle("over", on);
  addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    highlight(true);
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) highlight(false); // it left the window
  });
  addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    highlight(false);
    sendFiles([...event.dataTransfer.files]);
  });

  return {
    /** Sets the limit of one message, in bytes; none if it is unknown. */
    setLimit(maxBytes) {
      limit = maxBytes;
      $("file-hint").textContent = `choose it, or drop it on the page${limit ? `; up to ${bytes(limit)}` : ""}`;
    },
    /** Pending acknowledgements will not arrive any more. */
    connectionLost() {
      if (awaited) result("bad", "The connection closed before the acknowledgement.");
      awaited = undefined;
    },
  };
}

function equal(a, b) {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
