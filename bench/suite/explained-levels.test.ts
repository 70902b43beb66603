import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CASES } from './cases.ts';
import { checkLevel } from './check-levels.ts';
import { explainedLevels, isExplained } from './explained-levels.ts';

const pageOf = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const explained = explainedLevels(pageOf('performance.md'));

it('each row is of a level that there is, and asks what it asks', () => {
  for (const { caseId, asked } of explained) {
    const one = CASES.find(({ id }) => id === caseId);
    const names = Object.fromEntries((one?.contenders ?? []).map(({ id, name }) => [id, name]));
    const texts = (one?.levels ?? []).map(
      (level) => checkLevel(level, { unit: one!.unit, higherIsBetter: true, contenders: [], names }).text,
    );
    expect(
      texts.some((text) => text.startsWith(`${asked}: `)),
      `${caseId}: ${asked}`,
    ).toBe(true);
  }
});

it('the page of the results leads there from the levels that have a row, and from no other', () => {
  let caseId = '';
  for (const line of pageOf('benchmarks.md').split('\n')) {
    caseId = line.match(/^### ([a-z0-9-]+):/)?.[1] ?? caseId;
    const text = line.match(/^- Level \*\*missed\*\*: (.*)$/)?.[1];
    if (text === undefined) continue;
    expect(text.includes('[why]'), `${caseId}: ${text}`).toBe(isExplained(explained, caseId, text));
  }
});

it('knows the level by its case and by what it asks', () => {
  const page = [
    '# P',
    '',
    '## Missed levels',
    '',
    '| case | missed | why |',
    '| --- | --- | --- |',
    '| a | `x / y >= 1` (0.9), `z <= 2` | so |',
    '',
    '## Other',
    '| b | `q` | |',
  ];
  const rows = explainedLevels(page.join('\n'));
  expect(rows).toEqual([
    { caseId: 'a', asked: 'x / y >= 1' },
    { caseId: 'a', asked: 'z <= 2' },
  ]);
  expect(isExplained(rows, 'a', 'x / y >= 1: 0.8')).toBe(true);
  expect(isExplained(rows, 'a', 'x / y >= 1.5: 0.8')).toBe(false);
  expect(isExplained(rows, 'b', 'x / y >= 1: 0.8')).toBe(false);
});
