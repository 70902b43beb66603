import type { Writable } from 'node:stream';

/**
 * A further `end()` of this stream does nothing. In Node it does nothing either, but makes an error with a stack for a callback that is not
 * there (lib/internal/streams/writable.js), and `ws` ends the parser of every connection twice: with short connections that was a quarter of
 * the server's time (docs/performance.md). With arguments it is as before.
 */
export function endsOnce(stream: Writable): void {
  stream.end = endOnce as Writable['end'];
}

function endOnce(this: Writable, ...values: unknown[]): Writable {
  if (values.length === 0 && this.writableEnded) return this;
  return (Object.getPrototypeOf(this) as { end: (...values: unknown[]) => Writable }).end.apply(this, values);
}
