// The floor: the least that any client does for a message, which is `JSON.parse` or `JSON.stringify` and a call. It
// looks like a client so that it is measured as the clients are.
const isBinary = (value) => value instanceof ArrayBuffer;

export class Manager {
  #link;
  #listeners = new Map();
  #acks = new Map();
  #nextAck = 0;
  #awaited;
  #connected;

  constructor(uri) {
    this.#link = new WebSocket(uri);
    this.#connected = new Promise((resolve) => {
      this.#link.onmessage = () => {
        resolve();
        this.#link.onmessage = ({ data }) => this.#receive(data);
      };
    });
  }

  /** Which namespace it is makes no difference. */
  socket() {
    return {
      on: (event, listener) => {
        if (event === "connect") this.#connected.then(listener);
        else this.#listeners.set(event, listener);
      },
      emit: (event, payload, ack) => this.#emit([event, payload], ack),
      onAnyOutgoing: () => {},
    };
  }

  #receive(data) {
    if (typeof data !== "string") return this.#tell([this.#awaited[0], data]);
    const args = JSON.parse(data.slice(data.indexOf("[")));
    if (data[1] === "5") this.#awaited = args;
    else if (data[1] === "3") this.#answer(parseInt(data.slice(2), 10), args);
    else this.#tell(args);
  }

  #tell([event, payload]) {
    this.#listeners.get(event)?.(payload);
  }

  #answer(id, [answer]) {
    const ack = this.#acks.get(id);
    this.#acks.delete(id);
    ack(answer);
  }

  #emit(args, ack) {
    if (isBinary(args[1])) {
      this.#link.send(`451-${JSON.stringify([args[0], { _placeholder: true, num: 0 }])}`);
      this.#link.send(args[1]);
    } else if (ack) {
      this.#acks.set(this.#nextAck, ack);
      this.#link.send(`42${this.#nextAck++}${JSON.stringify(args)}`);
    } else {
      this.#link.send(`42${JSON.stringify(args)}`);
    }
  }
}
