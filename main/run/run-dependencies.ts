import type { Arrival, DisplayFrame, ErrorValue, Exchange } from '../../contract/index.ts';
import type { Ceilings } from '../ceiling/ceilings.ts';
import type { KernelMonitor } from '../kernel/kernel-monitor.ts';
import type { LoopTelemetry } from '../metrics/thread-telemetry.ts';
import type { ThreadSpawner } from '../threads/thread.ts';
import type { FrameMaker } from './frame-maker.ts';
import type { RunJournalDependencies } from './run-journal.ts';

/** What a run is given: its tools, and where to tell what happens. */
export interface RunDependencies extends RunJournalDependencies {
  threads: ThreadSpawner;
  frames: FrameMaker;
  ceilings: Ceilings;
  kernel: KernelMonitor;
  hostLoop: LoopTelemetry;
  onFrame: (frame: DisplayFrame) => void;
  onExchanges: (exchanges: Exchange[]) => void;
  onArrivals: (arrivals: Arrival[]) => void;
  /** Memory that the machine has left now, in bytes. */
  freeMemoryBytes: () => number;
  /** The run wants to end by itself: its time or its frames are over, or a thread was lost. */
  onWantsEnd: (error: ErrorValue | null) => void;
}
