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
 */
export async function probeTakeOver(limitMs = LIMIT_MS): Promise<string | null> {
  const server = createServer({ pauseOnConnect: true });
  let client: Socket | null = null;
  try {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [accepted] = (await once(server, 'connection')) as [Socket];
    client.write(PROBE);
    try {
      return whyNotTaken(accepted) ?? (await whyNotRead(accepted, limitMs));
    } finally {
      accepted.destroy();
    }
  } finally {
    client?.destroy();
    server.close();
  }
}

async function whyNotRead(socket: Socket, limitMs: number): Promise<string | null> {
  const target = Buffer.alloc(64);
  let timer: NodeJS.Timeout | undefined;
  const read = new Promise<number>((resolve) => {
    timer = setTimeout(resolve, limitMs, 0);
    takeOver(socket, { target: () => target, took: resolve });
  });
  socket.resume();
  const bytes = await read.finally(() => clearTimeout(timer));
  if (bytes > 0 && PROBE.equals(target.subarray(0, bytes))) return null;
  return `Node ${process.versions.node} did not read into a buffer that was given to it`;
}
