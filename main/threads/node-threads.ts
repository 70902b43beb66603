import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { nodeProcess } from './node-process.ts';
import type { EngineThread, MessageSize, ThreadName, ThreadSpawner } from './thread.ts';
import { tuneProcess } from './tune-process.ts';

/** Those that a stream passes through: what they allocate for it is young, and dies young. */
const IN_STREAM: ReadonlySet<ThreadName> = new Set(['server-thread', 'load-thread', 'clients-thread', 'path-thread', 'work-thread']);

/**
 * The young generation, three semi-spaces. V8 doubles them when enough has survived, be it after half an hour: up to 48 MiB in Node 20, less where
 * the machine has 2 GiB and fewer; a thread that has loaded its code is at 24 already (docs/performance.md, "Memory over time"). Small messages are
 * quicker with much of it, which is collected the less often. Large ones start a collection by the memory that they take outside of it
 * themselves, and each then clears the marks of a whole semi-space, however little of it was in use ("The streaming path").
 */
const YOUNG_MIB: Readonly<Record<MessageSize, number>> = { large: 3, small: 24 };

/** Threads as Node workers, and processes as forks of this one, whose code lies in `folder` as `<name>.cjs`. */
export function nodeThreads(folder: string): ThreadSpawner {
  const ahead = new Map<ThreadName, EngineThread<unknown, unknown>>();
  const start = (name: ThreadName, messages: MessageSize = 'small') => workerThread(join(folder, `${name}.cjs`), name, messages);
  return {
    folder,
    spawn: <In, Out>(name: ThreadName, data: unknown, messages?: MessageSize) => {
      const thread = ahead.get(name) ?? start(name, messages);
      ahead.delete(name);
      try {
        thread.post(data);
      } catch (error) {
        // Nobody would end it: it waits for its data.
        void thread.terminate();
        throw error;
      }
      return thread as EngineThread<In, Out>;
    },
    startAhead: (name, messages) => {
      if (ahead.has(name)) return async () => {};
      const thread = start(name, messages);
      ahead.set(name, thread);
      const forget = () => ahead.get(name) === thread && ahead.delete(name);
      thread.onExit(forget);
      return async () => {
        if (forget()) await thread.terminate();
      };
    },
    spawnProcess: (name, data) => nodeProcess(join(folder, `${name}.cjs`), data),
  };
}

/** A worker that waits for its data. */
function workerThread(file: string, name: ThreadName, messages: MessageSize): EngineThread<unknown, unknown> {
  tuneProcess();
  const worker = new Worker(file, { name, resourceLimits: IN_STREAM.has(name) ? { maxYoungGenerationSizeMb: YOUNG_MIB[messages] } : {} });
  let failure: Error | null = null;
  let asked = false;
  worker.on('error', (error) => {
    failure = error instanceof Error ? error : new Error(String(error));
  });
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    onMessage: (listener) => worker.on('message', listener),
    onExit: (listener) =>
      worker.once('exit', (code) => {
        listener(failure ?? (code === 0 || asked ? null : new Error(`the thread ${name} ended with code ${code}`)));
      }),
    terminate: async () => {
      asked = true;
      await worker.terminate();
    },
  };
}
