// @ts-check
/** tcp-drain.c in Node, which reads into one buffer (`onread`): the same arguments, the same output. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, Socket } from 'node:net';
import { cpuS, print } from './websocket.mjs';

const READ_BYTES = 65_536;
const KEYS = 512;
const KEYS_TO_TELL = 128;

const mode = process.argv[2] ?? '';
const [size, warmupS, seconds] = process.argv.slice(3, 6).map(Number);
if (!['raw', 'websocket'].includes(mode) || !size || warmupS === undefined || !seconds) process.exit(2);

let messages = 0;
let bytes = 0;
/** @type {number[]} */
const keys = [];
const header = Buffer.alloc(14);
let headerBytes = 0;
let payloadLeft = 0;
let isClosing = false;

function endFrame() {
  const first = header[0] ?? 0;
  if ((first & 0x0f) === 8) isClosing = true;
  else if ((first & 0x88) === 0x80) messages += 1;
  headerBytes = 0;
}

/** @param {Buffer} from @param {number} count */
function parse(from, count) {
  for (let at = 0; at < count; ) {
    if (payloadLeft > 0) {
      const part = Math.min(count - at, payloadLeft);
      at += part;
      payloadLeft -= part;
      if (payloadLeft === 0) endFrame();
      continue;
    }
    header[headerBytes++] = from[at++] ?? 0;
    if (headerBytes < 2) continue;
    const second = header[1] ?? 0;
    const length = second & 0x7f;
    const extended = length === 127 ? 8 : length === 126 ? 2 : 0;
    const needed = 2 + extended + (second & 0x80 ? 4 : 0);
    if (headerBytes < needed) continue;
    payloadLeft = extended === 8 ? Number(header.readBigUInt64BE(2)) : extended === 2 ? header.readUInt16BE(2) : length;
    if (((header[0] ?? 0) & 0x08) === 0 && second & 0x80 && keys.length < KEYS) keys.push(header.readUInt32LE(needed - 4));
    if (payloadLeft === 0) endFrame();
  }
}

function keysText() {
  if (mode === 'raw' || keys.length < KEYS_TO_TELL) return null;
  if (keys.every((key) => key === 0)) return 'zero';
  return new Set(keys).size > (keys.length * 3) / 4 ? 'fresh' : 'repeated';
}

const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
await once(server, 'listening');
print({ port: /** @type {import('node:net').AddressInfo} */ (server.address()).port });
/** @type {[Socket]} */
const [accepted] = /** @type {any} */ (await once(server, 'connection'));
server.close();
// Only a socket that is made with `onread` reads into a buffer of its own: it takes over what was accepted.
const handle = /** @type {any} */ (accepted)._handle;
/** @type {any} */ (accepted)._handle = null;
let firstMs = 0;
let lastMs = 0;
let begun = { atMs: 0, bytes: 0, cpu: 0 };
/** @type {{ seconds: number | null, messagesPerS: number | null, bytesPerS: number | null, cpuCores: number | null }} */
let measured = { seconds: null, messagesPerS: null, bytesPerS: null, cpuCores: null };
let request = mode === 'raw' ? null : '';
/** @type {any} */
const options = { handle, readable: true, writable: true, onread: { buffer: Buffer.allocUnsafeSlow(READ_BYTES), callback: take } };
const socket = new Socket(options);

/** @param {number} count @param {Uint8Array} read */
function take(count, read) {
  const buffer = /** @type {Buffer} */ (read);
  if (request !== null) {
    request += buffer.toString('latin1', 0, count);
    if (!request.endsWith('\r\n\r\n')) return true;
    const key = /\r\nsec-websocket-key: *([A-Za-z0-9+/=]+)/i.exec(request)?.[1] ?? '';
    request = null;
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    return true;
  }
  bytes += count;
  if (mode === 'raw') messages = Math.floor(bytes / (size ?? 1));
  else parse(buffer, count);
  lastMs = performance.now();
  if (firstMs === 0) firstMs = lastMs;
  if (begun.atMs === 0 && lastMs >= firstMs + (warmupS ?? 0) * 1_000) {
    begun = { atMs: lastMs, bytes, cpu: cpuS() };
    print({ event: 'begin' });
  } else if (begun.atMs > 0 && measured.seconds === null && lastMs >= begun.atMs + (seconds ?? 0) * 1_000) {
    measure();
    print({ event: 'end' });
  }
  if (isClosing) socket.end(Buffer.from([0x88, 2, 1000 >> 8, 1000 & 0xff]));
  return true;
}

function measure() {
  const took = (lastMs - begun.atMs) / 1_000;
  const bytesPerS = (bytes - begun.bytes) / took;
  const messagesPerS = messages > 0 ? bytesPerS / (bytes / messages) : 0;
  measured = { seconds: took, messagesPerS, bytesPerS, cpuCores: (cpuS() - begun.cpu) / took };
}

socket.on('error', () => {});
socket.on('end', () => socket.end());
socket.resume();
await once(socket, 'close');
// The sender's clock began a little earlier, and it may have stopped before the measured time was over here.
if (measured.seconds === null && begun.atMs > 0 && lastMs - begun.atMs >= ((seconds ?? 0) * 1_000) / 2) measure();
print({ messages, bytes, keys: keysText(), ...measured });
