import { z } from 'zod';
import { exactBytesPerSText, exactBytesText } from './exact-bytes-text.ts';
import { type KnownFields, showValue } from './faults.ts';
import { didYouMean } from './nearest-names.ts';
import type { BytesRange } from './parse-bytes.ts';
import { scenarioSchema } from './scenario.ts';

/** One field of the scenario, in words. */
export interface ScenarioField {
  /** Dotted path, as `--set` takes it. */
  path: string;
  type: string;
  /** As JSON. */
  standard: string;
  /** What is accepted; empty where the type says it. */
  allowed: string;
  /** Type and bounds in one, for the middle of a sentence: `"max", or a number from 0.1 to 100000`. */
  expected: string;
  description: string;
  /** Of a number of bytes: its bounds; `null` of any other field. */
  bytes: BytesRange | null;
}

interface JsonSchema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  description?: string;
  properties?: Record<string, JsonSchema>;
  anyOf?: JsonSchema[];
  items?: JsonSchema;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  maxItems?: number;
}

let known: readonly ScenarioField[] | null = null;

/** Every field of the scenario, in its order. */
export function scenarioFields(): readonly ScenarioField[] {
  known ??= fieldsOf(z.toJSONSchema(scenarioSchema) as JsonSchema, '');
  return known;
}

/** The fields below `path`, where it is a group of fields (`compression`); empty where it is a field or nothing. */
export function fieldsBelow(path: string): readonly ScenarioField[] {
  return scenarioFields().filter((field) => field.path.startsWith(`${path}.`));
}

/** What the field of bytes at `path` accepts; `null` where that is another one or none. */
export function bytesRangeAt(path: string): BytesRange | null {
  return scenarioFields().find((field) => field.path === path)?.bytes ?? null;
}

/** A number of bytes as a document has it, and in the unit in which it is short: `1048576 (1 MiB)`. */
export function bytesWithUnit(bytes: number, isRate = false): string {
  const text = isRate ? exactBytesPerSText(bytes) : exactBytesText(bytes);
  return / B(?:\/s)?$/.test(text) ? String(bytes) : `${bytes} (${text})`;
}

/** Whether the field at `path` takes a number, alone or beside something else; false where no field has the path. */
export function isNumberAt(path: string): boolean {
  return /number|integer/.test(scenarioFields().find((field) => field.path === path)?.type ?? '');
}

/** What messages say of the scenario's fields. */
export const SCENARIO_FIELDS: KnownFields = {
  expectedAt(path) {
    const field = scenarioFields().find((one) => one.path === path);
    if (field) return field.expected;
    const below = fieldsBelow(path);
    return below.length === 0 ? null : `a group of fields: ${below.map((one) => one.path).join(', ')}`;
  },
  meantBy(path) {
    const paths = scenarioFields().map((field) => field.path);
    const near = didYouMean(path, paths);
    if (near !== '') return `.${near}`;
    // The right field of a wrong group, or one by the name of its figure.
    const last = path.slice(path.lastIndexOf('.') + 1);
    const named = BY_FIGURE.get(last.toLowerCase());
    if (named !== undefined) return `. Did you mean ${named}?`;
    const elsewhere = didYouMean(last, paths);
    return elsewhere === '' ? '' : `.${elsewhere}`;
  },
};

/** Fields that people look for by what their figure is called: a rate is in FPS there. */
const BY_FIGURE: ReadonlyMap<string, string> = new Map([['fps', 'load.rate']]);

function fieldsOf(schema: JsonSchema, path: string): ScenarioField[] {
  if (schema.properties)
    return Object.entries(schema.properties).flatMap(([key, child]) => fieldsOf(child, path === '' ? key : `${path}.${key}`));
  const parts = schema.anyOf ?? [schema];
  const { minimum, maximum } = parts.find(({ type }) => type === 'integer' || type === 'number') ?? {};
  const isBytes = OF_BYTES.test(path) && minimum !== undefined && maximum !== undefined;
  const bytes = isBytes ? { min: minimum, max: maximum, isRate: path.endsWith('PerS') } : null;
  return [
    {
      path,
      type: parts.map(typeOf).join(' or '),
      standard: JSON.stringify(schema.default),
      allowed: parts
        .map((part) => allowedOf(part, bytes))
        .filter(Boolean)
        .join('; '),
      expected: parts.map((part) => expectedOf(part, bytes)).join(', or '),
      description: schema.description ?? '',
      bytes,
    },
  ];
}

/** Units stand in names; the threshold alone is called as zlib and `ws` call it. */
const OF_BYTES = /ytes(?:PerS)?$|^compression\.threshold$/;

function typeOf({ type, items, const: constant }: JsonSchema): string {
  if (items) return `${type} of ${typeOf(items)}s`;
  return [type ?? (constant === undefined ? 'any' : JSON.stringify(constant))].flat().join(' or ');
}

function allowedOf(schema: JsonSchema, bytes: BytesRange | null): string {
  if (schema.items) return `at most ${schema.maxItems}, each ${allowedOf(schema.items, bytes)}`;
  if (schema.enum) return schema.enum.join(', ');
  if (schema.const !== undefined) return String(schema.const);
  if (schema.minimum !== undefined) {
    return bytes ? boundsText(bytes) : `${schema.minimum} to ${schema.maximum}`;
  }
  if (schema.minLength !== undefined) return `${schema.minLength} to ${schema.maxLength} characters`;
  return schema.type === 'null' ? 'null' : '';
}

/** Numbers as they are to be written: without commas. */
function expectedOf(schema: JsonSchema, bytes: BytesRange | null): string {
  const { type, minimum, maximum, minLength, maxLength } = schema;
  if (schema.items) return `a list of at most ${schema.maxItems}, each ${expectedOf(schema.items, bytes)}`;
  if (schema.enum) return `one of ${schema.enum.map((value) => showValue(value)).join(', ')}`;
  if (schema.const !== undefined) return showValue(schema.const);
  if (bytes && minimum !== undefined) {
    const what = `a ${type === 'integer' ? 'whole ' : ''}number of bytes${bytes.isRate ? ' a second' : ''}`;
    return `${what} from ${boundsText(bytes)}`;
  }
  switch (type) {
    case 'boolean':
      return 'true or false';
    case 'integer':
      return `a whole number from ${minimum} to ${maximum}`;
    case 'number':
      return `a number from ${minimum} to ${maximum}`;
    case 'string':
      return minLength === undefined ? 'a text' : `a text of ${minLength} to ${maxLength} characters`;
    default:
      return String(type);
  }
}

function boundsText({ min, max, isRate }: BytesRange): string {
  return `${bytesWithUnit(min, isRate)} to ${bytesWithUnit(max, isRate)}`;
}
