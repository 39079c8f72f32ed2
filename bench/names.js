// The measures, in running order. A separate file, so that a wrong name is rejected before anything is installed.

export const MEASURES = ["work", "server", "time", "back", "bytes", "memory", "scale", "door"];
/** Measures that run only by name. */
export const EXTRA = ["profile"];
