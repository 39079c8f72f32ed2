import { io, Manager, Socket } from "socketio-wasm";
import type { SocketOptions } from "socketio-wasm";
import type { ClientToServerEvents, ServerToClientEvents } from "../events.js";
import { same, some } from "../same.js";

const socket = io();
const typed: Socket<ServerToClientEvents, ClientToServerEvents> = io();

export function the_state_of_a_socket_is_known() {
  same<typeof socket.id, string | undefined>();
  same<typeof socket.connected, boolean>();
  same<typeof socket.disconnected, boolean>();
  same<typeof socket.active, boolean>();
  same<typeof socket.recovered, boolean>();
  // @ts-expect-error
  socket.id.length;
  // @ts-expect-error
  socket.active = true;
  // @ts-expect-error
  socket.disconnected = true;
}

export function a_socket_has_no_other_members() {
  // @ts-expect-error
  socket.emitt("event");
  // @ts-expect-error
  socket.join("room");
}

export function connecting_can_be_chained() {
  socket.connect().open().disconnect().close().connect().emit("event");
  same<ReturnType<typeof socket.connect>, Socket>();
  same<ReturnType<typeof socket.open>, Socket>();
  same<ReturnType<typeof socket.disconnect>, Socket>();
  same<ReturnType<typeof socket.close>, Socket>();
  // @ts-expect-error
  socket.connect("/ns");
  // @ts-expect-error
  socket.disconnect(true);
}

export function auth_can_be_changed_at_run_time() {
  socket.auth = { token: "abcd" };
  socket.auth = (cb) => cb({ token: "abcd" });
  if (typeof socket.auth === "object") socket.auth["token"] = "efgh";
  // @ts-expect-error
  socket.auth = "token";
  // @ts-expect-error
  socket.auth["token"];
}

export function buffers_hold_packets_and_arguments() {
  socket.sendBuffer = [];
  socket.sendBuffer.length satisfies number;
  for (const { type, nsp, data, id } of socket.sendBuffer) {
    same<typeof nsp, string>();
    same<typeof data, any>();
    same<typeof id, number | undefined>();
    if (type === 2) continue;
  }
  same<typeof socket.receiveBuffer, (readonly any[])[]>();
  for (const [event, ...args] of socket.receiveBuffer) socket.emit(event, ...args);
}

export function a_socket_knows_its_manager() {
  same<typeof socket.io, Manager>();
  same<typeof typed.io, Manager<ServerToClientEvents, ClientToServerEvents>>();
  // @ts-expect-error
  socket.io = new Manager();
}

export function a_socket_is_constructed_with_a_manager() {
  new Socket(new Manager(), "/ns");
  new Socket(new Manager(), "/ns", { auth: {} });
  const options: ConstructorParameters<typeof Socket>[2] = some<SocketOptions>();
  const made = new Socket<ServerToClientEvents, ClientToServerEvents>(new Manager(), "/", options);
  made.emit("hello", "me");
  // @ts-expect-error
  new Socket("/ns");
  // @ts-expect-error
  new Socket(new Manager());
}

export function a_socket_can_be_extended() {
  class Chat extends Socket<ServerToClientEvents, ClientToServerEvents> {
    readonly room = "lobby";

    constructor(manager: Manager) {
      super(manager, "/chat", { retries: 3 });
    }

    override connect() {
      this.on("news", (text) => text.trim());
      return super.connect();
    }

    say(text: string) {
      return this.volatile.emit("hello", text);
    }
  }
  const chat: Socket<ServerToClientEvents, ClientToServerEvents> = new Chat(new Manager());
  new Chat(new Manager()).say("hello").connect().say("again").room satisfies string;
  return chat;
}
