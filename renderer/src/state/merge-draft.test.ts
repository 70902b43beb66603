import { expect, it } from 'vitest';
import { PRESETS } from '../../../contract/index.ts';
import { mergeDraft } from './merge-draft.ts';
import { withScenarioValue } from './scenario-path.ts';

const [first, second] = [PRESETS[0]!.scenario, PRESETS[1]!.scenario];
const loud = withScenarioValue(first, 'logging', 'off')!;
const zero = withScenarioValue(first, 'masking', 'zero')!;

it('follows the host where nothing was edited here', () => {
  expect(mergeDraft(first, first, loud)).toEqual(loud);
  expect(mergeDraft(first, first, second)).toEqual(second);
});

it('keeps what was edited here and is not told yet, beside what changed elsewhere', () => {
  expect(mergeDraft(first, zero, loud)).toMatchObject({ masking: 'zero', logging: 'off' });
  const fixed = withScenarioValue(first, 'masking', 'prepared')!;
  expect(mergeDraft(first, zero, fixed).masking).toBe('zero');
});

it('takes back what was told before where another window changed it since', () => {
  expect(mergeDraft(zero, zero, first).masking).toBe(first.masking);
});

it('keeps a preset that was chosen here and is not told yet, and edits of one that was left elsewhere', () => {
  expect(mergeDraft(first, second, loud)).toEqual(second);
  expect(mergeDraft(first, zero, second)).toEqual(zero);
});
