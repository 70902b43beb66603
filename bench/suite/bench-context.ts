import type { Product } from '../diagnosis/product.ts';
import type { BenchProcesses } from './bench-processes.ts';

/** What a contender is given to work with. */
export interface BenchContext {
  /** The checkout. */
  root: string;
  /** Compiled programs and fetched peers lie here, and are found again by the next run. */
  cacheFolder: string;
  /** Captures and other files of this run; removed at its end. */
  workFolder: string;
  /** Makes an empty library in {@link workFolder}, whose frames are those of all of them, so that no payload is made twice. */
  library(name: string): string;
  isQuick: boolean;
  /** Starts programs, and ends them whatever happens. */
  processes: BenchProcesses;
  /** `sockscope serve` with a control connection, started when it is first asked for and ended after the case. */
  product(): Promise<Product>;
  /** Ends the product, so that whoever asks next gets a fresh one. */
  endProduct(): Promise<void>;
  /** Ends everything that was started, at once: after a run that hangs. */
  giveUp(): void;
  /** A line of progress on stderr. */
  tell(text: string): void;
}
