// What the shim reports as uncaught errors.
import { afterEach, beforeEach } from "mocha";

/** A list that is empty before each test of the suite, and takes the errors that are reported during it. */
export function collectErrors() {
  const errors = [];
  const { reportError } = globalThis;
  beforeEach(() => {
    errors.length = 0;
    globalThis.reportError = (error) => errors.push(error);
  });
  afterEach(() => {
    globalThis.reportError = reportError;
  });
  return errors;
}
