// A page as the README of socketio-file-upload shows one: files go to the server in parts, which it asks for one by one.
import { io } from "socket.io-client";
import SocketIOFileUpload from "socketio-file-upload";

const socket = io({ transports: ["websocket"] });
const app = document.getElementById("app");
const show = (id, value) => {
  const element = document.getElementById(id) ?? app.appendChild(Object.assign(document.createElement("p"), { id }));
  element.textContent = value;
};

/** A file whose bytes are 0 to 250, over and over. */
function fileOf(name, size) {
  const bytes = Uint8Array.from({ length: size }, (_, index) => index % 251);
  return Object.assign(new File([bytes], name, { type: "application/octet-stream" }), { meta: { album: "pets" } });
}

globalThis.upload = (name, size, options) => {
  const uploader = new SocketIOFileUpload(socket, { topicName: "siofu", chunkSize: 1000, ...options });
  const log = [];
  const note = (entry) => {
    log.push(entry);
    show(name, log.join(", "));
  };
  uploader.addEventListener("start", ({ file }) => note(`start ${file.name}`));
  uploader.addEventListener("progress", ({ bytesLoaded }) => note(bytesLoaded));
  uploader.addEventListener("load", () => note("load"));
  uploader.addEventListener("complete", ({ success, detail }) => note(`complete ${success} ${detail.kept}`));
  uploader.addEventListener("error", ({ message }) => note(`error ${message}`));
  uploader.submitFiles([fileOf(name, size)]);
};
globalThis.leave = () => socket.disconnect();
socket.on("connect", () => show("state", `connected as ${socket.id}`));
