import { describe, expect, it, test } from 'vitest';
import { type Comparison, comparisonSchema, isSummaryFigure, type SockscopeError } from '../../../contract/index.ts';
import { comparedCeiling } from '../../testing/ceiling.ts';
import { exampleCapture } from '../../testing/example-captures.ts';
import { exampleDocument } from '../../testing/example-document.ts';
import { exampleEcho, examplePush, exampleRelay } from '../../testing/example-situations.ts';
import { sampleOf } from '../../testing/sample.ts';
import { compareCaptures } from './compare-captures.ts';
import { COMPARED_FIGURES } from './compared-figures.ts';

const figure = ({ figures }: Comparison, path: string) => figures.find((candidate) => candidate.path === path)!;
const kinds = ({ warnings }: Comparison) => warnings.map(({ kind }) => kind);
const compressed = { compression: { enabled: true } };
/** Median 100, 10th percentile 98, 90th 102: 2 % within the run. */
const STEADY_100 = [98, 98, 99, 99, 100, 100, 101, 101, 102, 102];

it('compares figures that a summary has, each once', () => {
  const paths = COMPARED_FIGURES.map(({ path }) => path);
  expect(paths.filter((path) => !isSummaryFigure(path))).toEqual([]);
  expect(new Set(paths).size).toBe(paths.length);
});

it('takes a reading of the kernel that several samples carry for one, and so for no steadiness', () => {
  const within = COMPARED_FIGURES.find(({ path }) => path === 'stations.receiver.kernel.meanBytes')!.within!;
  const of = (kernelAgeMs: number) => within(sampleOf({ tMs: 1_000, kernelAgeMs, stationBytes: { 'receiver.kernel': 7 } }));
  expect([of(100), of(350)]).toEqual([7, null]);
});

it('tells which readings of the kernel stand alone, and until when the last one is carried on', () => {
  const ages = [0, 300, 550, 0, 300];
  const samples = ages.map((kernelAgeMs, at) =>
    sampleOf({ tMs: 250 * (at + 1), kernelAgeMs, stationBytes: { 'receiver.kernel': 8_192, 'sender.user': 4_096 } }),
  );
  const plain = exampleCapture({ id: 'b' });
  const { charts } = compareCaptures([exampleCapture({ id: 'a', document: { samples } }), plain]);
  const line = (id: string, capture: number) => charts.find((chart) => chart.id === id)!.lines[capture]!;
  expect(line('recv-q', 0).points.map(([tMs]) => tMs)).toEqual([250, 1_000]);
  expect(line('recv-q', 0)).toMatchObject({ rare: [0, 1], heldUntilMs: 1_250 });
  expect(line('sender-queue', 0)).toMatchObject({ rare: [], heldUntilMs: null });
  expect(line('recv-q', 1)).toMatchObject({ rare: [], heldUntilMs: null });
});

it('warns of shares of ceilings that are too low', () => {
  const at = (id: string, likelyLow: boolean | null, othersCores: number | null) => {
    const capture = exampleCapture({ id });
    return { ...capture, summary: { ...capture.summary!, ceiling: comparedCeiling(2_000, 0.9, { othersCores, likelyLow }) } };
  };
  expect(kinds(compareCaptures([at('a', false, 0.1), at('b', null, null)]))).toEqual([]);
  const { warnings } = compareCaptures([at('a', true, 0.84), at('b', false, 0.1), at('c', true, 1.5)]);
  expect(warnings).toEqual([
    {
      kind: 'ceiling',
      text: 'A. The ceiling of raw TCP was measured while other programs used 0.8 cores, so likely too low, and the share of it too high.',
    },
    { kind: 'ceiling', text: expect.stringMatching(/^C\..* 1\.5 cores/) },
  ]);
});

