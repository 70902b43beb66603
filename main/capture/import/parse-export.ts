import { z } from 'zod';
import {
  allowedClause,
  arrivalSchema,
  CAPTURE_FORMAT_VERSION,
  type CaptureDocument,
  captureNameSchema,
  captureNotesSchema,
  captureTagsSchema,
  exchangeSchema,
  type Fault,
  faultsOf,
  IMPORT_LIMITS,
  manifestSchema,
  runEventSchema,
  SockscopeError,
  sampleSchema,
  showValue,
} from '../../../contract/index.ts';
import { HISTOGRAM_BUCKETS } from '../../metrics/histogram.ts';
import { scanJson } from './scan-json.ts';

/** The lists of a capture, each with what stands in it. They are checked one by one, so that a file in which all is wrong costs no more than one fault. */
const LISTS = [
  { path: 'samples', item: sampleSchema, most: IMPORT_LIMITS.samples },
  { path: 'events', item: runEventSchema, most: IMPORT_LIMITS.events },
  { path: 'exchanges', item: exchangeSchema, most: IMPORT_LIMITS.samples },
  { path: 'arrivals', item: arrivalSchema, most: IMPORT_LIMITS.samples },
] as const;

/** All but the lists. What a user wrote to a capture may be no longer in an imported one than where it was written. */
const headSchema = manifestSchema.extend({
  name: captureNameSchema,
  notes: captureNotesSchema,
  tags: captureTagsSchema,
  damage: z.array(z.string()).default([]),
});

/**
 * The capture in a JSON export. Everything is checked before anything is kept: form and version, every field, and what the fields say
 * together. Fails with `import-invalid`, which names the first faults with their place, or with `capture-newer`.
 */
export function parseExport(bytes: Uint8Array, fileName: string): CaptureDocument {
  const json = parseJson(bytes, fileName);
  if (typeof json !== 'object' || json === null || Array.isArray(json) || !('formatVersion' in json)) {
    throw invalid(`${fileName} is JSON, but no export of a capture: it has no formatVersion.`);
  }
  const { formatVersion } = json;
  if (typeof formatVersion === 'number' && formatVersion > CAPTURE_FORMAT_VERSION) {
    throw new SockscopeError(
      'capture-newer',
      `${fileName} has format ${formatVersion}; this version reads up to ${CAPTURE_FORMAT_VERSION}.`,
    );
  }
  const faults: Fault[] = [];
  const { samples, events, exchanges, arrivals, ...head } = json as Record<string, unknown>;
  const parsedHead = parsePart(headSchema, head, '', faults);
  const given = { samples, events, exchanges: exchanges ?? [], arrivals: arrivals ?? [] };
  const lists = Object.fromEntries(LISTS.map((list) => [list.path, parseList(list, given[list.path], faults)]));
  if (parsedHead === null || faults.length > 0) throw faulty(fileName, faults);
  const document = { ...parsedHead, ...lists } as unknown as CaptureDocument;
  faults.push(...contradictions(document));
  if (faults.length > 0) throw faulty(fileName, faults);
  return document;
}

/** `null`, and what is wrong in `faults`, where it is not what the schema says. */
function parsePart<T extends z.ZodType>(schema: T, value: unknown, path: string, faults: Fault[]): z.infer<T> | null {
  const chars = JSON.stringify(value)?.length ?? 0;
  if (chars > IMPORT_LIMITS.partChars) {
    faults.push({ path, value: `${chars} characters of JSON`, allowed: `at most ${IMPORT_LIMITS.partChars}` });
    return null;
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const fault of faultsOf(parsed.error, value).slice(0, IMPORT_LIMITS.faults)) {
    faults.push({ ...fault, path: [path, fault.path].filter((part) => part !== '').join('.') });
  }
  return null;
}

function parseList({ path, item, most }: (typeof LISTS)[number], value: unknown, faults: Fault[]): unknown[] {
  const parsed: unknown[] = [];
  if (!Array.isArray(value)) faults.push({ path, value: showValue(value), allowed: 'a list' });
  else if (value.length > most) faults.push({ path, value: `a list of ${value.length}`, allowed: `at most ${most}` });
  else {
    for (let index = 0; index < value.length && faults.length < IMPORT_LIMITS.faults; index++) {
      parsed.push(parsePart(item, value[index], `${path}.${index}`, faults));
    }
  }
  return parsed;
}

function invalid(message: string, faults?: Fault[]): SockscopeError {
  return new SockscopeError('import-invalid', message, faults ? { faults } : {});
}

function faulty(fileName: string, faults: readonly Fault[]): SockscopeError {
  const [first] = faults;
  const more = faults.length > 1 ? ' (and more)' : '';
  return invalid(
    `${fileName} is no capture that can be imported: ${first?.path || 'the document'} is ${first?.value}${first ? allowedClause(first) : ''}${more}.`,
    faults.slice(0, IMPORT_LIMITS.faults),
  );
}

function parseJson(bytes: Uint8Array, fileName: string): unknown {
  const scan = scanJson(bytes, IMPORT_LIMITS.depth);
  if (scan.kind === 'truncated') throw invalid(`${fileName} is cut off: it ends in the middle of the document.`);
  if (scan.kind === 'deep') {
    throw invalid(
      `${fileName} is no export of a capture: at line ${scan.line} objects and lists lie more than ${IMPORT_LIMITS.depth} deep in one another.`,
    );
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid(`${fileName} is no text in UTF-8.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(`${fileName} is no JSON${placeOf(error as Error, text)}.`);
  }
}

/** Where V8 stopped reading, if it says so. Its message repeats what it found: of a hostile file that is shortened. */
function placeOf({ message }: Error, text: string): string {
  const position = Number(/position (\d+)/.exec(message)?.[1] ?? Number.NaN);
  if (Number.isNaN(position)) return `: ${message.slice(0, 160)}`;
  const before = text.slice(0, position).split('\n');
  return `: at line ${before.length}, column ${(before[before.length - 1]?.length ?? 0) + 1}, found ${showValue(text.slice(position, position + 20))}`;
}

/** What is right by itself and cannot be together, or cannot be of a run. */
function contradictions(document: CaptureDocument): Fault[] {
  const faults: Fault[] = [];
  const add = (path: string, value: unknown, allowed: string) => faults.push({ path, value: showValue(value), allowed });
  const { samples, events, startedAt } = document;
  if (!isPossibleMoment(startedAt)) add('startedAt', startedAt, 'a moment in ISO 8601, from 1970 to 9999');
  let beforeMs = 0;
  for (const [index, { tMs, histograms }] of samples.entries()) {
    if (tMs < beforeMs) add(`samples.${index}.tMs`, tMs, `not before the sample before it (${beforeMs})`);
    beforeMs = tMs;
    for (const [name, histogram] of Object.entries(histograms)) {
      const bad = histogram.find(([bucket]) => bucket >= HISTOGRAM_BUCKETS);
      if (bad) add(`samples.${index}.histograms.${name}`, bad, `buckets below ${HISTOGRAM_BUCKETS}`);
    }
    if (faults.length >= IMPORT_LIMITS.faults) return faults;
  }
  const long = events.findIndex(({ text }) => text.length > IMPORT_LIMITS.textChars);
  if (long >= 0) add(`events.${long}.text`, events[long]?.text, `at most ${IMPORT_LIMITS.textChars} characters`);
  return faults;
}

function isPossibleMoment(text: string): boolean {
  const year = new Date(text).getUTCFullYear();
  return year >= 1_970 && year <= 9_999;
}
