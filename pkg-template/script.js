// The classic script: `<script src="socket.io.js">` gives the page the global `io`, with the other exports on it.
import * as exported from "./index.js";

globalThis.io = Object.assign(exported.io, exported);
