// Hostile servers and networks, in real browsers.
import { mochaSuite } from "./mocha.js";

const suite = (name, browser, engine) =>
  mochaSuite({ name, about: `hostile servers and networks, in ${engine}`, directory: "tests/hostile", browser });

export const hostile = suite("hostile", "chromium", "Chromium");
export const firefoxHostile = suite("firefox-hostile", "firefox", "Firefox");
export const webkitHostile = suite("webkit-hostile", "webkit", "WebKitGTK");
