import type {
  Arrival,
  ConnectionRow,
  DisplayReport,
  EndFigures,
  ErrorValue,
  Exchange,
  Manifest,
  RunEvent,
  Sample,
  Scenario,
} from '../../contract/index.ts';
import type { PackedList } from './packed-list.ts';
import type { StationPeaks } from './station-peaks.ts';

/** A run as the engine leads it: a stream of our own, or an observation of other programs' sockets. */
export interface ActiveRun {
  /** What is remembered of it, for windows that are opened later. */
  readonly record: {
    readonly samples: Pick<PackedList<Sample>, 'newest'>;
    readonly peaks: Pick<StationPeaks, 'bytes'>;
    readonly events: RunEvent[];
    readonly isComplete: boolean;
    readonly endFigures: EndFigures | null;
  };
  readonly messages: {
    readonly exchanges: { readonly newest: readonly Exchange[] };
    readonly arrivals: { readonly newest: readonly Arrival[] };
  };
  /** The newest picture of the stream, as it came in; `null` where there was none. */
  readonly picture: Uint8Array | null;
  /** Leaves nothing running when it fails. */
  start(): Promise<void>;
  /** Gives up a start that is under way: it fails with `run-inactive`. */
  cancel(): void;
  /** Changes one setting; answers when it is in force. Fails with `toggle-invalid`, or with why it could not be applied. */
  toggle(path: string, value: unknown): Promise<Scenario>;
  /** The connections of the run's own server. */
  connections(): Promise<{ total: number; rows: ConnectionRow[] }>;
  displayReport(report: DisplayReport): void;
  /** A fault of the kernel reader, told by its monitor. */
  kernelFault(error: ErrorValue): void;
  /** Ends the run and completes its capture. `isEarly`: it did not come to an end by itself. */
  end(reason: string, isEarly: boolean): Promise<Manifest>;
}
