/** The Managers to which something can happen, by the number of their connection. The page can forget one that is closed. */
export const awake = new Map();
