import type { BenchContext } from './bench-context.ts';

/** One thing that is measured on several contenders in turn, in the same run. */
export type BenchCase = RunsCase | TurnsCase;

/** Each run starts its contender anew. */
export interface RunsCase extends CaseFacts {
  /** In the order in which they run in every round. */
  contenders: readonly RunningContender[];
  turns?: undefined;
}

/** Contenders stand beside each other and are measured again and again, turn after turn (run-turns.ts). */
export interface TurnsCase extends CaseFacts {
  contenders: readonly StandingContender[];
  /** Their ids: who stands beside whom. */
  turns: readonly (readonly string[])[];
}

/** What a case is, however its contenders are measured. */
interface CaseFacts {
  /** Lower-case letters, digits and dashes: `--only a` takes `a` and every id that begins with `a-`. */
  id: string;
  title: string;
  /** What is done, in a few sentences, for the page. */
  what: string;
  /** What the quick form leaves out, in one sentence, for the page. */
  quickForm: string;
  /** Of {@link Measurement.value}, as it stands in the table: `messages/s`. */
  unit: string;
  higherIsBetter: boolean;
  /** Readings of {@link Measurement.figures} that stand in the table beside the value. */
  figureColumns?: readonly FigureColumn[];
  /** Id of the contender that the others are compared with, unless they say otherwise. */
  reference: string;
  levels: readonly Level[];
  /** Where the case needs other times than the suite's. */
  quick?: Partial<Pace>;
  full?: Partial<Pace>;
  /** Left out of the quick form altogether. */
  onlyFull?: boolean;
}

/** A reading of each measurement as a column of the table. */
export interface FigureColumn {
  /** With its unit. */
  head: string;
  /** Its name in {@link Measurement.figures}. */
  figure: string;
  /** What of the rounds is shown. */
  of: 'median' | 'largest';
}

/** What is compiled beforehand is warm after this time. */
export const COMPILED_WARMUP_S = 0.4;

/** The pace of one contender of a case. */
export function paceOfContender({ isCompiled }: Contender, pace: Pace, context: BenchContext): Pace {
  return isCompiled?.(context) ? { ...pace, warmupS: Math.min(pace.warmupS, COMPILED_WARMUP_S) } : pace;
}

/** How long and how often. */
export interface Pace {
  /** At least 3: a ratio is worked out within each round. */
  rounds: number;
  /** Measured time of each run in seconds. */
  seconds: number;
  /** Before it in each run, not measured: until what runs has been compiled, by V8 or by Bun, and buffers have their size. */
  warmupS: number;
  /** Before each measured time of a contender that stands: what stood still takes up its timers, and its connections get under way. */
  settleS?: number;
}

/** One program, or one setting of a program, that does what the case asks for. */
export interface Contender {
  id: string;
  name: string;
  /** One line. */
  what: string;
  isOurs: boolean;
  /** Id of the contender that this one is compared with, where it is not the case's `reference`. `null`: with none. */
  reference?: string | null;
  /** Left out of the quick form. */
  onlyFull?: boolean;
  /** Whether the program was compiled beforehand, as C and Go are: then it is warmed up no longer than {@link COMPILED_WARMUP_S}. */
  isCompiled?(context: BenchContext): boolean;
  /** Why it cannot be run on this machine, in words; `null` when it can. Asked once, before the first round; may fetch and compile. */
  unavailable?(context: BenchContext): Promise<string | null>;
}

/** One that is started for each of its runs. */
export interface RunningContender extends Contender {
  /** One measurement, from nothing to nothing: what it starts has ended when it resolves. Fails with the reason in words where what was measured is not what was asked for. */
  run(context: BenchContext, pace: Pace): Promise<Measurement>;
}

/** One that is started once. */
export interface StandingContender extends Contender {
  /** Starts it for many measurements. */
  stand(context: BenchContext): Promise<Standing>;
}

/** A server that stays for many short runs. */
export interface Standing {
  /** Stands still (SIGSTOP) while another is measured. */
  pid: number;
  /** One measurement, after `pace.warmupS` of the same. Of one that does not count nothing is kept. */
  measure(pace: Pace, counts: boolean): Promise<Measurement>;
  /** Ends it. Fails with the reason in words where what was measured is not what was asked for: then none of its measurements is one. */
  end(): Promise<void>;
}

/** One run of one contender. What could not be read is `null`, never 0. */
export interface Measurement {
  /** In the case's unit. */
  value: number;
  /** CPU time a second of what is measured, and of what drives it. */
  subjectCores?: number | null;
  driverCores?: number | null;
  p50Us?: number | null;
  p99Us?: number | null;
  /** Other readings by name with the unit in it: for the JSON, and for the columns of a case. */
  figures?: Record<string, number | null>;
  /** What a reader of the table has to know, each once. */
  notes?: readonly string[];
}

/** What the suite promises: exit code 99 where it does not hold. */
export type Level =
  /** The median of the ratios of `of` to `to` is at least `atLeast`, or at most `atMost`. */
  | { kind: 'ratio'; of: string; to: string; atLeast?: number; atMost?: number }
  /** `of` is better than each of `others` that could be run here, by the median of the ratios. */
  | { kind: 'ahead'; of: string; others: readonly string[] }
  /** The median of `of`, in the case's unit; with `everyRound` each single one. */
  | { kind: 'value'; of: string; atLeast?: number; atMost?: number; everyRound?: boolean };
