import WebSocket, { type ClientOptions } from 'ws';

/** A client of the test's own, with everything that it was sent. */
export interface TestSocket {
  socket: WebSocket;
  /** Binary messages, in the order in which they came. */
  binary: Buffer[];
  text: string[];
  /** The code that it was closed with, once it is. */
  closed: Promise<number>;
}

/** Connects and waits until the connection is open. */
export async function openSocket(url: string, options: ClientOptions = {}): Promise<TestSocket> {
  const socket = new WebSocket(url, options);
  const binary: Buffer[] = [];
  const text: string[] = [];
  socket.on('message', (data: Buffer, isBinary: boolean) => (isBinary ? binary.push(data) : text.push(data.toString('utf8'))));
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise<void>((resolve, reject) => {
    socket.on('open', () => resolve());
    socket.on('error', reject);
  });
  return { socket, binary, text, closed };
}

/** The status of a handshake that is refused, and the headers of the answer. */
export function refusedHandshake(url: string): Promise<{ status: number; headers: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.on('open', () => {
      socket.terminate();
      reject(new Error('it was let in'));
    });
    socket.on('error', () => {});
    socket.on('unexpected-response', (request, response) => {
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
      request.destroy();
    });
  });
}

/** Waits until `condition` holds. Fails after 45 s. */
export async function waitFor(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 45_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited 45 s in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Median of a list that is not empty. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** The differences between neighbours. */
export function gapsOf(values: readonly number[]): number[] {
  return values.slice(1).map((value, at) => value - values[at]!);
}
