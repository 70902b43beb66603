import { expect, it } from 'vitest';
import { z } from 'zod';
import { sampleSchema } from '../../contract/index.ts';
import { METRICS } from './catalogue.ts';

type JsonSchema = { properties?: Record<string, JsonSchema>; anyOf?: JsonSchema[] };

/** Paths of all fields that hold no further fields. */
function leaves(schema: JsonSchema, path = ''): string[] {
  const objects = [schema, ...(schema.anyOf ?? [])].filter((part) => part.properties);
  if (objects.length === 0) return [path];
  return objects.flatMap((part) =>
    Object.entries(part.properties!).flatMap(([key, child]) => leaves(child, path === '' ? key : `${path}.${key}`)),
  );
}

const covers = (metric: string, leaf: string) => leaf === metric || leaf.startsWith(`${metric.replace(/\.\*$/, '')}.`);

it('explains every figure of a sample, and no other', () => {
  const fields = leaves(z.toJSONSchema(sampleSchema) as JsonSchema);
  expect(fields.length).toBeGreaterThan(50);
  expect(fields.filter((leaf) => !METRICS.some(({ path }) => covers(path, leaf)))).toEqual([]);
  expect(METRICS.filter(({ path }) => !fields.some((leaf) => covers(path, leaf))).map(({ path }) => path)).toEqual([]);
});
