import { expect, it } from 'vitest';
import type { Diagnosis } from '../../contract/index.ts';
import { SteadyVerdict } from './steady-verdict.ts';

const found = (bottleneck: Diagnosis['bottleneck'], verdict = ''): Diagnosis => ({
  bottleneck,
  confidence: 'medium',
  verdict,
  evidence: [],
  advice: [],
});

it('shows another bottleneck when it was found three times in a row', () => {
  const steady = new SteadyVerdict();
  const shown = (...names: Diagnosis['bottleneck'][]) => names.map((name) => steady.next(found(name))?.bottleneck);
  expect(shown('none', 'display', 'none', 'display', 'display')).toEqual(['none', 'none', 'none', 'none', 'none']);
  expect(shown('display')).toEqual(['display']);
  expect(shown('none', 'receiver-slow', 'none', 'none', 'none')).toEqual(['display', 'display', 'display', 'display', 'none']);
});

it('shows new readings of the same bottleneck at once, and begins anew after nothing', () => {
  const steady = new SteadyVerdict();
  steady.next(found('none', 'old'));
  expect(steady.next(found('none', 'new'))?.verdict).toBe('new');
  expect(steady.next(null)).toBeNull();
  expect(steady.next(found('display'))?.bottleneck).toBe('display');
});
