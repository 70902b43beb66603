import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { nodeProcess } from './node-process.ts';
import type { EngineThread, ThreadName, ThreadSpawner } from './thread.ts';
import { tuneProcess } from './tune-process.ts';

/** Those that a stream passes through: what they allocate for it is young, and dies young. */
const IN_STREAM: ReadonlySet<ThreadName> = new Set(['server-thread', 'load-thread', 'clients-thread', 'path-thread']);

/**
 * V8 doubles the young generation of a heap when enough has survived in it, be it after half an hour, up to 48 MiB. This is the size that
 * these threads start a stream with, three semi-spaces of 8 MiB: their memory stays as it was in the first minute (docs/performance.md, "Memory over time").
 */
const YOUNG_MIB = 24;

/** Threads as Node workers, and processes as forks of this one, whose code lies in `folder` as `<name>.cjs`. */
export function nodeThreads(folder: string): ThreadSpawner {
  return {
    folder,
    spawn: (name, data) => workerThread(join(folder, `${name}.cjs`), name, data),
    spawnProcess: (name, data) => nodeProcess(join(folder, `${name}.cjs`), data),
  };
}

function workerThread<In, Out>(file: string, name: ThreadName, workerData: unknown): EngineThread<In, Out> {
  tuneProcess();
  const worker = new Worker(file, { workerData, name, resourceLimits: IN_STREAM.has(name) ? { maxYoungGenerationSizeMb: YOUNG_MIB } : {} });
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
