// Loads the wasm for the `./slim` entry.

/** Compiles the wasm that `given` is or points to. Rejects with an Error that says what is wrong with it. */
export async function compile(given) {
  const source = await given;
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
