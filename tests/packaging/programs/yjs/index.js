// Two copies of a text, as the README of y-socket.io shows one, on connections of their own: what one writes the other gets
// from the server.
import * as Y from "yjs";
import { SocketIOProvider } from "y-socket.io";

function copy(name) {
  const doc = new Y.Doc();
  const text = doc.getText("text");
  // Without the BroadcastChannel, the server is the only way from one copy to the other.
  const provider = new SocketIOProvider(location.origin, "room", doc, { disableBc: true, auth: { token: "valid" } });
  provider.awareness.setLocalStateField("name", name);

  const show = (what, value) => (document.getElementById(`${name}-${what}`).textContent = value);
  const names = () => [...provider.awareness.getStates().values()].map((state) => state.name).sort();
  doc.on("update", () => show("text", text.toString()));
  provider.on("status", ({ status }) => show("status", status));
  provider.on("sync", (synced) => show("synced", synced));
  provider.awareness.on("change", () => show("names", names().join(", ")));
  provider.socket.on("disconnect", (reason) => show("reason", reason));
  provider.socket.io.on("reconnect", (attempt) => show("reconnect", attempt));
  return { provider, append: (words) => text.insert(text.length, words) };
}

const app = document.getElementById("app");
for (const name of ["ann", "bob"]) {
  for (const what of ["text", "status", "synced", "names", "reason", "reconnect"]) {
    app.append(Object.assign(document.createElement("p"), { id: `${name}-${what}` }));
  }
}
globalThis.copies = { ann: copy("ann"), bob: copy("bob") };