it('warns of shares of raw TCP that was measured as something else with the same messages on the same machine', () => {
  const at = (id: string, fps: number, more: Parameters<typeof comparedCeiling>[2] = {}) => {
    const capture = exampleCapture({ id });
    return { ...capture, summary: { ...capture.summary!, ceiling: comparedCeiling(fps, 0.5, { messageBytes: 1_000, ...more }) } };
  };
  expect(compareCaptures([at('a', 3_219), at('b', 4_662, { occasions: 3, lowFps: 4_100, highFps: 4_700 })]).warnings).toEqual([
    {
      kind: 'ceiling',
      text: 'Raw TCP was measured differently (3,219\u00a0FPS in A, measured once; 4,662\u00a0FPS in B, 4,100 to 4,700 on 3 occasions). Shares of it differ for that alone; the rates are comparable.',
    },
  ]);
  // By a tenth it differs from one measurement to the next; larger messages are fewer.
  expect(kinds(compareCaptures([at('a', 3_000), at('b', 3_300)]))).toEqual([]);
  expect(kinds(compareCaptures([at('a', 3_000), at('b', 4_000, { messageBytes: 800 })]))).toEqual([]);
  // Each size by itself, whatever else is compared.
  const small = { messageBytes: 800 };
  const { warnings } = compareCaptures([at('a', 3_000), at('b', 5_000, small), at('c', 4_350), at('d', 6_000, small)]);
  expect(warnings.map(({ text }) => text.match(/[A-D](?=, measured)/g))).toEqual(['AC', 'BD'].map((of) => [...of]));
  expect(kinds(compareCaptures([at('a', 3_000), at('b', 4_350), at('c', 5_000, small)]))).toEqual(['ceiling']);
});

describe('figures against the baseline', () => {
  const a = exampleCapture({ id: 'a', receivedFps: 100, latencyP50Ms: 20, droppedFrames: 0, samplesFps: STEADY_100 });
  const b = exampleCapture({ id: 'b', receivedFps: 150, latencyP50Ms: 25, droppedFrames: 7, scenario: compressed, samplesFps: STEADY_100 });

  it('tells difference and ratio: from 100 to 150 FPS is +50 and ×1.5', () => {
    const [base, cell] = figure(compareCaptures([a, b]), 'received.fps').cells;
    expect(base).toMatchObject({ median: 100, values: [100], rangeText: null, against: null });
    expect(cell).toMatchObject({ median: 150, text: '150\u00a0FPS' });
    expect(cell!.against).toMatchObject({
      difference: 50,
      ratio: 1.5,
      differenceText: '+50.0\u00a0FPS',
      ratioText: '×1.50',
      side: 'better',
    });
    expect(cell!.against).toMatchObject({ certainty: 'beyond', overlap: null, chance: null, leastShare: 0.05 });
  });

  it('takes another baseline: from 150 to 100 FPS is −50 and ×0.667', () => {
    const comparison = compareCaptures([a, b], 'b');
    expect(comparison.baseline).toBe(1);
    const [cell, base] = figure(comparison, 'received.fps').cells;
    expect(base!.against).toBeNull();
    expect(cell!.against).toMatchObject({ difference: -50, side: 'worse', differenceText: '\u221250.0\u00a0FPS' });
    expect(cell!.against!.ratio).toBeCloseTo(2 / 3, 12);
  });

  it('knows that more latency is worse, and that CPU depends', () => {
    const comparison = compareCaptures([a, b]);
    expect(figure(comparison, 'latencyMs.p50').cells[1]!.against).toMatchObject({ difference: 5, ratio: 1.25, side: 'worse' });
    expect(figure(comparison, 'cpu.process').better).toBeNull();
  });

  it('has no ratio to 0, and says why', () => {
    const { against } = figure(compareCaptures([a, b]), 'dropped.frames').cells[1]!;
    expect(against).toMatchObject({ difference: 7, ratio: null, ratioText: null, side: 'worse' });
    expect(against!.reason).toBe('the baseline is 0');
  });

  it('has neither where a figure was not taken, and says why', () => {
    const none = exampleCapture({ id: 'none', latencyP50Ms: null, scenario: compressed });
    const cell = figure(compareCaptures([a, none]), 'latencyMs.p50').cells[1]!;
    expect(cell).toMatchObject({ median: null, text: 'n/a', reason: 'no frame of ours arrived' });
    expect(cell.against).toMatchObject({ difference: null, ratio: null, side: null, reason: 'there is no such figure' });
    expect(figure(compareCaptures([none, a]), 'latencyMs.p50').cells[1]!.against!.reason).toBe('the baseline has no such figure');
  });

  it('copes with a capture that has no figures at all', () => {
    const empty = { ...exampleDocument({ samples: 0, state: 'recording' }), id: 'empty' };
    const comparison = compareCaptures([a, empty]);
    expect(figure(comparison, 'received.fps').cells[1]).toMatchObject({ median: null, reason: 'the run has not ended' });
    expect(comparison.conclusion.headlines[0]).toContain('cannot be compared');
    expect(kinds(comparison)).toContain('capture');
  });
});

