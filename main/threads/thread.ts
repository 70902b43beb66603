import type { MessagePort, Transferable } from 'node:worker_threads';

/** The build entries that run in threads of their own. */
export type ThreadName = 'server-thread' | 'load-thread' | 'frames-thread';

/** A thread as the engine sees it. */
export interface EngineThread<In, Out> {
  post(message: In): void;
  onMessage(listener: (message: Out) => void): void;
  /** Called once. `error` is null when the thread ended as asked. */
  onExit(listener: (error: Error | null) => void): void;
  terminate(): Promise<void>;
}

/** Starts threads. Handed to the engine, because where the files lie is the host's business. */
export interface ThreadSpawner {
  spawn<In, Out>(name: ThreadName, data: unknown): EngineThread<In, Out>;
}

/** The other end, as the thread's own code sees it. */
export interface ThreadPort<In, Out> {
  post(message: Out, transfer?: readonly Transferable[]): void;
  onMessage(listener: (message: In) => void): void;
  close(): void;
}

/** A message port in the form that thread code uses. */
export function threadPort<In, Out>(port: MessagePort): ThreadPort<In, Out> {
  return {
    post: (message, transfer) => port.postMessage(message, transfer as Transferable[] | undefined),
    onMessage: (listener) => port.on('message', listener),
    close: () => port.close(),
  };
}
