// Errors passed to listeners of `connect_error` and `error`.

/** A transport failed; `description` is the HTTP status or the WebSocket's event. */
export class TransportError extends Error {
  type = "TransportError";

  constructor(message, description, context) {
    super(message);
    this.description = description;
    this.context = context;
  }
}

/** The error of a CONNECT_ERROR packet. */
export function refusal(payload) {
  const text = typeof payload === "string" ? payload : payload.message;
  let error;
  try {
    error = new Error(typeof text === "object" ? JSON.stringify(text) : text);
  } catch {
    // A decoder of the application can return anything.
    error = new Error();
  }
  error.data = payload.data;
  return error;
}
