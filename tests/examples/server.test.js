// The server of the examples, as a program in JavaScript sees it.
import assert from "node:assert/strict";
import { io } from "socket.io-client";
import { Server } from "./server.js";

const LIMIT = 5000; // ms

describe("the server of the examples", () => {
  const server = new Server();
  const sockets = [];

  /** Connects, and resolves with what the server sends first: the history. */
  const connect = async (number) => {
    const socket = io(server.url, { auth: { number }, forceNew: true });
    sockets.push(socket);
    const { missed } = await new Promise((resolve) => socket.once("history", resolve));
    return { socket, missed };
  };
  const say = (id) => ({ id, name: "Ada", text: `text ${id}` });

  before(() => server.start());
  after(async () => {
    for (const socket of sockets) socket.close();
    await server.close();
  });

  it("answers with the number it had to a message that is said again, and does not tell it again", async () => {
    const [ada, ben] = [await connect(0), await connect(0)];
    assert.deepEqual([ada.missed, ben.missed], [[], []]);
    const heard = [];
    ben.socket.on("said", (said) => heard.push(said));

    const numbers = [];
    for (const id of [7, 5, 7]) numbers.push(await ada.socket.timeout(LIMIT).emitWithAck("say", say(id)));
    assert.deepEqual(numbers, [1, 2, 1]);
    // Its answer comes after all that it was told before.
    await ben.socket.timeout(LIMIT).emitWithAck("say", say(9));
    assert.deepEqual(heard, [{ number: 1, say: say(7) }, { number: 2, say: say(5) }]);
  });

  it("sends what a page does not have, also after it was killed", async () => {
    await server.kill();
    await server.start();
    const { missed } = await connect(1);
    assert.deepEqual(missed, [{ number: 2, say: say(5) }, { number: 3, say: say(9) }]);
  });
});
