import { readFileSync } from 'node:fs';
import { type ErrorValue, findPreset, PRESETS, type Scenario, SockscopeError, validateScenario } from '../contract/index.ts';
import { withPath } from '../main/scenario-path.ts';

/** What the command line changes in a scenario. */
export interface ScenarioChanges {
  /** `path=value` pairs; a value that is no JSON is a string. */
  set: readonly string[];
  durationS: number | null;
  warmupS: number | null;
}

/** How long a run without an end of its own lasts on the command line, in seconds. */
export const DEFAULT_DURATION_S = 10;

/** The scenario that `run` shall run: a preset or a file, with changes. Fails with `usage`, `scenario-unreadable` or `scenario-invalid`, which names all faults. */
export function scenarioArgument(presetOrFile: string, changes: ScenarioChanges): Scenario {
  let document = findPreset(presetOrFile)?.scenario as object | undefined;
  document ??= readScenarioFile(presetOrFile);
  for (const pair of changes.set) {
    const { path, value } = parsePair(pair);
    document = withPath(document, path, value);
  }
  if (changes.durationS !== null) document = withPath(document, 'load.durationS', changes.durationS);
  if (changes.warmupS !== null) document = withPath(document, 'load.warmupS', changes.warmupS);
  return validScenario(document);
}

/** The document as a scenario that ends by itself, unless it waits for clients. Fails with `scenario-invalid`, which names all faults. */
export function validScenario(document: object): Scenario {
  const verdict = validateScenario(document);
  if (!verdict.ok)
    throw new SockscopeError(
      'scenario-invalid',
      `The scenario has ${verdict.faults.length} ${verdict.faults.length === 1 ? 'fault' : 'faults'}:`,
      { faults: verdict.faults },
    );
  const { scenario } = verdict;
  const isEndless = scenario.load.durationS === null && scenario.load.frames === null && scenario.direction !== 'listen';
  return isEndless ? { ...scenario, load: { ...scenario.load, durationS: DEFAULT_DURATION_S } } : scenario;
}

/** One `--set path=value`. Fails with `usage`. */
export function parsePair(pair: string): { path: string; value: unknown } {
  const [, path, value] = /^([A-Za-z][A-Za-z0-9.]*)=(.*)$/s.exec(pair) ?? [];
  if (path === undefined || value === undefined) throw new SockscopeError('usage', `--set takes path=value, not ${JSON.stringify(pair)}.`);
  return { path, value: parseValue(value) };
}

/** `10s`, `1.5m`, `250ms`, `1h` or a plain number of seconds, as seconds. */
export function parseDurationS(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  if (number === undefined) throw new SockscopeError('usage', `${JSON.stringify(text)} is no duration; write 10s, 250ms, 1.5m or 1h.`);
  const secondsPerUnit = { ms: 0.001, s: 1, m: 60, h: 3_600 };
  return Number(number) * secondsPerUnit[(unit ?? 's') as keyof typeof secondsPerUnit];
}

function readScenarioFile(file: string): object {
  const hint: { hint: ErrorValue['hint'] } = {
    hint: `Give a scenario file, or one of the presets: ${PRESETS.map((preset) => preset.name).join(', ')}.`,
  };
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new SockscopeError(
      'scenario-unreadable',
      `${file} is neither a preset nor a file that can be read (${(error as Error).message}).`,
      hint,
    );
  }
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document === 'object' && document !== null && !Array.isArray(document)) return document;
  } catch (error) {
    throw new SockscopeError('scenario-unreadable', `${file} is no JSON: ${(error as Error).message}`, hint);
  }
  throw new SockscopeError('scenario-unreadable', `${file} holds no JSON object.`, hint);
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
