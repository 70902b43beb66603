import { DirectSocket } from '../direct/direct-socket.ts';
import type { StreamSocket } from '../stream/stream-socket.ts';

/**
 * Bytes that were read from a socket and not yet handed on as a message: the parser's buffered input and the
 * fragments collected so far. `ws` has no public reading of them; where its fields are not what is expected
 * (8.23.0: lib/receiver.js), the answer is `null` and not a guess.
 */
function inboxBytesOf(socket: StreamSocket): number | null {
  if (socket instanceof DirectSocket) return socket.collectedBytes;
  const receiver = (socket as unknown as { _receiver?: { _bufferedBytes?: unknown; _messageLength?: unknown } })._receiver;
  if (!receiver) return 0;
  const { _bufferedBytes: buffered, _messageLength: collected } = receiver;
  return typeof buffered === 'number' && typeof collected === 'number' ? buffered + collected : null;
}

/** What the parsers of several sockets hold together, in the shared counter's way: -1 where a part of the sum cannot be told. */
export class ParserBytes {
  sum = 0;

  add(socket: StreamSocket): void {
    const bytes = inboxBytesOf(socket);
    this.sum = this.sum < 0 || bytes === null ? -1 : this.sum + bytes;
  }
}
