// The built package.
export const PACKAGE = new URL("../../../pkg/index.js", import.meta.url).href;
