// The errors that listeners receive.

/** A transport that failed. */
export class TransportError extends Error {
  type = "TransportError";

  constructor(message, description, context) {
    super(message);
    this.description = description;
    this.context = context;
  }
}

/** The server's refusal of a namespace. */
export function refusal(payload) {
  const text = typeof payload === "string" ? payload : payload.message;
  const error = new Error(typeof text === "object" ? JSON.stringify(text) : text);
  error.data = payload.data;
  return error;
}
