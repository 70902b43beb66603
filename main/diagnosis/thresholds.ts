/** A reading is so as a rule where it is so in this share of the samples. */
export const OFTEN = 0.6;

/** A loop that is late by so much, as a rule, stands still; below it is busy. */
export const BLOCKED_MS = 50;

/**
 * A stream that reaches so much of raw TCP has nothing in its way but the WebSocket library's own work: an unhindered one reaches 40 to 70 % of
 * it with ws 8, 70 to 90 % with our own receive path (docs/performance.md), and whatever else is in the way costs more than that.
 */
export const UNHINDERED = 0.4;

/** A loop that is busy for so much of the time has little left to give. */
export const BUSY = 0.85;

/** Less than this may stand unread in sockets that nobody has a reason to read: a goodbye, a byte of a protocol that rests. */
export const STANDING_BYTES = 4_096;
