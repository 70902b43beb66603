import { expect, it, test } from 'vitest';
import { z } from 'zod';
import { EXPERIMENT_FIGURES, findExperimentFigure } from './experiment-figures.ts';
import { PRESETS } from './presets.ts';
import { summarySchema } from './summary.ts';

/** Whether the schema has a number at the path. A key may have dots itself: every way of joining them is tried. */
function hasNumber(schema: z.ZodType, keys: readonly string[]): boolean {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodDefault || schema instanceof z.ZodOptional)
    return hasNumber(schema.unwrap() as z.ZodType, keys);
  if (keys.length === 0) return schema instanceof z.ZodNumber;
  return keys.some((_, index) => {
    const key = keys.slice(0, index + 1).join('.');
    const rest = keys.slice(index + 1);
    if (schema instanceof z.ZodObject) return Object.hasOwn(schema.shape, key) && hasNumber(schema.shape[key], rest);
    if (schema instanceof z.ZodRecord)
      return (schema.keyType as z.ZodType).safeParse(key).success && hasNumber(schema.valueType as z.ZodType, rest);
    return false;
  });
}

test.each(EXPERIMENT_FIGURES.map(({ path }) => path))('%s is a number of the summary', (path) =>
  expect(hasNumber(summarySchema, path.split('.'))).toBe(true),
);

it('the test itself tells a path that is none', () => {
  expect(hasNumber(summarySchema, ['received', 'speed'])).toBe(false);
  expect(hasNumber(summarySchema, ['stations', 'nowhere', 'meanBytes'])).toBe(false);
});

it('has each path once, and some for every preset', () => {
  expect(new Set(EXPERIMENT_FIGURES.map(({ path }) => path)).size).toBe(EXPERIMENT_FIGURES.length);
  for (const { scenario } of PRESETS) expect(EXPERIMENT_FIGURES.filter(({ applies }) => applies(scenario)).length).toBeGreaterThan(5);
  expect(findExperimentFigure('received.fps')?.unit).toBe('FPS');
  expect(findExperimentFigure('nothing')).toBeUndefined();
});
