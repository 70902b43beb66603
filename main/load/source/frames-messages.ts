import type { ErrorValue } from '../../../contract/errors.ts';
import type { Scenario } from '../../../contract/scenario.ts';

/** What the thread that makes the frames is started with. */
export interface FramesThreadData {
  payload: Scenario['payload'];
  /** Folder of rings made before; `null`: neither read nor written. */
  cacheDir: string | null;
}

/** What the thread that makes the frames tells. After `ring` or `failed` it ends by itself. */
export type FramesMessage =
  | { type: 'progress'; done: number; total: number }
  /** `makeMs`: how long it took, from the cache or not, in milliseconds. */
  | { type: 'ring'; frames: SharedArrayBuffer[]; fromCache: boolean; makeMs: number }
  | { type: 'failed'; error: ErrorValue };
