// Two pages of the examples chat, the server is killed and started again, and no message is lost.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ChatPage, until } from "./page.js";
import { Server } from "./server.js";

const PAIRS = [
  ["leptos", "yew"],
  ["yew", "dioxus"],
  ["dioxus", "leptos"],
];
const LIMIT = 20_000; // ms
const PICTURES = process.env.PICTURES; // a directory

const numbered = (name, from, to) => Array.from({ length: to - from + 1 }, (_, i) => `${name} ${from + i}`);

for (const [first, second] of PAIRS) {
  describe(`${first} and ${second}`, () => {
    let server;
    let ada;
    let ben;

    beforeEach(async () => {
      server = new Server();
      await server.start();
      ada = await ChatPage.open("main", `${server.url}/${first}/`);
      ben = await ChatPage.open("other", `${server.url}/${second}/`);
      await online();
      await ada.call("Ada");
      await ben.call("Ben");
    });

    afterEach(() => server.close());

    const both = async (condition) => until(async () => (await condition(ada)) && (await condition(ben)), LIMIT);
    const online = () => both((page) => page.isOnline());
    const all = (count) =>
      both(async (page) => {
        const messages = await page.messages();
        return messages.length >= count && messages.every(({ waiting }) => !waiting);
      });
    const picture = async (page, name) => {
      if (!PICTURES) return;
      await mkdir(PICTURES, { recursive: true });
      await writeFile(join(PICTURES, `${name}.png`), await page.picture(), "base64");
    };

    it("say the same on both pages, each with its own marked", async () => {
      await ada.say("Good morning!");
      await all(1);
      await ben.say("Good morning, Ada. How do you like the two pages?");
      await all(2);
      await ada.say("They look the same to me.");
      await all(3);
      const said = [
        ["Ada", "Good morning!"],
        ["Ben", "Good morning, Ada. How do you like the two pages?"],
        ["Ada", "They look the same to me."],
      ];
      for (const [page, reader] of [[ada, "Ada"], [ben, "Ben"]]) {
        const expected = said.map(([name, text]) => ({ name, text, own: name === reader, waiting: false }));
        assert.deepEqual(await page.messages(), expected);
        assert.deepEqual(await page.names(), ["Messages", "Name", "Message", "Send"]);
      }
      await picture(ada, first);
    });

    it("come back when the server has been away, and send what has waited", async () => {
      await ada.say("before");
      await all(1);
      await server.kill();
      await both(async (page) => (await page.status()) === "reconnecting …");
      await ada.say("Ada, offline");
      await ben.say("Ben, offline");
      assert.deepEqual((await ada.messages()).map(({ text, waiting }) => [text, waiting]), [
        ["before", false],
        ["Ada, offline", true],
      ]);
      await picture(ada, `${first}-offline`);

      await server.start();
      await online();
      await all(3);
      const texts = await ada.texts();
      assert.equal(texts[0], "before");
      assert.deepEqual([...texts].sort(), ["Ada, offline", "Ben, offline", "before"]);
      assert.deepEqual(await ben.texts(), texts);
    });

    it("lose no message, and have none twice, if the server is killed while both talk", async () => {
      const count = 80;
      const kept = async () => (await ada.messages()).filter(({ waiting }) => !waiting).length;
      for (let from = 1; from < count; from += count / 2) {
        const before = await kept();
        const texts = (name) => numbered(name, from, from + count / 2 - 1);
        await Promise.all([ada.sayAll(texts("Ada")), ben.sayAll(texts("Ben"))]);
        await until(async () => (await kept()) > before + 5, LIMIT);
        await server.kill();
        await until(async () => (await ada.messages()).some(({ waiting }) => waiting), LIMIT);
        await server.start();
        await all(2 * (from + count / 2 - 1));
      }

      const texts = await ada.texts();
      for (const name of ["Ada", "Ben"]) {
        assert.deepEqual(texts.filter((text) => text.startsWith(name)), numbered(name, 1, count));
      }
      assert.equal(texts.length, 2 * count);
      assert.deepEqual(await ben.texts(), texts);

      // A page that comes late has all of it.
      const late = await ChatPage.open("other", `${server.url}/${first}/`);
      await until(async () => (await late.texts()).length >= 2 * count, LIMIT);
      assert.deepEqual(await late.texts(), texts);
    });
  });
}
