import { expect, it } from 'vitest';
import { caseMarkdown } from './result-table.ts';
import type { CaseResult, LevelVerdict } from './suite-result.ts';

const level = (verdict: LevelVerdict) => ({ verdict, text: `ours / theirs >= 0.9, ${verdict}`, level: {} }) as CaseResult['levels'][number];
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

it('leads from a missed level to what is known of it, and from no other', () => {
  expect(caseMarkdown(result).match(/^- Level .*$/gm)).toEqual([
    '- Level held: ours / theirs >= 0.9, held',
    '- Level **missed**: ours / theirs >= 0.9, missed; [why](performance.md#missed-levels)',
    '- Level not checked: ours / theirs >= 0.9, unchecked',
  ]);
});
