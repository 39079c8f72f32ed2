// A program that uses the package, compiled against the installed package.
import standard, { io, Manager, type ManagerOptions, protocol, Socket, type SocketOptions } from "socketio-wasm";

interface ServerToClientEvents {
  news: (text: string) => void;
}

interface ClientToServerEvents {
  search: (words: string, found: (count: number) => void) => void;
}

export class Chat {
  readonly socket: Socket<ServerToClientEvents, ClientToServerEvents>;
  readonly manager = new Manager("https://example.com", { autoConnect: false });

  constructor(options: Partial<ManagerOptions & SocketOptions>) {
    this.socket = io("/chat", { ...options, transports: ["polling", "websocket"] });
    this.socket.on("connect", () => console.log("connected as", this.socket.id, "by protocol", protocol));
    this.socket.on("disconnect", (reason: Socket.DisconnectReason) => console.log(reason.length));
    this.socket.on("news", (text) => console.log(text.length));
    this.socket.io.engine.on("upgrade", (transport) => console.log(transport.name.length));
  }

  search(words: string): Promise<number> {
    this.socket.volatile.timeout(1000).emit("search", words, (error, count) => console.log(error, count + 1));
    return this.socket.emitWithAck("search", words);
  }
}

export const socket = standard({ auth: { token: "abcd" } });
// @ts-expect-error
socket.emit(42);
