// Looks for executables.
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** What the name of a program ends with. */
const END = process.platform === "win32" ? ".exe" : "";

/** Whether a program is there; the path without the `.exe` of Windows. */
export function isExecutable(path) {
  const file = path.endsWith(END) ? path : path + END;
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The first executable of these names on the PATH, names before directories; or undefined. */
export function which(...names) {
  const directories = (process.env.PATH || "").split(delimiter).filter(Boolean);
  for (const name of names) {
    for (const directory of directories) {
      const file = join(directory, name);
      if (isExecutable(file)) return file;
    }
  }
  return undefined;
}
