// What the page does with a Feathers server, which has the part of @feathersjs/socketio that talks to sockets.
import { feathers } from "@feathersjs/feathers";
import { socket as sockets } from "@feathersjs/transport-commons";

export const name = "@feathersjs/socketio-client";
export const app = "feathers";
export const main = "index.js";

class Messages {
  all = [];
  async find({ query }) {
    return this.all.filter(({ text }) => query.text === undefined || query.text === text);
  }
  async get(id) {
    const message = this.all[id];
    if (!message) throw Object.assign(new Error(`no message ${id}`), { name: "NotFound", code: 404, className: "not-found" });
    return message;
  }
  async create({ text }) {
    const message = { id: this.all.length, text };
    this.all.push(message);
    return message;
  }
  async patch(id, { text }) {
    return Object.assign(await this.get(id), { text });
  }
  async remove(id) {
    return this.get(id);
  }
}

/** As @feathersjs/socketio sets a server up. */
function serve(io) {
  const server = feathers();
  const socketKey = "socket";
  const done = Promise.resolve(io);
  io.use((socket, next) => {
    socket.feathers = { provider: "socketio" };
    Object.defineProperty(socket.feathers, socketKey, { value: socket });
    next();
  });
  server.configure(sockets({ done, socketKey, emit: "emit", getParams: (socket) => socket.feathers }));
  server.use("messages", new Messages());
  server.use("slow", { find: () => new Promise(() => {}) });
  server.on("connection", (connection) => server.channel("everybody").join(connection));
  server.publish(() => server.channel("everybody"));
}

export async function run({ io, open }) {
  serve(io);
  const page = await open();
  const call = (name, code) => page.run(`clients.${name}.${code}`);
  for (const name of ["plain", "limited"]) await page.shows(`${name}-state`, "connected");

  let id = 0;
  for (const name of ["plain", "limited"]) {
    const created = JSON.stringify({ id, text: name });
    await call(name, `create("${name}")`);
    await page.shows(`${name}-create`, created);
    for (const other of ["plain", "limited"]) await page.shows(`${other}-created`, created);
    await call(name, `find({ text: "${name}" })`);
    await page.shows(`${name}-find`, `[${created}]`);
    await call(name, `get(${id})`);
    await page.shows(`${name}-get`, created);
    await call(name, "get(7)");
    await page.shows(`${name}-get`, "NotFound 404: no message 7");
    await call(name, `patch(${id}, "new")`);
    await page.shows(`${name}-patch`, JSON.stringify({ id, text: "new" }));
    await page.shows(`${name}-patched`, JSON.stringify({ id: 0, text: "new" }));
    await call(name, `remove(${id})`);
    await page.shows(`${name}-remove`, JSON.stringify({ id, text: "new" }));
    id += 1;
  }
  await call("plain", "ignore()");
  await page.shows("plain-listeners", "0");
  await call("limited", "create(\"unheard\")");
  await page.shows("limited-created", '{"id":2,"text":"unheard"}');
  await page.shows("plain-created", '{"id":1,"text":"limited"}');
  await call("plain", "getWithin(500, 1)");
  await page.shows("plain-get-within", '{"id":1,"text":"new"}');
  await call("limited", "slow()");
  await page.shows("limited-slow", "Error : operation has timed out");

  for (const name of ["plain", "limited"]) {
    await call(name, "socket.disconnect()");
    await page.shows(`${name}-state`, "io client disconnect");
  }
}
