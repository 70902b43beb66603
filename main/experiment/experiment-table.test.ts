import { describe, expect, it } from 'vitest';
import { type ExperimentResult, errorValue, experimentSchema } from '../../contract/index.ts';
import { renderExperimentMarkdown } from './experiment-markdown.ts';
import { experimentTable } from './experiment-table.ts';
import { type RunFinding, stepResults } from './step-results.ts';

const run = (...values: (number | null)[]): RunFinding => ({
  captureId: 'c',
  bottleneck: 'none',
  verdict: 'It is fine.',
  values,
  error: null,
});

function result(kind: 'ladder' | 'sweep', findings: RunFinding[][], more: Partial<ExperimentResult> = {}): ExperimentResult {
  const experiment = experimentSchema.parse({
    name: 'e',
    title: 'What | buys what',
    description: 'A question.',
    kind,
    preset: 'jpeg-ingest',
    repetitions: 2,
    steps: [
      { label: 'defaults', set: {}, theirs: { 'received.fps': { text: '~32', source: 'Issue 1595, their machine' } } },
      { label: 'off', set: {} },
      { label: 'on', set: {} },
    ],
    figures: [
      { path: 'received.fps', label: 'received', unit: 'FPS', better: 'higher' },
      { path: 'memory.rssPeakBytes', label: 'memory', unit: 'B', better: 'lower' },
    ],
  });
  return {
    formatVersion: 1,
    id: 'x',
    experiment,
    environment: {
      os: 'Debian',
      kernel: '6',
      arch: 'x64',
      cpu: 'CPU',
      cores: 2,
      memoryBytes: 1_073_741_824,
      node: '20',
      electron: null,
      ws: '8',
      bufferutil: null,
      tcpRmem: null,
      tcpWmem: null,
      sockscope: '0',
    },
    startedAt: '2026-01-02T03:04:05.678Z',
    state: 'complete',
    repetitionsDone: 2,
    steps: stepResults(experiment, findings),
    ...more,
  };
}

const MIB = 1_048_576;
const whole = [
  [run(30, 100 * MIB), run(40, 200 * MIB)],
  [run(2_000, 0.5 * MIB), run(1_500, 1 * MIB)],
  [run(1_600, MIB), run(1_900, MIB)],
];

describe('the table', () => {
  it('has medians with their range, the gain over the step before, and theirs marked as theirs', () => {
    const { head, rows, warning } = experimentTable(result('ladder', whole));
    expect(head).toEqual([
      'step',
      'received, FPS (higher is better)',
      'received, times the step before',
      'memory, MiB (lower is better)',
      'theirs, not ours',
    ]);
    // (30 + 40) / 2 = 35; (2000 + 1500) / 2 = 1750, 1750 / 35 = 50; (1600 + 1900) / 2 = 1750, and its range lies in the one before.
    expect(rows).toEqual([
      ['defaults', '35.0 [30.0–40.0]', '', '150 [100–200]', 'received ~32'],
      ['off', '1,750 [1,500–2,000]', '×50.0', '0.750 [0.500–1.00]', ''],
      ['on', '1,750 [1,600–1,900]', '×1.00 ~', '1.00 [1.00–1.00]', ''],
    ]);
    expect(warning).toBeNull();
  });

  it('says where theirs are from and what ~ means', () => {
    const { notes } = experimentTable(result('ladder', whole));
    expect(notes).toContain('Theirs: Issue 1595, their machine.');
    expect(notes).toContain('~ the ranges overlap: these runs show no difference.');
    const apart = [
      [run(1, 1), run(1, 1)],
      [run(2, 1), run(2, 1)],
      [run(3, 1), run(3, 1)],
    ];
    expect(experimentTable(result('sweep', apart)).notes.join()).not.toMatch(/overlap|one run/);
  });

  it('compares the steps of a sweep with the first', () => {
    const twice = (value: number) => [run(value, 1), run(value, 1)];
    const { head, rows } = experimentTable(result('sweep', [twice(10), twice(20), twice(5)]));
    expect(head[2]).toBe('received, times the first');
    expect(rows.map((row) => row[2])).toEqual(['', '×2.00', '×0.500']);
  });

  it('marks a ratio of one run, which compares nothing', () => {
    const { rows, notes } = experimentTable(result('sweep', [[run(10, 1)], [run(20, 1)], [run(5, 1)]]));
    expect(rows.map((row) => row[2])).toEqual(['', '×2.00 *', '×0.500 *']);
    expect(notes).toContain('* one run: no comparison.');
  });

  it('says n/a where nothing was taken, how many were, and why runs failed', () => {
    const failed: RunFinding = {
      captureId: null,
      bottleneck: null,
      verdict: null,
      values: [null, null],
      error: errorValue('bind-failed', 'no port'),
    };
    const { rows, notes } = experimentTable(
      result('ladder', [
        [run(10, 1), failed],
        [failed, failed],
        [run(20, 1), run(30, null)],
      ]),
    );
    expect(rows.map((row) => row.slice(1, 3))).toEqual([
      ['10.0, 1 of 2', ''],
      ['n/a', 'n/a'],
      ['25.0 [20.0–30.0]', 'n/a'],
    ]);
    expect(notes).toContain('defaults: 1 run failed (bind-failed: no port)');
    expect(notes).toContain('off: 2 runs failed (bind-failed: no port)');
  });

  it('says what it is short of', () => {
    const stopped = result('ladder', [[run(1, 1), run(1, 1)], [run(1, 1)], [run(1, 1)]], { state: 'stopped', repetitionsDone: 1 });
    expect(experimentTable(stopped).warning).toBe('It was stopped before its end: 4 of 6 runs were made, 1 of 2 repetitions are whole.');
  });
});

it('is a Markdown table with a cell for each head, whatever the words are', () => {
  const markdown = renderExperimentMarkdown(result('ladder', whole));
  const lines = markdown.split('\n').filter((line) => line.startsWith('|'));
  expect(lines).toHaveLength(5);
  for (const line of lines) expect(line.match(/(?<!\\)\|/g)).toHaveLength(6);
  expect(markdown).toContain('### What \\| buys what');
  expect(lines[1]).toBe('| :-- | --: | --: | --: | --: |');
  expect(markdown).toContain('2 of 2 repetitions, interleaved');
  expect(markdown).toContain('What each step changes');
});

it('notes below the figures that ceilings were held down by other programs', () => {
  const low = { ...run(1, 1), ceiling: { othersCores: 0.84, likelyLow: true } };
  const one = result('sweep', [[run(1, 1)], [low], [run(1, 1)]]);
  expect(experimentTable(one).notes.join()).not.toContain('raw TCP');
  one.experiment.figures[1] = { path: 'ceiling.ratio', label: 'share of raw TCP', unit: '', better: 'higher' };
  expect(experimentTable(one).notes).toContainEqual(
    expect.stringMatching(/^In 1 of 3 runs raw TCP was measured while other programs used up to 0\.8 cores/),
  );
});
