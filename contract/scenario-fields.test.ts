import { expect, it } from 'vitest';
import { fieldsBelow, scenarioFields } from './scenario-fields.ts';
import { TOGGLES } from './toggles.ts';

it('describes every field of the scenario in a sentence', () => {
  expect(scenarioFields().length).toBeGreaterThan(60);
  expect(
    scenarioFields()
      .filter(({ description }) => !/^.{10,}\.$/s.test(description))
      .map(({ path }) => path),
  ).toEqual([]);
});

it('has every toggle', () => {
  const paths = scenarioFields().map(({ path }) => path);
  expect(TOGGLES.filter(({ path }) => !paths.includes(path))).toEqual([]);
});

it('says type, default and what is allowed', () => {
  const field = (path: string) => scenarioFields().find((one) => one.path === path);
  expect(field('engine')).toMatchObject({ type: 'string', standard: '"ws"', allowed: 'ws, direct' });
  expect(field('load.rate')).toMatchObject({ type: 'string or number', standard: '"max"', allowed: 'max; 0.1 to 100000' });
  expect(field('load.durationS')).toMatchObject({ type: 'number or null', standard: 'null', allowed: '0.5 to 86400; null' });
  expect(field('bind.token')).toMatchObject({ type: 'string or null', allowed: '8 to 256 characters; null' });
  expect(field('load.durationS')?.expected).toBe('a number from 0.5 to 86400, or null');
  expect(field('thresholds')).toMatchObject({ type: 'array of strings', standard: '[]', allowed: 'at most 100, each 3 to 200 characters' });
});

it('knows what is a group', () => {
  expect(fieldsBelow('flow').map(({ path }) => path)).toEqual(['flow.creditFrames']);
  expect(fieldsBelow('path.back')).toHaveLength(5);
  expect(fieldsBelow('engine')).toEqual([]);
  expect(fieldsBelow('nothing')).toEqual([]);
});
