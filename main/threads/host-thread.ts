import { MessageChannel, type Transferable } from 'node:worker_threads';
import { forAll } from '../for-all.ts';
import { type EngineThread, type ThreadPort, threadPort } from './thread.ts';

/**
 * Runs the code of a thread on the calling event loop, behind the same interface: what the toggle `server.thread: main`
 * needs. `body` returns what ends it.
 */
export function hostThread<In, Out>(body: (port: ThreadPort<In, Out>) => () => Promise<void>): EngineThread<In, Out> {
  const { port1, port2 } = new MessageChannel();
  const exitListeners: ((error: Error | null) => void)[] = [];
  const end = body(threadPort<In, Out>(port2));
  return {
    post: (message, transfer) => port1.postMessage(message, transfer as Transferable[] | undefined),
    onMessage: (listener) => port1.on('message', listener),
    onExit: (listener) => exitListeners.push(listener),
    terminate: async () => {
      await end();
      port1.close();
      port2.close();
      forAll(exitListeners, (listener) => listener(null));
    },
  };
}
