import { parentPort } from 'node:worker_threads';
import { type ThreadPort, threadPort } from './thread.ts';

/**
 * A thread's own end: runs `body` with the data that the thread was started with. It is its first message, because the code may
 * have been started before there was any. `body` listens for further messages before it returns, or never.
 */
export function runThread<Data, In, Out>(body: (data: Data, port: ThreadPort<In, Out>) => void): void {
  const port = parentPort;
  if (port === null) throw new Error('this is started as a worker thread only');
  port.once('message', (data: Data) => body(data, threadPort<In, Out>(port)));
}
