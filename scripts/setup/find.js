// Looks for executables.
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

export function isExecutable(file) {
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