describe('what differs', () => {
  it('names the settings, in words and with each value', () => {
    const comparison = compareCaptures([
      exampleCapture({ id: 'a' }),
      exampleCapture({ id: 'b', scenario: { compression: { enabled: true, level: 1 } } }),
    ]);
    const settings = comparison.scenario.map(({ path, values }) => [path, ...values]);
    expect(settings).toEqual([
      ['compression.enabled', 'false', 'true'],
      ['compression.level', '6', '1'],
    ]);
    expect(comparison.environment).toEqual([]);
    expect(comparison.conclusion.cause).toBe(
      '2 settings differ (compression.enabled and compression.level). These runs do not show which of them made the difference.',
    );
  });

  it('names a setting that was changed in mid-run, and when', () => {
    const start = exampleCapture({ id: 'a', scenario: compressed });
    const changed = exampleCapture({
      id: 'b',
      scenario: compressed,
      changes: [{ tMs: 4_250, text: 'compression.enabled: true → false (reconnect)' }],
      document: { finalScenario: exampleCapture({ id: 'x' }).scenario },
    });
    const comparison = compareCaptures([start, changed]);
    expect(comparison.scenario.map(({ path, values }) => [path, ...values])).toEqual([
      ['compression.enabled', 'true', 'true, then false at 4.25\u00a0s'],
    ]);
    expect(kinds(comparison)).toEqual(['changed']);
    expect(comparison.warnings[0]!.text).toContain('while B ran');
  });

  it('shows no token', () => {
    const bind = { host: '127.0.0.1', port: 0, token: 'a-secret-of-mine' };
    const text = JSON.stringify(compareCaptures([exampleCapture({ id: 'a' }), exampleCapture({ id: 'b', scenario: { bind } })]));
    expect(text).not.toContain('a-secret');
    expect(text).toContain('(not shown)');
  });

  it('warns of other machines, versions and buffers, and puts nothing down to the setting', () => {
    const other = exampleCapture({
      id: 'b',
      scenario: compressed,
      environment: { cpu: 'Apple M2', cores: 8, node: '22.1.0', tcpRmem: [4_096, 131_072, 33_554_432] },
    });
    const comparison = compareCaptures([exampleCapture({ id: 'a' }), other]);
    expect(kinds(comparison)).toEqual(['machine', 'versions', 'tcp-buffers']);
    expect(comparison.warnings[0]!.text).toBe(
      'The machines differ (processor: AMD Ryzen 7 5800X 8-Core Processor in A, Apple M2 in B; cores: 16 in A, 8 in B). The figures show what the machines can do as much as what the settings do.',
    );
    expect(comparison.environment.map(({ path }) => path)).toEqual(['cpu', 'cores', 'node', 'tcpRmem']);
    expect(comparison.conclusion.cause).toContain('so that the figures do not show what it did');
  });

  it('warns of other directions, payloads, loops and durations', () => {
    const other = exampleCapture({
      id: 'b',
      scenario: { direction: 'push', payload: { bytes: 100_000 }, load: { rate: 60 } },
      durationS: 30,
    });
    const comparison = compareCaptures([exampleCapture({ id: 'a' }), { ...other, summary: { ...other.summary!, loop: 'open' } }]);
    expect(kinds(comparison)).toEqual(['direction', 'payload', 'loop', 'duration']);
    expect(comparison.warnings[1]!.text).toContain('jpeg of 1.05\u00a0MB in A, jpeg of 100\u00a0kB in B');
    // Frames of another size are not compared in the sentence.
    expect(comparison.conclusion.headlines[0]).toMatch(/^B against A: received payload /);
  });

  it('takes durations within a tenth for the same', () => {
    const within = (durationS: number) =>
      kinds(compareCaptures([exampleCapture({ id: 'a', durationS: 10 }), exampleCapture({ id: 'b', durationS, scenario: compressed })]));
    expect(within(11)).toEqual([]);
    expect(within(11.1)).toEqual(['duration']);
  });

  it('warns of what is wrong with a capture', () => {
    const recovered = { ...exampleDocument({ damage: ['line 40 is cut off'] }), id: 'r' };
    const { warnings } = compareCaptures([exampleCapture({ id: 'a' }), recovered]);
    const texts = warnings.filter(({ kind }) => kind === 'capture').map(({ text }) => text);
    expect(texts[0]).toMatch(/^B\. Recovered:/);
    expect(texts).toContain('B. Damaged: line 40 is cut off');
  });
});

