// Converts the connection form to the arguments of io(), and these to the equivalent code.

const SCHEME = /^(https?|wss?):\/\//i;

/**
 * Reads the form.
 *
 * @param {Record<string, string>} fields address, namespace, transports, auth, options
 * @param {boolean} again whether the page has connected before
 * @returns {{ uri?: string, options: object, errors: Record<string, string> }} `errors` by the name of the field
 */
export function readConnection(fields, again) {
  const errors = {};
  const attempt = (field, read) => {
    try {
      return read(fields[field].trim());
    } catch (error) {
      errors[field] = error.message;
      return undefined;
    }
  };

  const address = attempt("address", readAddress);
  const namespace = attempt("namespace", (text) => readNamespace(text, address));
  const auth = attempt("auth", readObject);
  const rest = attempt("options", readObject);

  const options = {};
  if (fields.transports) options.transports = fields.transports.split(",");
  if (auth) options.auth = auth;
  Object.assign(options, rest);
  // Otherwise io() may find the Manager of an earlier connection to this host, and keep that one's options.
  if (again && options.forceNew === undefined && options.multiplex === undefined) options.forceNew = true;

  return { uri: join(address, namespace), options, errors };
}

/** Event arguments from JSON: an array's elements, one value, or nothing. */
export function readArguments(text) {
  if (text.trim() === "") return [];
  const value = readJson(text);
  return Array.isArray(value) ? value : [value];
}

/** The code that opens this connection. */
export function sourceOf({ uri, options }) {
  const args = [];
  if (uri !== undefined) args.push(JSON.stringify(uri));
  const entries = Object.entries(options);
  if (entries.length > 0) {
    const lines = entries.map(([key, value]) => {
      const note = key === "forceNew" && value === true ? " // its own Manager" : "";
      return `  ${propertyName(key)}: ${literal(value, "  ")},${note}`;
    });
    args.push(`{\n${lines.join("\n")}\n}`);
  }
  return `import { io } from "socketio-wasm";\n\nconst socket = io(${args.join(", ")});`;
}

function readAddress(text) {
  if (text === "") return undefined;
  if (/^\/(?!\/)/.test(text)) throw new Error("A path alone is a namespace: it goes in the next field.");
  const page = new URL(location.href);
  const whole = SCHEME.test(text) ? text : text.startsWith("//") ? page.protocol + text : `${page.protocol}//${text}`;
  try {
    new URL(whole);
    if (!/\s/.test(text)) return text;
  } catch {
    // reported below
  }
  throw new Error("Not an address, like example.com:3000 or https://example.com.");
}

function readNamespace(text, address) {
  if (text === "" || text === "/") return "";
  const namespace = text.startsWith("/") ? text : `/${text}`;
  if (/[?#\s]/.test(namespace)) throw new Error("A namespace has no space, ? or # in it.");
  if (address !== undefined && /[^/]/.test(pathOf(address))) throw new Error(`The address names one already: ${pathOf(address)}`);
  return namespace;
}

function pathOf(address) {
  return address.replace(SCHEME, "").replace(/^\/\//, "").replace(/^[^/?#]*/, "").replace(/[?#].*$/s, "");
}

function join(address, namespace) {
  if (address === undefined) return namespace || undefined;
  if (!namespace) return address;
  const [, base, query] = /^([^?#]*?)\/*([?#].*)?$/s.exec(address);
  return base + namespace + (query ?? "");
}

function readObject(text) {
  if (text === "") return undefined;
  const value = readJson(text);
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw new Error("An object is needed, like { \"key\": \"value\" }.");
  return value;
}

function readJson(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`Not JSON: ${error.message}`);
  }
}

// A value as JavaScript: on one line when it is short, with a line for each member when it is not.
function literal(value, indent) {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const inner = `${indent}  `;
  const members = Array.isArray(value)
    ? value.map((item) => literal(item, inner))
    : Object.entries(value).map(([key, item]) => `${propertyName(key)}: ${literal(item, inner)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{ ", " }"];
  const line = members.length > 0 ? open + members.join(", ") + close : (open + close).replace(/ +/, "");
  if (line.length <= 44 && !line.includes("\n")) return line;
  return `${open.trim()}\n${members.map((member) => `${inner}${member},\n`).join("")}${indent}${close.trim()}`;
}

function propertyName(key) {
  if (key === "__proto__") return '["__proto__"]'; // without brackets it would set the prototype
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}
