// @ts-check
/**
 * The bare library `ws` (with bufferutil, without compression), as the benchmarks' peer.
 *
 *   bare-ws.mjs server                                            counts the messages of one connection
 *   bare-ws.mjs worker-server                                     the same in a worker thread
 *   bare-ws.mjs client PORT MESSAGE_BYTES WARMUP_S SECONDS MASK    sends as fast as it can; MASK is random or zero
 *
 * Both print what bench/native's programs print.
 */
import { randomFillSync } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { WebSocket, WebSocketServer } from 'ws';
import './malloc-thresholds.mjs';

/** So many messages are handed to the socket at once: the next is there when one is written. */
const IN_FLIGHT = 4;
const RING = 8;

const print = (/** @type {object} */ line) => process.stdout.write(`${JSON.stringify(line)}\n`);

function serve() {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false, maxPayload: 2 ** 27 }, () =>
    print({ port: /** @type {import('node:net').AddressInfo} */ (server.address()).port }),
  );
  server.on('connection', (socket) => {
    let messages = 0;
    socket.on('message', () => {
      messages += 1;
    });
    socket.on('close', () => print({ messages }));
  });
}

/** @param {number} port @param {number} bytes @param {number} warmupS @param {number} seconds @param {boolean} isZero */
function send(port, bytes, warmupS, seconds, isZero) {
  const frames = Array.from({ length: RING }, () => randomFillSync(Buffer.allocUnsafeSlow(bytes)));
  const zero = { generateMask: (/** @type {Buffer} */ mask) => void mask.fill(0) };
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: false, ...(isZero ? zero : {}) });
  let sent = 0;
  let begun = { at: 0, sent: 0, cpu: process.cpuUsage() };
  /** @type {object | null} */
  let result = null;
  const next = () => {
    if (result) return;
    socket.send(/** @type {Buffer} */ (frames[sent % RING]), done);
    sent += 1;
  };
  const done = () => {
    const now = performance.now();
    if (begun.at === 0 && now >= startedAt + warmupS * 1_000) {
      begun = { at: now, sent, cpu: process.cpuUsage() };
      print({ event: 'begin' });
    } else if (begun.at > 0 && !result && now >= begun.at + seconds * 1_000) {
      const took = (now - begun.at) / 1_000;
      const { user, system } = process.cpuUsage(begun.cpu);
      const messages = sent - begun.sent;
      const [messagesPerS, cpuCores] = [messages / took, (user + system) / 1e6 / took];
      result = { messages, seconds: took, messagesPerS, bytesPerS: messagesPerS * bytes, cpuCores, totalMessages: sent };
      print({ event: 'end' });
      socket.close(1000);
    }
    next();
  };
  let startedAt = 0;
  socket.on('open', () => {
    startedAt = performance.now();
    for (let count = 0; count < IN_FLIGHT; count += 1) next();
  });
  socket.on('close', () => {
    if (result) print(result);
  });
}

const [, , role, ...args] = process.argv;
if (role === 'server') serve();
else if (role === 'worker-server') new Worker(new URL(import.meta.url), { argv: ['server'] });
else if (role === 'client' && args.length === 5)
  send(Number(args[0]), Number(args[1]), Number(args[2]), Number(args[3]), args[4] === 'zero');
else process.exitCode = 2;
