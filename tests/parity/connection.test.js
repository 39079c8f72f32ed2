// A connection from opening to close.
import { parity } from "./support/scenario.js";

parity("connection", (scenario) => {
  for (const transport of ["polling", "websocket"]) {
    scenario(`it opens over ${transport} only`, {
      args: { transport },
      page: async ({ io, watch, once, ask, record, transport, stateOf }) => {
        const socket = watch(io({ transports: [transport] }));
        watch(socket.io);
        watch(socket.io.engine);
        record("before", stateOf(socket), socket.io._readyState, socket.io.engine.readyState, socket.io.engine.transport.name);
        await once(socket, "connect");
        record("connected", socket.id, socket.io.engine.id, socket.io._readyState, socket.io.engine.readyState);
        record("answer", await ask(socket, "ask", 1, "two", null));
        socket.disconnect();
        record("after", stateOf(socket), socket.io._readyState);
      },
    });
  }
});
