import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { nodeProcess } from './node-process.ts';
import type { EngineThread, ThreadName, ThreadSpawner } from './thread.ts';
import { tuneProcess } from './tune-process.ts';

/** Those that a stream passes through: what they allocate for it is young, and dies young. */
const IN_STREAM: ReadonlySet<ThreadName> = new Set(['server-thread', 'load-thread', 'clients-thread', 'path-thread', 'work-thread']);

/**
 * V8 doubles the young generation of a heap when enough has survived in it, be it after half an hour: up to 48 MiB in Node 20, less where the
 * machine has 2 GiB and fewer. A server's has three semi-spaces of 8 MiB as soon as a stream flows, and keeps them (docs/performance.md, "Memory over time").
 */
const YOUNG_MIB = 24;

/** Threads as Node workers, and processes as forks of this one, whose code lies in `folder` as `<name>.cjs`. */
export function nodeThreads(folder: string): ThreadSpawner {
  const ahead = new Map<ThreadName, EngineThread<unknown, unknown>>();
  const start = (name: ThreadName) => workerThread(join(folder, `${name}.cjs`), name);
  return {
    folder,
    spawn: <In, Out>(name: ThreadName, data: unknown) => {
      const thread = ahead.get(name) ?? start(name);
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
    startAhead: (name) => {
      if (ahead.has(name)) return async () => {};
      const thread = start(name);
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
function workerThread(file: string, name: ThreadName): EngineThread<unknown, unknown> {
  tuneProcess();
  const worker = new Worker(file, { name, resourceLimits: IN_STREAM.has(name) ? { maxYoungGenerationSizeMb: YOUNG_MIB } : {} });
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