describe('repetitions', () => {
  const off = (id: string, receivedFps: number) => exampleCapture({ id, receivedFps });
  const on = (id: string, receivedFps: number) => exampleCapture({ id, receivedFps, scenario: compressed });

  it('are taken together, with medians, ranges and how often chance parts them', () => {
    // Interleaved, as an experiment runs them: A, C, E without compression, B, D, F with it.
    const comparison = compareCaptures([off('1', 100), on('2', 40), off('3', 120), on('4', 60), off('5', 110), on('6', 50)]);
    expect(comparison.groups).toEqual([
      { label: 'A, C, E', captures: [0, 2, 4] },
      { label: 'B, D, F', captures: [1, 3, 5] },
    ]);
    const [base, cell] = figure(comparison, 'received.fps').cells;
    expect(base).toMatchObject({ values: [100, 120, 110], median: 110, min: 100, max: 120 });
    expect(cell).toMatchObject({ median: 50, min: 40, max: 60, rangeText: '40.0\u00a0FPS to 60.0\u00a0FPS' });
    expect(cell!.against).toMatchObject({ difference: -60, side: 'worse', certainty: 'apart', overlap: false, leastShare: null });
    expect(cell!.against!.chance).toBeCloseTo(0.1, 12);
    expect(comparison.conclusion.headlines[0]).toContain('received is 54.5 % lower');
    expect(comparison.conclusion.basis).toContain('3 of A, C, E and 3 of B, D, F: 10.0 %');
    expect(comparison.conclusion.basis).not.toContain('So few runs');
  });

  it('whose ranges overlap show no difference', () => {
    const comparison = compareCaptures([off('1', 100), off('2', 120), on('3', 118), on('4', 140)]);
    expect(figure(comparison, 'received.fps').cells[1]!.against).toMatchObject({ certainty: 'none', overlap: true, chance: null });
    expect(comparison.conclusion.headlines[0]).toContain('received shows no clear difference');
  });

  it('that are parted by a trifle are not told to differ', () => {
    const near = compareCaptures([off('1', 1_000), off('2', 1_001), on('3', 1_004), on('4', 1_005)]);
    expect(figure(near, 'received.fps').cells[1]!.against).toMatchObject({ certainty: 'none', overlap: false, side: 'better' });
  });

  it('of one setting against one run of another: half of such cases would be parted by chance', () => {
    const comparison = compareCaptures([off('1', 100), off('2', 110), off('3', 120), on('4', 60)]);
    expect(figure(comparison, 'received.fps').cells[1]!.against).toMatchObject({ certainty: 'apart', chance: 0.5 });
    expect(comparison.conclusion.basis).toContain('So few runs do not rule chance out: three of each bring it to 10.0 %, four to 2.86 %.');
  });

  it('stand each for itself where there is nothing else', () => {
    const comparison = compareCaptures([off('1', 100), off('2', 150)]);
    expect(comparison.allEqual).toBe(true);
    expect(comparison.groups.map(({ label }) => label)).toEqual(['A', 'B']);
    expect(comparison.conclusion.cause).toMatch(
      /^Scenario and environment are the same in all captures: what differs is chance, or something/,
    );
  });

  it('are told apart by the name of their scenario, and only then', () => {
    const named = (id: string, name: string) => exampleCapture({ id, scenario: { name } });
    const comparison = compareCaptures([named('1', 'before'), named('2', 'after'), named('3', 'before')]);
    expect(comparison.groups.map(({ label }) => label)).toEqual(['A, C', 'B']);
    expect(comparison.conclusion.cause).toMatch(/^Only the name of the scenario differs/);
    // What is expected of a run is no setting of it.
    expect(compareCaptures([off('1', 100), { ...off('2', 100), notes: 'another', tags: ['x'] }]).allEqual).toBe(true);
  });

  it('are grouped whatever the times of the same change were', () => {
    const change = (id: string, tMs: number) => exampleCapture({ id, changes: [{ tMs, text: 'logging: "summary" → "off" (live)' }] });
    const comparison = compareCaptures([change('1', 4_000), change('2', 4_100), exampleCapture({ id: '3' })]);
    expect(comparison.groups.map(({ label }) => label)).toEqual(['A, B', 'C']);
  });
});

