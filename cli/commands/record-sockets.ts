import { observedName, type Scenario, type ScenarioInput, type SocketFilter } from '../../contract/index.ts';
import { parseDurationS } from '../duration.ts';
import { validScenario, withThresholds } from '../scenario-argument.ts';
import { type ResultOptions, runScenario } from './run.ts';

/** How sockets are recorded; what is left out has the default of `sockscope run`. */
export interface RecordSocketsOptions extends ResultOptions {
  assert?: string[];
  /** For instance `10s`. */
  duration?: string;
  /** Which reader: `auto`, `netstat`, `ss` or `procfs`. */
  source?: string;
  /** Milliseconds between two readings. */
  intervalMs?: number;
  /** Of the capture; by default the filter in words. */
  name?: string;
}

/** `sockscope sockets … --record`: the queues of the sockets that match, recorded as a capture of direction observe. Returns the exit code. */
export async function recordSockets(filter: SocketFilter, options: RecordSocketsOptions): Promise<number> {
  return runScenario(() => observedScenario(filter, options), options);
}

/** The scenario of such a recording. Fails with `usage` or `scenario-invalid`, which names all faults. */
export function observedScenario(filter: SocketFilter, options: Omit<RecordSocketsOptions, keyof ResultOptions>): Scenario {
  const { duration, source, intervalMs, name, assert } = options;
  const document = {
    name: name ?? observedName(filter),
    direction: 'observe',
    observe: filter,
    load: { durationS: duration === undefined ? null : parseDurationS(duration) },
    kernel: {
      ...(source === undefined ? {} : { source: source as NonNullable<ScenarioInput['kernel']>['source'] }),
      ...(intervalMs === undefined ? {} : { intervalMs }),
    },
  } satisfies ScenarioInput;
  return validScenario(withThresholds(document, assert ?? []));
}
