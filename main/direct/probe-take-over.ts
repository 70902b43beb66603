import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { takeOver, whyNotTaken } from './take-over.ts';

const PROBE = Buffer.from('probe');
const LIMIT_MS = 2_000;

/**
 * Has a connection over the loopback address read as the engine direct reads. The way there is no documented interface of Node, so that it
 * could be there and do nothing any more.
 *
 * @returns why this runtime cannot, in words that follow a "because"; `null` where the bytes came.
 * @throws where no such connection can be made within two seconds.
 */
export async function probeTakeOver(): Promise<string | null> {
  const signal = AbortSignal.timeout(LIMIT_MS);
  const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
  const sockets: Socket[] = [];
  try {
    await once(server, 'listening', { signal });
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    sockets.push(client);
    const [[accepted]] = (await Promise.all([once(server, 'connection', { signal }), once(client, 'connect', { signal })])) as [
      [Socket],
      unknown,
    ];
    sockets.push(accepted);
    // What comes after the bytes is no matter here.
    for (const socket of sockets) socket.on('error', () => {});
    client.write(PROBE);
    return whyNotTaken(accepted) ?? (await whyNotRead(accepted, signal));
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

async function whyNotRead(socket: Socket, signal: AbortSignal): Promise<string | null> {
  const target = Buffer.alloc(64);
  const read = new Promise<number>((resolve) => {
    signal.addEventListener('abort', () => resolve(0), { once: true });
    takeOver(socket, { target: () => target, took: resolve });
  });
  socket.resume();
  const bytes = await read;
  if (bytes > 0 && PROBE.equals(target.subarray(0, bytes))) return null;
  return `Node ${process.versions.node} did not read into a buffer that was given to it`;
}
