import { io, Manager } from "socketio-wasm";
import type { DisconnectDescription, ManagerOptions, ManagerReservedEvents, Socket } from "socketio-wasm";
import { is, same, some } from "../same.js";

const manager = new Manager();

export function a_manager_takes_an_address_options_both_or_nothing() {
  new Manager("https://example.com");
  new Manager({ path: "/x" });
  new Manager("https://example.com", { autoConnect: false });
  new Manager(undefined, {});
  new Manager(some<string | Partial<ManagerOptions>>(), some<Partial<ManagerOptions>>());
  // @ts-expect-error
  new Manager(42);
  // @ts-expect-error
  new Manager("/", "/ns");
  // @ts-expect-error
  Manager();
}

export function the_parameters_of_a_manager_are_known() {
  same<
    ConstructorParameters<typeof Manager>,
    [uri?: string | Partial<ManagerOptions> | undefined, opts?: Partial<ManagerOptions> | undefined]
  >();
}

export function a_manager_returns_sockets() {
  same<ReturnType<typeof manager.socket>, Socket>();
  const typed: Socket<{ a: () => void }> = manager.socket("/ns", { auth: { token: "abcd" } });
  typed.emit("a");
  // @ts-expect-error
  manager.socket();
  // @ts-expect-error
  manager.socket(42);
}

export function opening_reports_to_a_callback() {
  manager.open().connect().open((error) => {
    same<typeof error, Error | undefined>();
  });
  manager.connect((error?: Error) => error?.message);
  same<ReturnType<typeof manager._close>, void>();
  // @ts-expect-error
  manager.open((error: string) => error);
  // @ts-expect-error
  manager.open((error: Error) => error.message);
}

export function the_state_of_a_manager_is_known() {
  same<typeof manager._readyState, "opening" | "open" | "closed">();
  same<typeof manager._reconnecting, boolean>();
  same<typeof manager._autoConnect, boolean>();
  same<typeof manager.opts, Partial<ManagerOptions>>();
  // @ts-expect-error
  manager._readyState === "closing";
}

export function settings_are_read_without_an_argument_and_set_with_one() {
  same<ReturnType<typeof manager.reconnection>, boolean | Manager>();
  is<boolean>()(manager.reconnection());
  is<number>()(manager.reconnectionAttempts());
  is<number>()(manager.reconnectionDelay());
  is<number>()(manager.reconnectionDelayMax());
  is<number>()(manager.randomizationFactor());
  is<number | boolean>()(manager.timeout());
  is<Manager>()(manager.reconnection(true));
  is<Manager>()(manager.reconnectionAttempts(3));
  is<Manager>()(manager.reconnectionDelay(1));
  is<Manager>()(manager.reconnectionDelayMax(2));
  is<Manager>()(manager.randomizationFactor(0));
  is<Manager>()(manager.timeout(1000));
  is<Manager>()(manager.timeout(false).open());
  // @ts-expect-error
  manager.reconnection("yes");
  // @ts-expect-error
  manager.reconnectionAttempts(true);
  // @ts-expect-error
  manager.reconnectionDelay("1s");
  // @ts-expect-error
  manager.reconnectionDelayMax("2s");
  // @ts-expect-error
  manager.randomizationFactor("half");
  // @ts-expect-error
  manager.timeout("1s");
}

export function settings_take_an_argument_that_may_be_undefined() {
  const value = some<number | undefined>();
  is<boolean | Manager>()(manager.reconnection(some<boolean | undefined>()));
  is<number | Manager>()(manager.reconnectionAttempts(value));
  is<number | Manager>()(manager.reconnectionDelay(value));
  is<number | Manager>()(manager.reconnectionDelayMax(value));
  is<number | Manager>()(manager.randomizationFactor(value));
  is<number | boolean | Manager>()(manager.timeout(value));
}

export function listeners_of_a_manager_are_typed() {
  manager.on("open", () => {});
  manager.on("ping", () => {});
  manager.on("reconnect_failed", () => {});
  manager.on("error", (error) => {
    same<typeof error, Error>();
  });
  manager.on("reconnect_error", (error) => {
    same<typeof error, Error>();
  });
  manager.on("reconnect", (attempt) => {
    same<typeof attempt, number>();
  });
  manager.on("reconnect_attempt", (attempt) => {
    same<typeof attempt, number>();
  });
  manager.on("close", (reason, description) => {
    same<typeof reason, string>();
    same<typeof description, DisconnectDescription | undefined>();
  });
  manager.on("packet", ({ type, nsp, data, id, attachments }) => {
    same<typeof nsp, string>();
    same<typeof data, any>();
    same<typeof id, number | undefined>();
    same<typeof attachments, number | undefined>();
    // @ts-expect-error
    type === "event";
  });
  manager.once("open", () => {}).off("open").removeAllListeners();
  io().io.on("reconnect_attempt", (attempt) => attempt.toFixed());
  // @ts-expect-error
  manager.on("open", (n: number) => n);
  // @ts-expect-error
  manager.on("reconnect", (attempt: string) => attempt);
  // @ts-expect-error
  manager.on("error", (error: string) => error);
  // @ts-expect-error
  manager.on("reconnecting", () => {});
  // @ts-expect-error
  manager.on("connect", () => {});
}

export function a_type_of_a_packet_is_one_of_the_protocol() {
  manager.on("packet", ({ type }) => {
    if (type === 2) return "event";
    switch (type) {
      case 0:
        return "connect";
      case 4:
        return "connect error";
    }
    const number: number = type;
    return number;
  });
}

export function the_events_of_a_manager_are_its_own() {
  // @ts-expect-error
  manager.emit("open");
  // @ts-expect-error
  manager.emit("anything");
  const emit: typeof manager.emit = manager.emit.bind(manager);
  manager.emit = emit;
}

export function a_listener_is_named_by_its_type() {
  const onReconnect: ManagerReservedEvents["reconnect"] = (attempt) => attempt.toFixed();
  const onPacket: ManagerReservedEvents["packet"] = (packet) => packet.data;
  manager.on("reconnect", onReconnect).on("packet", onPacket);
  const names: (keyof ManagerReservedEvents)[] = ["open", "error", "ping", "packet", "close", "reconnect"];
  const more: (keyof ManagerReservedEvents)[] = ["reconnect_attempt", "reconnect_error", "reconnect_failed"];
  // @ts-expect-error
  const no: keyof ManagerReservedEvents = "connect";
  return [names, more, no];
}

export function a_manager_of_typed_sockets_is_a_manager() {
  interface Events {
    a: () => void;
  }
  const typed = new Manager<Events>();
  const untyped: Manager = typed;
  const back: Manager<Events, Events> = manager;
  return [untyped, back];
}

export function a_manager_can_be_extended() {
  class Mine extends Manager {
    constructor(uri: string, opts?: Partial<ManagerOptions>) {
      super(uri, { ...opts, autoConnect: false });
      this.on("open", () => {});
    }

    override socket(nsp: string) {
      return super.socket(`/mine${nsp}`);
    }
  }
  new Mine("https://example.com").socket("/ns").connect();
  new Mine("https://example.com").reconnection(false).socket("/ns");
}
