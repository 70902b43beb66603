import { LOOP } from '../metrics/shared-counters.ts';
import type { LoopTelemetry } from '../metrics/thread-telemetry.ts';
import type { ThreadSpawner } from '../threads/thread.ts';
import type { FromWork, ToWork, WorkerPort, WorkThreadData } from './work-messages.ts';

/** Starts the server's worker. A worker that was ended cannot say so itself: its loop is marked as not running for it. */
export function startWorker(threads: ThreadSpawner, loop: LoopTelemetry): WorkerPort {
  const worker = threads.spawn<ToWork, FromWork>('work-thread', { loop } satisfies WorkThreadData);
  worker.onExit(() => {
    loop.counters[LOOP.alive] = 0;
  });
  return worker;
}
