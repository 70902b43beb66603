import { describe, expect, it } from 'vitest';
import { portsOf } from './limits.mjs';
import { differ, extreme, ratio, StepView } from './result-view.mjs';
import { arrival, waits } from './s2-blocked-loop.mjs';
import { addedBytes } from './s4-many-connections.mjs';
import { list, number, size } from './words.mjs';

/** A step whose figures have these repetitions, in order of size, so that the one in the middle is the median. */
function step(label: string, figures: Record<string, (number | null)[]>, set: Record<string, unknown> = {}): StepView {
  return new StepView(
    {
      label,
      set,
      captureIds: [],
      bottlenecks: [],
      errors: [],
      figures: Object.entries(figures).map(([path, values]) => {
        const taken = values.filter((value) => value !== null);
        const [min = null, max = null] = [taken[0], taken[taken.length - 1]];
        return { path, values, min, max, median: taken[Math.floor(taken.length / 2)] ?? null, ratio: null };
      }),
    },
    {},
  );
}

describe('comparing steps', () => {
  it('finds a difference where the repetitions do not overlap', () => {
    const a = step('a', { fps: [10, 12, 14] });
    expect(differ(a, step('b', { fps: [15, 16, 17] }), 'fps')).toBe(true);
    expect(differ(a, step('b', { fps: [14, 16, 17] }), 'fps')).toBe(false);
    expect(differ(step('b', { fps: [1, 2, 3] }), a, 'fps')).toBe(true);
  });

  it('asks for a tenth where one repetition was made, and finds none in what was not taken', () => {
    const a = step('a', { fps: [100] });
    expect(differ(a, step('b', { fps: [109] }), 'fps')).toBe(false);
    expect(differ(a, step('b', { fps: [120] }), 'fps')).toBe(true);
    expect(differ(a, step('b', { fps: [null] }), 'fps')).toBe(false);
    expect(differ(a, step('b', {}), 'fps')).toBe(false);
  });

  it('divides medians, and says null where there is none', () => {
    expect(ratio(step('a', { fps: [1, 6, 9] }), step('b', { fps: [2, 3, 4] }), 'fps')).toBe(2);
    expect(ratio(step('a', { fps: [6] }), step('b', { fps: [0] }), 'fps')).toBeNull();
    expect(ratio(step('a', { fps: [6] }), undefined, 'fps')).toBeNull();
  });

  it('passes over steps in which the figure was not taken', () => {
    const steps = [step('a', { ms: [null] }), step('b', { ms: [5] }), step('c', { ms: [3] })];
    expect(extreme(steps, 'ms', 'lowest')?.label).toBe('c');
    expect(extreme(steps, 'ms', 'highest')?.label).toBe('b');
    expect(extreme([], 'ms', 'highest')).toBeNull();
  });
});

describe('arrival', () => {
  const of = (...gaps: (number | null)[]) => arrival(step('a', { 'gapMs.p50': gaps }, { 'server.processing.costMs': 200 }));

  it('is together below half of a computation, in every repetition', () => {
    expect(of(0.4, 1, 99)).toBe('together');
    expect(of(100, 210, 300)).toBe('one by one');
    expect(of(0.4, 210, 300)).toBe('mixed');
    expect(of(0.4, null, null)).toBe('together');
    expect(of(null)).toBeNull();
  });
});

it('says that messages wait from half of a computation on', () => {
  const of = (...delays: (number | null)[]) => waits(step('a', { 'latencyMs.p50': delays }, { 'server.processing.costMs': 200 }));
  expect([of(0.5, 99, 400), of(99, 100, 101), of(300), of(null)]).toEqual([false, true, true, null]);
});

it('takes what the run needs anyway off the memory of idle connections', () => {
  const idle = (open: number, bytes: number | null) => step('a', { 'memory.rssMeanBytes': [bytes], 'connections.peak': [open + 11] });
  expect(addedBytes(idle(1_000, 60_000_000), idle(0, 50_000_000))).toBe(10_000);
  expect(addedBytes(idle(0, 50_000_000), idle(0, 50_000_000))).toBeNull();
  expect(addedBytes(idle(1_000, null), idle(0, 50_000_000))).toBeNull();
});

it('writes numbers, sizes and lists as people read them', () => {
  expect([0, 0.0004, 0.0123, 1.234, 12.34, 123.4, 12_345.6].map(number)).toEqual([
    '0',
    '<0.001',
    '0.0123',
    '1.23',
    '12.3',
    '123',
    '12,346',
  ]);
  expect([null, 500, 2_048, 5_242_880].map(size)).toEqual(['n/a', '500\u00a0B', '2\u00a0KiB', '5\u00a0MiB']);
  expect([list([]), list(['a']), list(['a', 'b']), list(['a', 'b', 'c'])]).toEqual(['', 'a', 'a and b', 'a, b and c']);
});

it('counts the ports of a range, both ends included', () => {
  expect(portsOf('32768\t60999\n')).toBe(28_232);
  expect(portsOf('nothing')).toBeNull();
});
