import type { Direction, Scenario } from '../scenario.ts';

/** How a change takes effect: at once, by making connections anew, or by restarting the thread that has it. The run goes on in all three. */
export type ToggleApply = 'live' | 'reconnect' | 'restart';

/** Where in the pipe a toggle sits; the window groups by it. */
export const TOGGLE_GROUPS = [
  'payload',
  'load',
  'sender',
  'compression',
  'path',
  'server',
  'pool',
  'receiver',
  'recording',
  'measurement',
] as const;
export type ToggleGroup = (typeof TOGGLE_GROUPS)[number];

/** One of the values that a choice offers. */
export interface ToggleOption {
  value: string | number;
  label: string;
  /** Whether it can be chosen in a scenario; without it, always. */
  applies?: (scenario: Scenario) => boolean;
}

/** How a value is chosen. */
export type ToggleControl =
  | { kind: 'switch'; on: string | boolean; off: string | boolean }
  | { kind: 'choice'; options: readonly ToggleOption[] }
  | { kind: 'number'; min: number; max: number; step: number; unit: string; scale?: number }
  | { kind: 'rate' };

/** One setting that may change during a run. */
export interface Toggle {
  /** Path in the scenario. */
  path: string;
  group: ToggleGroup;
  /** Under the title of its group. */
  label: string;
  /** Where its group does not stand above it and the label alone could be anything's. */
  name?: string;
  apply: ToggleApply;
  /** One line: what it does, what it costs, what it buys. */
  explanation: string;
  control: ToggleControl;
  /** Shown only on demand. */
  advanced?: boolean;
  /** Whether it has any effect in a scenario; where it has none it is not shown. */
  applies: (scenario: Scenario) => boolean;
}

/** Applies in every scenario. */
export const always = () => true;

/** Applies wherever something of ours is sent or received, which is everywhere but in direction observe. */
export const inAnyStream = ({ direction }: Scenario) => direction !== 'observe';

/** Applies in these directions. */
export const inDirections =
  (...directions: Direction[]) =>
  ({ direction }: Scenario) =>
    directions.includes(direction);

/** Applies where frames of ours are sent at a rate. */
export const streaming = inDirections('ingest', 'push', 'relay');
