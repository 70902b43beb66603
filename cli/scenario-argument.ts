import {
  bytesRangeAt,
  commaFault,
  type ErrorValue,
  type Fault,
  findPreset,
  isNumberAt,
  NO_SUCH_FIELD,
  PRESETS,
  parseBytes,
  SCENARIO_FIELDS,
  type Scenario,
  SockscopeError,
  scenarioFields,
  showValue,
  validateScenario,
} from '../contract/index.ts';
import { withPath } from '../main/scenario-path.ts';
import { durationOption, timeOfField, timeUnitOf } from './duration.ts';
import { optionsError } from './options-error.ts';
import { readTextFile } from './read-text-file.ts';

/** What the command line changes in a scenario. */
export interface ScenarioChanges {
  /** `path=value` pairs; a value that is no JSON is a string, and bytes and times may have a unit. */
  set: readonly string[];
  /** Times of `--duration` and `--warmup` as they were written. */
  duration?: string | undefined;
  warmup?: string | undefined;
  /** Conditions of `--assert`, beside those of the document. */
  thresholds: readonly string[];
}

/** How long a run without an end of its own lasts on the command line, in seconds. */
export const DEFAULT_DURATION_S = 10;

/** The scenario that `run` shall run: a preset or a file, with changes. Fails with `scenario-unreadable`, or with `usage` or `scenario-invalid`, which name all faults. */
export function scenarioArgument(presetOrFile: string, changes: ScenarioChanges): Scenario {
  let document = findPreset(presetOrFile)?.scenario as object | undefined;
  document ??= readScenarioFile(presetOrFile);
  const faults: Fault[] = [];
  const pairs = readPairs(changes.set, faults);
  const durationS = durationOption('--duration', changes.duration, faults);
  const warmupS = durationOption('--warmup', changes.warmup, faults);
  for (const { path, value } of pairs) {
    const fault = faultOfPair(path, value);
    if (fault) faults.push(fault);
    else document = withChange(document, path, value);
  }
  // What is wrong in the document or in a pair is told although a later option would stand in its place.
  faults.push(...faultsIn(document));
  if (durationS !== null) document = withChange(document, 'load.durationS', durationS);
  if (warmupS !== null) document = withChange(document, 'load.warmupS', warmupS);
  document = withThresholds(document, changes.thresholds);
  const told = new Set(faults.map(({ path }) => path));
  faults.push(...faultsIn(document).filter(({ path }) => !told.has(path)));
  if (faults.length > 0) throw faults.every(isOfOption) ? optionsError(faults) : invalid(faults, hintOf(pairs));
  return validScenario(document);
}

/** What is wrong with an option and with no field. */
function isOfOption({ path }: Fault): boolean {
  return path.startsWith('--');
}

function faultsIn(document: object): readonly Fault[] {
  const verdict = validateScenario(document);
  return verdict.ok ? [] : verdict.faults;
}

/** The document with a value at `path`. What stands in the way and is no group stays, for the validation to name. */
function withChange(document: object, path: string, value: unknown): object {
  const groups = path.split('.').slice(0, -1);
  let parent: unknown = document;
  for (const key of groups) {
    parent = (parent as Record<string, unknown>)[key];
    if (parent === undefined) break;
    if (typeof parent !== 'object' || parent === null || Array.isArray(parent)) return document;
  }
  return withPath(document, path, value);
}

