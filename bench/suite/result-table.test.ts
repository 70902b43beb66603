import { expect, it } from 'vitest';
import { caseMarkdown, suiteMarkdown } from './result-table.ts';
import type { CaseResult, LevelVerdict, SuiteResult } from './suite-result.ts';

const level = (verdict: LevelVerdict) => ({ verdict, text: `ours / theirs >= 0.9: ${verdict}`, level: {} }) as CaseResult['levels'][number];
const result: CaseResult = {
  id: 'x',
  title: 'A case',
  what: 'What it is.',
  quickForm: 'shorter.',
  unit: 'frames/s',
  higherIsBetter: true,
  pace: { rounds: 3, seconds: 1 } as CaseResult['pace'],
  loadAtStart: 0,
  contenders: [],
  levels: [level('held'), level('missed'), level('unchecked')],
};

it('leads from a missed level that is explained to what is known of it, and from no other', () => {
  const told = (asked: string) => caseMarkdown(result, [{ caseId: 'x', asked }]).match(/^- Level .*$/gm);
  expect(told('ours / theirs >= 0.9')).toEqual([
    '- Level held: ours / theirs >= 0.9: held',
    '- Level **missed**: ours / theirs >= 0.9: missed; [why](performance.md#missed-levels)',
    '- Level not checked: ours / theirs >= 0.9: unchecked',
  ]);
  expect(told('ours / raw TCP >= 0.9')?.[1]).toBe('- Level **missed**: ours / theirs >= 0.9: missed');
});

it('has columns for the readings that a case names: the median of the rounds, or the largest', () => {
  const attempts = [3, null, 5, 100].map((ms, round) => ({ round, ok: true, value: 1, figures: { ms, fps: 10 * round } }));
  const figureColumns = [
    { head: 'longest, ms', figure: 'ms', of: 'largest' },
    { head: 'FPS', figure: 'fps', of: 'median' },
    { head: 'never', figure: 'other', of: 'largest' },
  ] as const;
  const contender = {
    id: 'a',
    name: 'A',
    what: 'one',
    isOurs: false,
    unavailable: null,
    attempts,
    value: null,
    reference: null,
    ratio: null,
  };
  const told = caseMarkdown({ ...result, figureColumns, contenders: [contender as CaseResult['contenders'][number]] });
  expect(told).toContain('| range of ratios | longest, ms | FPS | never |');
  expect(told).toMatch(/\| 100 \| 15 \| none \|/);
});

it('says why a ratio is no quotient of the medians where the reference stood in more turns', () => {
  const contender = (id: string, rounds: number[], reference: string | null) =>
    ({
      id,
      name: id.toUpperCase(),
      what: 'one',
      isOurs: false,
      unavailable: null,
      attempts: rounds.map((round) => ({ round, ok: true, value: 1 })),
      value: { median: 1, min: 1, max: 1 },
      reference,
      ratio: reference === null ? null : { median: 1, min: 1, max: 1 },
    }) as CaseResult['contenders'][number];
  const told = (others: number[][]) =>
    caseMarkdown({
      ...result,
      contenders: [contender('a', [0, 1, 2, 3], null), ...others.map((rounds, index) => contender(`b${index}`, rounds, 'a'))],
    });
  expect(
    told([
      [0, 1],
      [2, 3],
    ]),
  ).toContain('- The row of A has its rounds of all turns; a ratio is the median');
  expect(told([[0, 1, 2, 3]])).not.toContain('all turns');
});

it('says on the page that the machine was not idle', () => {
  const machine = { cpu: 'A', cores: 2, memoryBytes: 2 ** 33, platform: 'linux', kernel: '6', versions: {} };
  const told = (loadAtStart: number) =>
    suiteMarkdown(
      {
        startedAt: '2026-01-01T00:00:00Z',
        tookS: 60,
        isQuick: true,
        machine: { ...machine, loadAtStart },
        cases: [],
      } as unknown as SuiteResult,
      [],
    );
  expect(told(0.4)).not.toContain('less sure');
  expect(told(4)).toContain('**The machine was not idle: load average 4.00 on 2 cores in the minute before the start.');
});
