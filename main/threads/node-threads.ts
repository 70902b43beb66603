import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { nodeProcess } from './node-process.ts';
import type { EngineThread, ThreadName, ThreadSpawner } from './thread.ts';
import { tuneProcess } from './tune-process.ts';

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
  const worker = new Worker(file, { workerData, name });
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
