import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { clientFrame, closeFrame, OPCODE, pattern } from './client-frame.ts';

const half = pattern(1_048_576, 4);
const large = clientFrame({ payload: half });
const small = clientFrame({ payload: pattern(100, 1) });
const first = clientFrame({ payload: pattern(3_000, 2), isFinal: false });
const flood = Buffer.concat(Array.from({ length: 50 }, (_, at) => clientFrame({ payload: pattern(1_000 + at, at) })));

/** What a client says before it breaks off: every place in the stream at which something is held for it. */
export const BEGINNINGS: readonly { what: string; bytes: Buffer }[] = [
  { what: 'nothing', bytes: Buffer.alloc(0) },
  { what: 'a byte of a header', bytes: large.subarray(0, 1) },
  { what: 'a header without its mask', bytes: large.subarray(0, 12) },
  { what: 'a header', bytes: large.subarray(0, 14) },
  { what: 'a header and a byte', bytes: large.subarray(0, 15) },
  { what: 'half a small message', bytes: small.subarray(0, 50) },
  { what: 'a tenth of a large message', bytes: large.subarray(0, 104_858) },
  { what: 'half a large message', bytes: large.subarray(0, 524_288) },
  { what: 'a large message but its last byte', bytes: large.subarray(0, -1) },
  { what: 'a first fragment', bytes: first },
  {
    what: 'a first fragment and half a ping',
    bytes: Buffer.concat([first, clientFrame({ opcode: OPCODE.ping, payload: 'ping' }).subarray(0, 7)]),
  },
  {
    what: 'a first fragment and half the next',
    bytes: Buffer.concat([first, clientFrame({ opcode: OPCODE.continuation, payload: half }).subarray(0, 200_000)]),
  },
  { what: 'a flood, and half a message', bytes: Buffer.concat([flood, large.subarray(0, 70_000)]) },
  { what: 'a large message, and half another', bytes: Buffer.concat([large, large.subarray(0, 70_000)]) },
];

/** How it breaks off. */
export const ENDINGS: readonly { what: string; end(socket: Socket): void }[] = [
  { what: 'a reset', end: (socket) => socket.resetAndDestroy() },
  { what: 'the end of its side', end: (socket) => socket.end() },
  { what: 'a frame that nobody may send', end: (socket) => socket.end(Buffer.alloc(1_100_000, 0xff)) },
  { what: 'a close in the middle', end: (socket) => socket.end(closeFrame(1000)) },
  { what: 'silence, and then a reset', end: (socket) => void setTimeout(() => socket.resetAndDestroy(), 30) },
];

/**
 * One client that begins in one of the ways and ends in one: `n` says which, so that a wave of a hundred has all of them.
 * `hello` is said first, and its answer waited for. Done when it is gone.
 */
export async function breakOff(port: number, n: number, hello: Buffer): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await Promise.race([once(socket, 'connect'), closed]);
  if (hello.length > 0) {
    socket.write(hello);
    await Promise.race([once(socket, 'data'), closed]);
  }
  socket.resume();
  const { bytes } = BEGINNINGS[n % BEGINNINGS.length]!;
  await Promise.race([new Promise<void>((resolve) => socket.write(bytes, () => resolve())), closed]);
  ENDINGS[Math.floor(n / BEGINNINGS.length) % ENDINGS.length]!.end(socket);
  // Whom the server has failed, it waits for: nothing more is said.
  const timer = setTimeout(() => socket.destroy(), 2_000);
  await closed;
  clearTimeout(timer);
}
