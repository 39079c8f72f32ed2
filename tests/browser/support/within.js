// Waiting with a time limit.

/** Settles like `promise`, or rejects with `message` after `ms`. */
export async function within(ms, message, promise) {
  let timer;
  const timeout = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(message)), ms)));
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}
