// Loads the wasm for the `./slim` entry.
import { unusable } from "./core.js";

/** Compiles the wasm that `source` is or points to. Rejects with an Error that names the cause. */
export async function load(source) {
  try {
    return await compile(await source);
  } catch (error) {
    throw unusable(error);
  }
}

async function compile(source) {
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return WebAssembly.compile(source);
  const response = source instanceof Response ? source : await fetch(source);
  const { ok, status, url, headers } = response;
  if (!ok) throw new Error(`${url} answered with status ${status}`);
  const type = headers.get("content-type");
  // Streaming compilation requires this content type.
  if (type === "application/wasm") return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer()).catch((error) => {
    throw new Error(`${url} is ${type}: ${error.message}`, { cause: error });
  });
}
