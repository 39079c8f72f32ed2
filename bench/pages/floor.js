// The floor: the minimum work of any client for a message, `JSON.parse` or `JSON.stringify` and a call. It has a client's
// API, so that the benchmark treats it like the others.
const isBinary = (value) => value instanceof ArrayBuffer;

export class Manager {
  #link;
  #listeners = new Map();
  #acks = new Map();
  #nextAck = 0;
  #pending;
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

  /** The namespace makes no difference. */
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
    if (typeof data !== "string") return this.#dispatch([this.#pending[0], data]);
    const args = JSON.parse(data.slice(data.indexOf("[")));
    if (data[1] === "5") this.#pending = args;
    else if (data[1] === "3") this.#answer(parseInt(data.slice(2), 10), args);
    else this.#dispatch(args);
  }

  #dispatch([event, payload]) {
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
