import { z } from 'zod';
import { type KnownFields, showValue } from './faults.ts';
import { didYouMean } from './nearest-names.ts';
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
    // The right field of a wrong group.
    const last = path.slice(path.lastIndexOf('.') + 1);
    const elsewhere = didYouMean(last, paths);
    return elsewhere === '' ? '' : `.${elsewhere}`;
  },
};

function fieldsOf(schema: JsonSchema, path: string): ScenarioField[] {
  if (schema.properties)
    return Object.entries(schema.properties).flatMap(([key, child]) => fieldsOf(child, path === '' ? key : `${path}.${key}`));
  const parts = schema.anyOf ?? [schema];
  return [
    {
      path,
      type: parts.map(typeOf).join(' or '),
      standard: JSON.stringify(schema.default),
      allowed: parts.map(allowedOf).filter(Boolean).join('; '),
      expected: parts.map(expectedOf).join(', or '),
      description: schema.description ?? '',
    },
  ];
}

function typeOf({ type, items, const: constant }: JsonSchema): string {
  if (items) return `${type} of ${typeOf(items)}s`;
  return [type ?? (constant === undefined ? 'any' : JSON.stringify(constant))].flat().join(' or ');
}

function allowedOf(schema: JsonSchema): string {
  if (schema.items) return `at most ${schema.maxItems}, each ${allowedOf(schema.items)}`;
  if (schema.enum) return schema.enum.join(', ');
  if (schema.const !== undefined) return String(schema.const);
  if (schema.minimum !== undefined) return `${schema.minimum} to ${schema.maximum}`;
  if (schema.minLength !== undefined) return `${schema.minLength} to ${schema.maxLength} characters`;
  return schema.type === 'null' ? 'null' : '';
}

/** Numbers as they are to be written: without commas. */
function expectedOf(schema: JsonSchema): string {
  const { type, minimum, maximum, minLength, maxLength } = schema;
  if (schema.items) return `a list of at most ${schema.maxItems}, each ${expectedOf(schema.items)}`;
  if (schema.enum) return `one of ${schema.enum.map((value) => showValue(value)).join(', ')}`;
  if (schema.const !== undefined) return showValue(schema.const);
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
