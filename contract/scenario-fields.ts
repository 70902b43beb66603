import { z } from 'zod';
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
