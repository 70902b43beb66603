/** One read takes at most so much, so that what was read is unmasked while it is still in the processor's cache. */
export const READ_BYTES = 65_536;