describe('a conclusion from one run each', () => {
  const pair = (fps: number, samplesFps = STEADY_100) =>
    compareCaptures([
      exampleCapture({ id: 'a', receivedFps: 100, samplesFps: STEADY_100 }),
      exampleCapture({ id: 'b', receivedFps: fps, scenario: compressed, samplesFps }),
    ]);

  it('tells nothing below 5 %', () => {
    expect(figure(pair(104), 'received.fps').cells[1]!.against).toMatchObject({ certainty: 'none', leastShare: 0.05, side: 'better' });
    expect(pair(104).conclusion.headlines[0]).toContain('received shows no clear difference (104\u00a0FPS against 100\u00a0FPS)');
    expect(figure(pair(105), 'received.fps').cells[1]!.against!.certainty).toBe('beyond');
  });

  it('tells nothing below what the reading varies within the runs', () => {
    // Median 100, 10th percentile 70, 90th 130: 30 %.
    const unsteady = [70, 70, 80, 90, 100, 100, 110, 120, 130, 130];
    expect(figure(pair(125, unsteady), 'received.fps').cells[1]!.against).toMatchObject({ certainty: 'none', leastShare: 0.3 });
    expect(figure(pair(131, unsteady), 'received.fps').cells[1]!.against!.certainty).toBe('beyond');
    expect(pair(131, unsteady).conclusion.basis).toMatch(/^One run each: a difference below about 30\.0 % cannot be told from chance\./);
  });

  it('takes a fall for as large as the rise that would undo it', () => {
    const unsteady = [40, 40, 60, 80, 100, 100, 140, 200, 250, 250];
    // Median 100, 10th percentile 40, 90th 250: 105 %. 20 is a fifth of 100: a factor of 5; 60 is a factor of 1.67.
    expect(figure(pair(20, unsteady), 'received.fps').cells[1]!.against).toMatchObject({ certainty: 'beyond', leastShare: 1.05 });
    expect(figure(pair(60, unsteady), 'received.fps').cells[1]!.against!.certainty).toBe('none');
    expect(pair(20, unsteady).conclusion.basis).toContain('below about a factor of 2.05 cannot be told from chance');
  });

  it('names the one setting, the size and the direction', () => {
    const { headlines, cause, basis } = pair(200).conclusion;
    expect(headlines[0]).toContain(
      'B against A: received is 2.00 times as high (200\u00a0FPS against 100\u00a0FPS); latency p50 shows no clear difference',
    );
    expect(cause).toBe('The one setting that differs is Compression (compression.enabled): false in A, true in B.');
    expect(basis).toContain('below about 5.00 %');
    expect(pair(50).conclusion.headlines[0]).toContain('received is 50.0 % lower (50.0\u00a0FPS against 100\u00a0FPS)');
  });

  it('has a part for each of the others', () => {
    const three = compareCaptures([
      exampleCapture({ id: 'a' }),
      exampleCapture({ id: 'b', scenario: compressed }),
      exampleCapture({ id: 'c', scenario: { logging: 'off' } }),
    ]);
    expect(three.conclusion.headlines.map((text) => text.slice(0, 12))).toEqual(['B against A:', 'C against A:']);
  });
});

