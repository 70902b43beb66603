import { createServer, type Server, type Socket } from 'node:net';
import type { ThreadPort } from '../threads/thread.ts';
import type { CeilingThreadData, FromCeiling } from './ceiling-messages.ts';

/**
 * Messages that are smaller than this go to the kernel together (one `writev`, by cork): with a `write` each, those of 1 KiB
 * reach a tenth. More at a time gained nothing, and cost a quarter more CPU time at 100 kB.
 */
const GATHERED_BYTES = 65_536;

/**
 * The sending end: messages written as fast as the socket takes them, each of them one buffer, as an application has it.
 * The buffer is always the same one: filling it anew, or another one each time, is the sender's work and no part of TCP.
 */
export function sendMessages(
  port: ThreadPort<never, FromCeiling>,
  { messageBytes }: Extract<CeilingThreadData, { end: 'sender' }>,
): Server {
  const fail = (error: Error) => port.post({ type: 'failed', text: `the sending end: ${error.message}` });
  const server = createServer({ noDelay: true }, (socket) => {
    // One connection is all there is to measure.
    server.close();
    socket.on('error', fail);
    writeForEver(socket, messageBytes);
  });
  server.on('error', fail);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (typeof address === 'object' && address !== null) port.post({ type: 'listening', port: address.port });
  });
  return server;
}

/** The next write goes out when the kernel has taken the one before. A second one in Node's queue behind it never made it faster. */
function writeForEver(socket: Socket, messageBytes: number): void {
  // Filled, because memory that was never written is one page of zeros, which no cache ever misses.
  const message = Buffer.alloc(messageBytes, 0x5a);
  const gathered = Math.max(1, Math.floor(GATHERED_BYTES / messageBytes));
  const write = () => {
    if (socket.destroyed) return;
    socket.cork();
    for (let index = 1; index < gathered; index++) socket.write(message);
    socket.write(message, write);
    socket.uncork();
  };
  write();
}
