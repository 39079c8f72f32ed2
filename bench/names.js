// The measures, in the order in which they run. Here so that a wrong name is told before anything is installed.

export const MEASURES = ["work", "server", "time", "bytes", "memory", "scale"];
/** Those that run only when they are named. */
export const EXTRA = ["profile"];
