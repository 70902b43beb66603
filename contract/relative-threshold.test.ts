import { describe, expect, it, test } from 'vitest';
import type { SockscopeError } from './errors.ts';
import { checkRelativeThreshold, parseRelativeThresholds } from './relative-threshold.ts';

const parsed = (text: string) => parseRelativeThresholds([text])[0]!;
const faultsOf = (...texts: string[]) => {
  try {
    parseRelativeThresholds(texts);
  } catch (error) {
    const { code, faults } = (error as SockscopeError).value;
    expect(code).toBe('usage');
    return faults!;
  }
  throw new Error('nothing was refused');
};

describe('what --fail-on takes', () => {
  test.each([
    ['received.fps<-10%', 'received.fps', '<', -10, 'percent'],
    ['latencyMs.p99>+5%', 'latencyMs.p99', '>', 5, 'percent'],
    ['latencyMs.p99>+2', 'latencyMs.p99', '>', 2, 'absolute'],
    [' dropped.frames >= +1 ', 'dropped.frames', '>=', 1, 'absolute'],
    ['received.fps<=-0.5%', 'received.fps', '<=', -0.5, 'percent'],
    ['received.fps<0%', 'received.fps', '<', 0, 'percent'],
    ['memory.rssPeakBytes>+1e6', 'memory.rssPeakBytes', '>', 1_000_000, 'absolute'],
    ['stations.receiver.kernel.p95Bytes>+65536', 'stations.receiver.kernel.p95Bytes', '>', 65_536, 'absolute'],
  ])('%s', (text, path, operator, value, unit) => {
    expect(parsed(text)).toEqual({ text: text.trim(), path, operator, value, unit });
  });

  it('names all faults at once, each with what would be right', () => {
    const faults = faultsOf('received.fps<10%', 'received.fps<-10%', 'nonsense', 'received.fsp<-10%', 'latencyMs.p99==+2', '');
    expect(faults.map(({ path }) => path)).toEqual(['--fail-on 1', '--fail-on 3', '--fail-on 4', '--fail-on 5', '--fail-on 6']);
    expect(faults[0]!.allowed).toBe('the sign of the change: received.fps<+10% or -10%');
    expect(faults[1]!.value).toBe('"nonsense"');
    expect(faults[2]!.allowed).toContain('a figure of the summary');
  });

  test.each([
    'received<-10%',
    'loop>+1',
    'unavailable.x>+1',
    'received.fps<-%',
    'received.fps<--1',
    'received.fps<-1e999',
    '__proto__.x>+1',
  ])('refuses %s', (text) => expect(faultsOf(text)).toHaveLength(1));
});

describe('whether a change is too much', () => {
  const check = (text: string, baseline: number | null, value: number | null) => checkRelativeThreshold(parsed(text), baseline, value);

  it('counts percentages of the baseline: from 200 to 180 is -10 %', () => {
    expect(check('received.fps<-10%', 200, 180)).toEqual({ fails: false, found: -10, reason: null });
    expect(check('received.fps<=-10%', 200, 180).fails).toBe(true);
    expect(check('received.fps<-10%', 200, 179)).toEqual({ fails: true, found: -10.5, reason: null });
    expect(check('received.fps<-10%', 200, 400)).toEqual({ fails: false, found: 100, reason: null });
  });

  it('takes the size of a negative baseline, so that a slope that falls is less', () => {
    expect(check('memory.rssSlopeBytesPerS>+10%', -100, -80)).toEqual({ fails: true, found: 20, reason: null });
  });

  it('counts absolute changes in the figure’s unit', () => {
    expect(check('latencyMs.p99>+2', 5, 7).fails).toBe(false);
    expect(check('latencyMs.p99>+2', 5, 7.25)).toEqual({ fails: true, found: 2.25, reason: null });
  });

  it('fails where a figure is missing, and where there is no percentage', () => {
    expect(check('latencyMs.p99>+2', null, 7)).toMatchObject({ fails: true, found: null, reason: 'the baseline has no such figure' });
    expect(check('latencyMs.p99>+2', 5, null)).toMatchObject({ fails: true, found: null, reason: 'there is no such figure' });
    expect(check('dropped.frames>+5%', 0, 3)).toMatchObject({ fails: true, found: null });
    expect(check('dropped.frames>+5%', 0, 0)).toEqual({ fails: false, found: 0, reason: null });
    expect(check('dropped.frames>+5', 0, 3).fails).toBe(false);
  });
});
