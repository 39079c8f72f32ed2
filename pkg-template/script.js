// The classic script: `<script src="socket.io.js">` defines the global `io`, with the other exports as properties.
import * as exported from "./index.js";

globalThis.io = Object.assign(exported.io, exported);
