import { expect, it } from 'vitest';
import { parseRelativeThresholds } from '../../../contract/index.ts';
import { comparedCeiling } from '../../testing/ceiling.ts';
import { exampleCapture } from '../../testing/example-captures.ts';
import { checkChanges } from './check-changes.ts';
import { compareCaptures } from './compare-captures.ts';

const on = { compression: { enabled: true } };
const check = (texts: string[], documents: ReturnType<typeof exampleCapture>[], baseline?: string) =>
  checkChanges(parseRelativeThresholds(texts), documents, compareCaptures(documents, baseline));

it('checks each of the others against the baseline', () => {
  const documents = [
    exampleCapture({ id: 'a', receivedFps: 100 }),
    exampleCapture({ id: 'b', receivedFps: 95, scenario: on }),
    exampleCapture({ id: 'c', receivedFps: 80, scenario: { logging: 'off' } }),
  ];
  const found = check(['received.fps<-10%', 'received.fps<-30'], documents);
  expect(found.map(({ group, found: change, fails }) => [group, change, fails])).toEqual([
    ['B', -5, false],
    ['C', -20, true],
    ['B', -5, false],
    ['C', -20, false],
  ]);
  // Against C, A is 25 % higher and B 18.75 %.
  expect(check(['received.fps>+20%'], documents, 'c').map(({ group, fails }) => [group, fails])).toEqual([
    ['A', true],
    ['B', false],
  ]);
});

it('takes the median of repetitions', () => {
  const documents = [
    exampleCapture({ id: '1', receivedFps: 100 }),
    exampleCapture({ id: '2', receivedFps: 60, scenario: on }),
    exampleCapture({ id: '3', receivedFps: 120 }),
    exampleCapture({ id: '4', receivedFps: 99, scenario: on }),
    exampleCapture({ id: '5', receivedFps: 98, scenario: on }),
  ];
  // Medians 110 and 98: -10.9 %.
  const [finding] = check(['received.fps<-10%'], documents);
  expect(finding).toMatchObject({ group: 'B, D, E', baseline: 110, value: 98, fails: true });
});

it('fails where a figure is missing, with the reason', () => {
  const documents = [exampleCapture({ id: 'a' }), exampleCapture({ id: 'b', latencyP50Ms: null, scenario: on })];
  expect(check(['latencyMs.p50>+2'], documents)[0]).toMatchObject({
    fails: true,
    found: null,
    reason: 'there is no such figure (no frame of ours arrived)',
  });
  expect(check(['latencyMs.p50>+2'], documents, 'b')[0]!.reason).toBe('the baseline has no such figure (no frame of ours arrived)');
});

it('fails where a share is one of a ceiling that was too low, whatever it came to', () => {
  const at = (id: string, exceeded: boolean, scenario = {}) => {
    const capture = exampleCapture({ id, scenario });
    const ceiling = comparedCeiling(2_000, 0.9, { exceeded });
    return { ...capture, summary: { ...capture.summary!, ceiling } };
  };
  const told = (a: boolean, b: boolean) => check(['ceiling.ratio<-10%'], [at('a', a), at('b', b, on)])[0];
  expect(told(false, false)).toMatchObject({ fails: false, found: 0, reason: null });
  const why = '(the ceiling was less than the run itself reached, so too low)';
  expect(told(false, true)).toMatchObject({ fails: true, found: null, reason: `there is no such figure ${why}` });
  expect(told(true, false)).toMatchObject({ fails: true, reason: `the baseline has no such figure ${why}` });
  // Nothing is against its other figures.
  expect(check(['received.fps<-10%'], [at('a', true), at('b', true, on)])[0]).toMatchObject({ fails: false });
});
