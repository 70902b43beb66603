import type { LoopTelemetry } from '../metrics/thread-telemetry.ts';
import type { EngineThread } from '../threads/thread.ts';
import type { ImageStatistics } from './image-statistics.ts';

/** What the server's worker is started with. */
export interface WorkThreadData {
  loop: LoopTelemetry;
}

/** What there is to compute. */
export type WorkJob =
  /** `costMs` of CPU, as calibrated in the worker itself. */
  | { type: 'burn'; costMs: number }
  /** Statistics of a gray frame. The bytes change hands. */
  | { type: 'statistics'; message: ArrayBuffer };

/** Server to worker. Each is answered by one {@link FromWork} of the same `id`, in the order in which they came. */
export type ToWork = WorkJob & { id: number };

/** Worker to server. `tookNs`: wall time of this computation. `statistics` is `null` where the message was no gray frame, and of a burn. */
export interface FromWork {
  id: number;
  tookNs: number;
  statistics: ImageStatistics | null;
}

/** The worker as the server sees it. */
export type WorkerPort = EngineThread<ToWork, FromWork>;
