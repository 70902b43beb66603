import type { FigureColumn, Level, Measurement, Pace } from './bench-case.ts';
import type { Spread } from './statistics.ts';

/** What a run of the suite found, as `--json` writes it. Names are an interface: add, never rename. */
export interface SuiteResult {
  formatVersion: 1;
  startedAt: string;
  tookS: number;
  isQuick: boolean;
  machine: Machine;
  cases: CaseResult[];
}

/** Where it ran. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryBytes: number;
  platform: string;
  kernel: string;
  /** One-minute load average before anything was started. */
  loadAtStart: number;
  /** By name of the program: node, ws, cc, go …; `null` where it is not installed. */
  versions: Record<string, string | null>;
}

export interface CaseResult {
  id: string;
  title: string;
  what: string;
  quickForm: string;
  unit: string;
  higherIsBetter: boolean;
  /** Left out where there are none. */
  figureColumns?: readonly FigureColumn[];
  pace: Pace;
  loadAtStart: number;
  contenders: ContenderResult[];
  levels: LevelResult[];
}

/** One run that was made: its measurement, or why there is none. */
export type Attempt = { round: number } & (({ ok: true } & Measurement) | { ok: false; reason: string });

export interface ContenderResult {
  id: string;
  name: string;
  what: string;
  isOurs: boolean;
  /** Why it was not run here, in words; `null` when it was. */
  unavailable: string | null;
  attempts: Attempt[];
  /** `null` when no run has a measurement. */
  value: Spread | null;
  /** Id of the contender that it is compared with. */
  reference: string | null;
  /** Of the ratios within each round; `null` without a pair. */
  ratio: Spread | null;
}

/** `unchecked`: what would have to be there is not on this machine. */
export type LevelVerdict = 'held' | 'missed' | 'unchecked';

export interface LevelResult {
  level: Level;
  verdict: LevelVerdict;
  /** What was asked and what was found, in one line. */
  text: string;
}
