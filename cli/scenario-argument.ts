import { readFileSync } from 'node:fs';
import {
  didYouMean,
  type ErrorValue,
  fieldsBelow,
  findPreset,
  PRESETS,
  type Scenario,
  SockscopeError,
  scenarioFields,
  validateScenario,
} from '../contract/index.ts';
import { withPath } from '../main/scenario-path.ts';

/** What the command line changes in a scenario. */
export interface ScenarioChanges {
  /** `path=value` pairs; a value that is no JSON is a string. */
  set: readonly string[];
  durationS: number | null;
  warmupS: number | null;
  /** Conditions of `--assert`, beside those of the document. */
  thresholds: readonly string[];
}

/** How long a run without an end of its own lasts on the command line, in seconds. */
export const DEFAULT_DURATION_S = 10;

/** The scenario that `run` shall run: a preset or a file, with changes. Fails with `usage`, `scenario-unreadable` or `scenario-invalid`, which names all faults. */
export function scenarioArgument(presetOrFile: string, changes: ScenarioChanges): Scenario {
  let document = findPreset(presetOrFile)?.scenario as object | undefined;
  document ??= readScenarioFile(presetOrFile);
  const pairs = changes.set.map(parsePair);
  for (const { path, value } of pairs) document = withPath(document, path, value);
  if (changes.durationS !== null) document = withPath(document, 'load.durationS', changes.durationS);
  if (changes.warmupS !== null) document = withPath(document, 'load.warmupS', changes.warmupS);
  return validScenario(withThresholds(document, changes.thresholds), hintOf(pairs));
}

/** The document with more thresholds, each once. What is no list there is left for the validation to name. */
export function withThresholds(document: object, texts: readonly string[]): object {
  const { thresholds } = document as { thresholds?: unknown };
  if (texts.length === 0 || (thresholds !== undefined && !Array.isArray(thresholds))) return document;
  return { ...document, thresholds: [...new Set([...(thresholds ?? []), ...texts.map((text) => text.trim())])] };
}

/** What was probably meant by a pair whose path is a group of fields, or none; nothing where all are fields. */
function hintOf(pairs: readonly { path: string; value: unknown }[]): string | undefined {
  const paths = scenarioFields().map(({ path }) => path);
  const hints = pairs.flatMap(({ path, value }) => {
    if (paths.includes(path)) return [];
    const below = fieldsBelow(path).map((field) => field.path);
    if (below.length === 0) return `The scenario has no field ${path}.${didYouMean(path, paths)}`;
    if (typeof value === 'object' && value !== null) return [];
    if (typeof value === 'boolean' && below.includes(`${path}.enabled`)) return `Write --set ${path}.enabled=${value}.`;
    return `${path} is a group of fields: ${below.join(', ')}.`;
  });
  return hints.length > 0 ? `${hints.join(' ')} \`sockscope fields\` lists all fields.` : undefined;
}

/** The document as a scenario that ends by itself, unless it waits for clients. Fails with `scenario-invalid`, which names all faults. */
export function validScenario(document: object, hint?: string): Scenario {
  const verdict = validateScenario(document);
  if (!verdict.ok)
    throw new SockscopeError(
      'scenario-invalid',
      `The scenario has ${verdict.faults.length} ${verdict.faults.length === 1 ? 'fault' : 'faults'}:`,
      { faults: verdict.faults, ...(hint === undefined ? {} : { hint }) },
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