describe('charts', () => {
  it('have a line a capture, thinned without losing a peak', () => {
    const long = exampleDocument({ samples: 2_000, toggle: false });
    const peak = long.samples.map((sample, index) =>
      index === 1_234 ? { ...sample, rates: { ...sample.rates, receivedFps: 9_999 } } : sample,
    );
    const comparison = compareCaptures([{ ...long, id: 'long', samples: peak }, exampleCapture({ id: 'short', scenario: compressed })]);
    const chart = comparison.charts.find(({ id }) => id === 'received')!;
    expect(chart.unit).toBe('FPS');
    expect(chart.lines.map(({ capture }) => capture)).toEqual([0, 1]);
    expect(chart.lines[0]!.points.length).toBeLessThanOrEqual(300);
    expect(Math.max(...chart.lines[0]!.points.map(([, value]) => value ?? 0))).toBe(9_999);
    expect(chart.lines[1]!.points.length).toBe(44);
  });

  it('say why a capture has no line', () => {
    const { charts } = compareCaptures([exampleCapture({ id: 'a' }), { ...exampleEcho(), id: 'echo' }]);
    const lines = charts.find(({ id }) => id === 'answered')!.lines;
    expect(lines.map(({ reason }) => reason)).toEqual(['direction ingest has none', null]);
  });
});

describe('which captures', () => {
  const code = (run: () => unknown) => {
    try {
      run();
    } catch (error) {
      return (error as SockscopeError).value.code;
    }
    return null;
  };
  const some = (count: number) => Array.from({ length: count }, (_, index) => exampleCapture({ id: `run-${index}` }));

  test.each([0, 1, 9])('not %d', (count) => expect(code(() => compareCaptures(some(count)))).toBe('compare-count'));
  it('not one twice, nor with a baseline that is none of them', () => {
    expect(code(() => compareCaptures([exampleCapture({ id: 'a' }), exampleCapture({ id: 'a' })]))).toBe('compare-same');
    expect(code(() => compareCaptures(some(2), 'other'))).toBe('capture-missing');
    expect(code(() => compareCaptures(some(8)))).toBeNull();
  });
});

it('is a valid comparison for every pair of situations, as JSON too', () => {
  const documents = [
    exampleDocument(),
    exampleDocument({ nulls: true }),
    exampleEcho(),
    examplePush(),
    exampleRelay(),
    exampleDocument({ samples: 1 }),
  ];
  const named = documents.map((document, index) => ({ ...document, id: `run-${index}` }));
  for (const a of named) {
    for (const b of named) {
      if (a === b) continue;
      const comparison = compareCaptures([a, b]);
      expect(comparisonSchema.parse(JSON.parse(JSON.stringify(comparison)))).toEqual(comparison);
      expect(JSON.stringify(comparison)).not.toMatch(/NaN|Infinity|undefined/);
    }
  }
});

it('leaves out settings of a recording that is not asked for', () => {
  const recording = (frames: 'off' | 'every', everyN: number) => ({ recording: { frames, everyN } });
  const paths = (a: object, b: object) =>
    compareCaptures([exampleCapture({ id: 'a', scenario: a }), exampleCapture({ id: 'b', scenario: b })]).scenario.map(({ path }) => path);
  expect(paths(recording('off', 10), recording('off', 20))).toEqual([]);
  expect(paths(recording('every', 10), recording('every', 20))).toEqual(['recording.everyN']);
});
