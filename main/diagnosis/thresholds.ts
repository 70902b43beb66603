/** A reading is so as a rule where it is so in this share of the samples. */
export const OFTEN = 0.6;

/** A loop that is late by so much, as a rule, stands still; below it is busy. */
export const BLOCKED_MS = 50;

/** A loop that is busy for so much of the time has little left to give. */
export const BUSY = 0.85;
