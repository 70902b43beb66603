// @ts-check
/** tcp-sender.c in Node: the same arguments, the same output. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { bufferUtil, cpuS, freshKey, print, writeHeader, ZERO_KEY } from './websocket.mjs';

const RING = 8;
/** So many writes are under way at once; as many buffers are masked into. */
const IN_FLIGHT = 2;

const [port, size, warmupS, seconds] = process.argv.slice(2, 6).map(Number);
const mode = process.argv[6] ?? '';
if (!port || !size || warmupS === undefined || !seconds || !['raw', 'prepared', 'random', 'zero'].includes(mode)) process.exit(2);

const socket = connect({ host: '127.0.0.1', port, noDelay: true });
socket.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
await once(socket, 'connect');
if (mode !== 'raw') {
  socket.write(
    'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  );
  const [answer] = await once(socket, 'data');
  if (!String(answer).startsWith('HTTP/1.1 101')) throw new Error(`handshake: ${String(answer).split('\r')[0]}`);
  // Pings are answered; whatever else comes is passed over. They are short, and the servers send one a second at most.
  socket.on('data', (/** @type {Buffer} */ data) => {
    if (data[0] === 0x89) socket.write(masked(10, data.subarray(2, 2 + (data[1] ?? 0)), freshKey(), Buffer.alloc(140)));
  });
}

/** @param {number} opcode @param {Buffer} payload @param {Buffer} key @param {Buffer} to */
function masked(opcode, payload, key, to) {
  const header = writeHeader(to, opcode, payload.length, key);
  bufferUtil.mask(payload, key, to, header, payload.length);
  return to.subarray(0, header + payload.length);
}

const payloads = Array.from({ length: RING }, () => randomBytes(size));
const scratch = Array.from({ length: IN_FLIGHT + 1 }, () => Buffer.allocUnsafeSlow(size + 14));
const frames = payloads.map((payload) =>
  mode === 'raw' ? payload : masked(2, payload, mode === 'zero' ? ZERO_KEY : freshKey(), Buffer.allocUnsafeSlow(size + 14)),
);
const startedMs = performance.now();
let total = 0;
let begun = { atMs: 0, total: 0, cpu: 0 };
/** @type {object | null} */
let result = null;

function next() {
  if (result) return;
  const frame =
    mode === 'random'
      ? masked(2, /** @type {Buffer} */ (payloads[total % RING]), freshKey(), /** @type {Buffer} */ (scratch[total % scratch.length]))
      : /** @type {Buffer} */ (frames[total % RING]);
  total += 1;
  socket.write(frame, written);
}

function written() {
  const nowMs = performance.now();
  if (begun.atMs === 0 && nowMs >= startedMs + (warmupS ?? 0) * 1_000) {
    begun = { atMs: nowMs, total, cpu: cpuS() };
    print({ event: 'begin' });
  } else if (begun.atMs > 0 && !result && nowMs >= begun.atMs + (seconds ?? 0) * 1_000) {
    const took = (nowMs - begun.atMs) / 1_000;
    const messages = total - begun.total;
    const messagesPerS = messages / took;
    const cpuCores = (cpuS() - begun.cpu) / took;
    result = { messages, seconds: took, messagesPerS, bytesPerS: messagesPerS * (size ?? 0), cpuCores, totalMessages: total };
    print({ event: 'end' });
    if (mode === 'raw') socket.end();
    else socket.write(masked(8, Buffer.from([1000 >> 8, 1000 & 0xff]), freshKey(), Buffer.alloc(20)));
  }
  next();
}

for (let count = 0; count < IN_FLIGHT; count += 1) next();
socket.resume();
await once(socket, 'close');
if (result) print(result);
