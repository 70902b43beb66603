import { expect, test } from 'vitest';
import { ERROR_CODES } from './errors.ts';
import { scenarioSchema } from './scenario.ts';
import { scenarioFields } from './scenario-fields.ts';
import { isOfBytes } from './toggle-value-text.ts';
import { TOGGLES } from './toggles.ts';

test('of a sender that is not ours nothing is shown as a setting', () => {
  const listen = scenarioSchema.parse({ direction: 'listen' });
  const shown = TOGGLES.filter(({ applies }) => applies(listen));
  expect(shown.filter(({ group }) => ['payload', 'load', 'sender'].includes(group)).map(({ path }) => path)).toEqual([]);
  // Which is the server's as well.
  expect(shown.find(({ path }) => path === 'nativeAddon')?.group).toBe('server');
});

test('a control whose unit is another than the scenario’s is one of bytes, which has its own field', () => {
  const scaled = TOGGLES.filter(({ control }) => control.kind === 'number' && control.scale !== undefined);
  expect(scaled.length).toBeGreaterThan(0);
  expect(scaled.filter(({ control }) => !isOfBytes(control)).map(({ path }) => path)).toEqual([]);
});

test('no help names a source file', () => {
  const helps = [
    ...scenarioFields().map(({ path, description }) => [path, description]),
    ...TOGGLES.map(({ path, explanation }) => [path, explanation]),
    ...Object.entries(ERROR_CODES).map(([code, { meaning, hint }]) => [code, `${meaning} ${hint}`]),
  ];
  expect(helps.filter(([, text]) => /\b(?:contract|main|renderer|cli)\/|\.tsx?\b/.test(text!)).map(([name]) => name)).toEqual([]);
});