/** What is wrong with a pair by itself: no field has its path, or it was meant to be JSON and is none. */
function faultOfPair(path: string, value: unknown): Fault | null {
  const { expectedAt, meantBy } = SCENARIO_FIELDS;
  const expected = expectedAt(path);
  if (expected === null) return { path, value: showValue(value), allowed: `${NO_SUCH_FIELD}${meantBy(path)}` };
  const type = scenarioFields().find((field) => field.path === path)?.type ?? '';
  const withUnit = unitExample(path);
  const comma = typeof value === 'string' && isNumberAt(path) ? commaFault(value, withUnit !== null) : null;
  if (comma !== null) return { path, value: showValue(value), allowed: `${expected}; ${comma.replace(/\.$/, '')}` };
  if (withUnit !== null && typeof value === 'string')
    return { path, value: showValue(value), allowed: `${expected}, also with a unit, for instance ${withUnit}` };
  const takesText = type.includes('string') && !type.includes('array');
  if (takesText || typeof value !== 'string' || !/^\s*[[{]/.test(value)) return null;
  return { path, value: showValue(value), allowed: `${expected}, as JSON, which this is not: ${jsonFault(value)}` };
}

/** How a value with a unit is written; `null` where the field takes none. */
function unitExample(path: string): string | null {
  if (bytesRangeAt(path)) return path.endsWith('PerS') ? '12.5MB/s' : '64KiB or 1MB';
  const unit = timeUnitOf(path);
  if (unit === null) return null;
  return unit === 'ms' ? '20ms or 0.5s' : '10s or 1.5m';
}

function jsonFault(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** The document with more thresholds, each once. What is no list there is left for the validation to name. */
export function withThresholds(document: object, texts: readonly string[]): object {
  const { thresholds } = document as { thresholds?: unknown };
  if (texts.length === 0 || (thresholds !== undefined && !Array.isArray(thresholds))) return document;
  return { ...document, thresholds: [...new Set([...(thresholds ?? []), ...texts.map((text) => text.trim())])] };
}

/** What helps where a pair's path is no field; nothing where all are. */
function hintOf(pairs: readonly { path: string; value: unknown }[]): string | undefined {
  const paths = scenarioFields().map(({ path }) => path);
  const hints = pairs.flatMap(({ path, value }) => {
    if (paths.includes(path)) return [];
    const isSwitch = typeof value === 'boolean' && paths.includes(`${path}.enabled`);
    return isSwitch ? `Write --set ${path}.enabled=${value}. ` : '';
  });
  return hints.length > 0 ? `${hints.join('')}\`sockscope fields\` lists all fields.` : undefined;
}

/** The document as a scenario that ends by itself, unless it waits for clients. Fails with `scenario-invalid`, which names all faults. */
export function validScenario(document: object): Scenario {
  const verdict = validateScenario(document);
  if (!verdict.ok) throw invalid(verdict.faults);
  const { scenario } = verdict;
  const isEndless = scenario.load.durationS === null && scenario.load.frames === null && scenario.direction !== 'listen';
  return isEndless ? { ...scenario, load: { ...scenario.load, durationS: DEFAULT_DURATION_S } } : scenario;
}

function invalid(faults: readonly Fault[], hint?: string): SockscopeError {
  const where = faults.some(isOfOption) ? 'Scenario and options have' : 'The scenario has';
  return new SockscopeError('scenario-invalid', `${where} ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}:`, {
    faults: [...faults],
    ...(hint === undefined ? {} : { hint }),
  });
}

/** What `--set` was given, each pair `path=value`; a number of bytes and a time may have a unit. What is no pair is added to `faults`. */
export function readPairs(pairs: readonly string[], faults: Fault[]): { path: string; value: unknown }[] {
  return pairs.flatMap((pair) => {
    const [, path, value] = /^([A-Za-z][A-Za-z0-9.]*)=(.*)$/s.exec(pair) ?? [];
    if (path !== undefined && value !== undefined) return [{ path, value: fieldValue(path, value) }];
    faults.push({ path: '--set', value: showValue(pair), allowed: 'path=value, for instance load.rate=30' });
    return [];
  });
}

function fieldValue(path: string, value: string): unknown {
  const range = bytesRangeAt(path);
  const bytes = range && parseBytes(value, range);
  return bytes?.ok ? bytes.bytes : (timeOfField(path, value) ?? parseValue(value));
}

function readScenarioFile(file: string): object {
  const hint: { hint: ErrorValue['hint'] } = {
    hint: `Give a scenario file, or one of the presets: ${PRESETS.map((preset) => preset.name).join(', ')}.`,
  };
  let text: string;
  try {
    text = readTextFile(file);
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
