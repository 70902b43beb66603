import type { MessagePort, Transferable } from 'node:worker_threads';

/** The build entries that run in threads of their own. */
export type ThreadName =
  | 'server-thread'
  | 'load-thread'
  | 'clients-thread'
  | 'frames-thread'
  | 'work-thread'
  | 'path-thread'
  | 'ceiling-thread'
  | 'library-thread'
  | 'reading-thread';

/** The build entries that run in processes of their own. */
export type ProcessName = 'idle-process';

/**
 * What passes through a thread of a stream: V8 is given room accordingly for what it leaves behind. It is given when the thread starts: a setting that changes the
 * messages while the thread goes on leaves it as it was.
 */
export type MessageSize = 'large' | 'small';

/** A thread as the engine sees it. */
export interface EngineThread<In, Out> {
  /** What is in `transfer` changes hands instead of being copied. */
  post(message: In, transfer?: readonly Transferable[]): void;
  onMessage(listener: (message: Out) => void): void;
  /** Called once. `error` is null when the thread ended as asked. */
  onExit(listener: (error: Error | null) => void): void;
  terminate(): Promise<void>;
}

/** Starts threads. Handed to the engine, because where the files lie is the host's business. */
export interface ThreadSpawner {
  /** Where the threads' code lies: a thread that starts others needs to know. */
  readonly folder: string;
  /** `messages`: default small. */
  spawn<In, Out>(name: ThreadName, data: unknown, messages?: MessageSize): EngineThread<In, Out>;
  /** Starts a thread's code before there is data for it: the next `spawn` of the name takes that thread, whatever messages it names. Where one is there already, it does nothing. Returns what ends the thread if nobody took it. */
  startAhead(name: ThreadName, messages?: MessageSize): () => Promise<void>;
  /** The same in a process of its own: `data` and messages are copied, and no memory is shared. */
  spawnProcess<In, Out>(name: ProcessName, data: unknown): EngineThread<In, Out>;
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
