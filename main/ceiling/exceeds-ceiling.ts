/** A stream that is faster than its ceiling by more than this shows that the ceiling was measured on a busy machine. */
const TOLERANCE = 1.05;

/** Below this share of the payload on the wire, messages are compressed and raw TCP with their full size is no bound. */
const UNCOMPRESSED_RATIO = 0.99;

/**
 * What of a received rate came over the wire meanwhile: what waited in an inbox is taken faster than any socket brings it.
 *
 * @param wireBytesPerS bytes that the sockets delivered. @param messageBytes of one message.
 */
export function rateOverWire(receivedFps: number, wireBytesPerS: number, messageBytes: number): number {
  return Math.min(receivedFps, wireBytesPerS / messageBytes);
}

/** Whether a rate shows that the ceiling is too low. @param ratio of the rate, as it came over the wire, to the ceiling. @param wireRatio wire bytes a payload byte. */
export function exceedsCeiling(ratio: number, wireRatio: number | null): boolean {
  return ratio > TOLERANCE && (wireRatio ?? 1) >= UNCOMPRESSED_RATIO;
}
