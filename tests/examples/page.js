// A page of the chat, as its reader and writer see it.
import { By } from "selenium-webdriver";
import { session } from "../browser/support/session.js";

/** Runs in the page. */
const readPage = () => ({
  status: document.querySelector("[role=status]")?.textContent,
  messages: [...document.querySelectorAll("[role=log] li")].map((row) => ({
    name: row.querySelector("b").textContent,
    text: row.querySelector("span").textContent,
    own: row.classList.contains("own"),
    waiting: row.classList.contains("waiting"),
  })),
});

/** Runs in the page: types and sends texts one after the other, without waiting for the server. */
const typeAll = (texts) => {
  const input = document.querySelector("[name=message]");
  const timer = setInterval(() => {
    if (texts.length === 0) return clearInterval(timer);
    input.value = texts.shift();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    document.querySelector("button").click();
  }, 20);
};

export class ChatPage {
  #driver;

  /** @param window the session of the browser that shows it */
  static async open(window, url) {
    const page = new ChatPage();
    page.#driver = await session(window);
    await page.#driver.get(url);
    return page;
  }

  /** Types like a person. */
  async call(name) {
    const input = await this.#driver.findElement(By.name("name"));
    await input.clear();
    await input.sendKeys(name);
  }

  async say(text) {
    await this.#driver.findElement(By.name("message")).sendKeys(text);
    await this.#driver.findElement(By.css("button")).click();
  }

  /** Resolves at once: the page goes on by itself. */
  sayAll(texts) {
    return this.#driver.executeScript(typeAll, texts);
  }

  async status() {
    return (await this.#driver.executeScript(readPage)).status;
  }

  async messages() {
    return (await this.#driver.executeScript(readPage)).messages;
  }

  /** The texts of all messages, in order. */
  async texts() {
    return (await this.messages()).map(({ text }) => text);
  }

  async isOnline() {
    return (await this.status()) === "online";
  }

  /** The name that assistive technology has for each field, the list and the button. */
  async names() {
    const elements = await this.#driver.findElements(By.css("section, input, button"));
    return Promise.all(elements.map((element) => element.getAccessibleName()));
  }

  /** A picture of it, as PNG in base64. */
  picture() {
    return this.#driver.takeScreenshot();
  }
}

/** Resolves when `condition` is true, which is asked again and again. */
export async function until(condition, limit) {
  const end = performance.now() + limit;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`not within ${limit} ms: ${condition}`);
    await new Promise((later) => setTimeout(later, 20));
  }
}
