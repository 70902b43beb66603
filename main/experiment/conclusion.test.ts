import { expect, it } from 'vitest';
import { type ExperimentResult, experimentSchema } from '../../contract/index.ts';
import { conclusion } from './conclusion.ts';

const figure = { path: 'received.fps', label: 'received', unit: 'FPS', better: 'higher' as const };

/** A result with these values of one figure, a list a step. */
function result(values: (number | null)[][], better: 'higher' | 'lower' = 'higher'): Pick<ExperimentResult, 'experiment' | 'steps'> {
  const experiment = experimentSchema.parse({
    name: 'x',
    title: 'X',
    description: '',
    kind: 'sweep',
    preset: 'jpeg-ingest',
    steps: values.map((_, index) => ({ label: 'abc'[index], set: {} })),
    figures: [{ ...figure, better }],
  });
  return {
    experiment,
    steps: values.map((found, index) => {
      const known = found.filter((value): value is number => value !== null).sort((a, b) => a - b);
      const median = known.length === 0 ? null : known[Math.floor(known.length / 2)]!;
      const figures = [
        { path: figure.path, values: found, median, min: known[0] ?? null, max: known[known.length - 1] ?? null, ratio: null },
      ];
      return { label: 'abc'[index]!, set: {}, theirs: {}, captureIds: [], bottlenecks: [], figures, errors: [], runs: [] };
    }),
  };
}

it('names the best step beside the first', () => {
  expect(
    conclusion(
      result([
        [30, 31, 29],
        [900, 910, 890],
        [60, 62, 61],
      ]),
    ),
  ).toBe('Best: “b”, received 900\u00a0FPS in the median, ×30.0 of “a”.');
  expect(
    conclusion(
      result(
        [
          [30, 31, 29],
          [900, 910, 890],
        ],
        'lower',
      ),
    ),
  ).toBe('Best: “a”, received 30.0\u00a0FPS in the median.');
});

it('says where the runs do not tell steps apart, and where there is one run alone', () => {
  expect(
    conclusion(
      result([
        [30, 31, 29],
        [900, 910, 890],
        [905, 800, 895],
      ]),
    ),
  ).toContain('The runs do not tell it apart from “c”: their ranges overlap.');
  // The ranges of “a” and “c” are apart; “b” has no range.
  expect(conclusion(result([[30, 31, 29], [900], [60, 62, 61]]))).toBe(
    'Best: “c”, received 61.0\u00a0FPS in the median, ×2.03 of “a”. Not compared, as one run cannot tell chance from difference: “b”.',
  );
});

it('compares nothing with one run of each step, however far apart they are', () => {
  const none = 'No comparison: with one run of a step chance cannot be told from difference.';
  expect(conclusion(result([[30], [900]]))).toBe(`${none} The highest is “b”, received 900\u00a0FPS.`);
  expect(conclusion(result([[30], [900]], 'lower'))).toBe(`${none} The lowest is “a”, received 30.0\u00a0FPS.`);
  expect(conclusion(result([[30, 31], [900]]))).toBe(`${none} The highest is “b”, received 900\u00a0FPS.`);
});

it('claims nothing without readings, or without another step', () => {
  expect(conclusion(result([[null], []]))).toBe('No run has a reading of “received”.');
  expect(
    conclusion(
      result([
        [5, 6, 7],
        [null, null, null],
      ]),
    ),
  ).toBe('“a”: received 6.00\u00a0FPS in the median. There is no other step to compare it with.');
});
