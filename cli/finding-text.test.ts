import { expect, it } from 'vitest';
import { checkRelativeThreshold, parseRelativeThresholds } from '../contract/index.ts';
import { findingText } from './finding-text.ts';

const told = (text: string, baseline: number | null, value: number | null) => {
  const threshold = parseRelativeThresholds([text])[0]!;
  return findingText({ threshold, group: 'B', baseline, value, ...checkRelativeThreshold(threshold, baseline, value) });
};

it('tells a change and both figures rounded, with their units', () => {
  expect(told('received.fps<-10%', 974.377_854_920_4, 32.093_547_236_5)).toBe(
    'FAILS: received.fps<-10% in B (\u221296.7 %, 32.1 FPS against 974 FPS)',
  );
  expect(told('latencyMs.p99>+5', 10, 12.345_6)).toBe('holds: latencyMs.p99>+5 in B (+2.35 ms, 12.3 ms against 10.0 ms)');
  expect(told('connections.peak>+1', 3, 5)).toBe('FAILS: connections.peak>+1 in B (+2, 5.00 against 3.00)');
});

it('rounds no change onto its limit', () => {
  expect(told('received.fps<-10%', 100, 89.999_9)).toBe('FAILS: received.fps<-10% in B (\u221210.0001 %, 90.0 FPS against 100 FPS)');
});

it('says why there is no change to tell', () => {
  expect(told('latencyMs.p50>+2', 5, null)).toBe('FAILS: latencyMs.p50>+2 in B (there is no such figure)');
});
