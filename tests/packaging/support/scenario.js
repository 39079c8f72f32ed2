// A scenario of an app: its page, as a person sees and uses it, and what a server does to its sockets.
import assert from "node:assert/strict";
import { session } from "../../browser/support/session.js";

const LIMIT = 8000; // ms

/** Opens a page whose elements have ids. */
export async function openPage(url) {
  const driver = await session();
  await driver.get(url);
  const text = (id) => driver.executeScript("return document.getElementById(arguments[0])?.textContent", id);
  const page = {
    /** Resolves when the element shows a text, or what a function gives. */
    async shows(id, expected) {
      const wanted = () => (typeof expected === "function" ? expected() : expected);
      const deadline = Date.now() + LIMIT;
      while ((await text(id)) !== wanted()) {
        if (Date.now() > deadline) {
          const errors = await page.errors();
          assert.equal(await text(id), wanted(), `#${id} in a page with the errors ${JSON.stringify(errors)}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    click: (id) => driver.executeScript("document.getElementById(arguments[0]).click()", id),
    run: (code) => driver.executeScript(code),
    errors: () => driver.executeScript("return errors"),
  };
  return page;
}

/** A namespace's only socket. */
export function onlySocket(namespace) {
  const [socket, ...others] = namespace.sockets.values();
  assert(socket && others.length === 0, `${namespace.name} has one socket`);
  return socket;
}

/** The id of a namespace's only socket; of none while there are more or none, as while a client reconnects. */
export const onlyId = ({ sockets }) => (sockets.size === 1 ? [...sockets.keys()][0] : "nobody");

/** Ends the connections of a namespace's sockets, as a server that goes down does. */
export function loseConnections(namespace) {
  for (const socket of namespace.sockets.values()) socket.conn.close();
}
