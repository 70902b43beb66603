import { describe, expect, it } from 'vitest';
import type { RunEvent, Sample } from '../../contract/index.ts';
import { MIB, span, stream } from '../testing/span.ts';
import { diagnoseRun } from './diagnose-run.ts';

describe('diagnoseRun', () => {
  const toggle: RunEvent = {
    tMs: 2_000,
    kind: 'toggle',
    severity: 'info',
    text: 'compression.enabled: true → false (reconnect)',
    code: null,
  };

  it('tells what a toggle changed, by the medians on both sides', () => {
    const before = span(stream(30, 1));
    const after = span(stream(1_500, 1), 2_000);
    const verdict = diagnoseRun([...before, ...after], [toggle], 'closed');
    expect(verdict?.verdict).toMatch(/^After the last change: /);
    expect(verdict?.evidence[0]).toBe('compression.enabled: true → false (reconnect): received 30 FPS before, 1,500 FPS after (50 times).');
  });

  it('has what the wire carries over the whole of a run that nobody changed, and of a span where somebody did', () => {
    const compressed = (s: number) => ({
      ...stream(32, 1)(s),
      poolCpu: 0.9,
      deflate: true,
      stationBytes: { 'sender.user': 2 * MIB, 'sender.kernel': 0, 'receiver.kernel': 0 },
    });
    // When the first interval ends, a message of 4 % of what comes until the end is on the wire and not whole yet.
    const [first, ...rest] = span(compressed);
    const samples = [{ ...first!, bytes: { ...first!.bytes, wire: first!.bytes.wire + 2 * MIB } }, ...rest];
    const told = (events: RunEvent[]) => diagnoseRun(samples, events, 'closed')!.evidence.find((line) => line.includes('the wire carries'));
    expect(told([])).toContain('the wire carries 100.0 % of the payload');
    expect(told([{ ...toggle, tMs: -1_000 }])).toContain('the wire carries 96.4 % of the payload');
  });

  it('does not tell of the time before a change as of that after it', () => {
    const samples = span(stream(3_000, 1));
    const at = (tMs: number): RunEvent => ({ ...toggle, tMs });
    const told = (...events: RunEvent[]) => diagnoseRun(samples, events, 'closed')?.verdict;
    const alone = told();
    const inSentence = alone!.charAt(0).toLowerCase() + alone!.slice(1);
    const end = samples.at(-1)!.tMs;
    expect(told(at(end - 300))).toBe(`Before the last change, after which too little was measured for a verdict: ${inSentence}`);
    expect(diagnoseRun(samples, [at(end - 300)], 'closed')?.evidence[0]).toBe(
      'compression.enabled: true → false (reconnect): too little was measured after it to tell (0.3 s).',
    );
    expect(told(at(end - 300), at(end - 100))).toBe(
      `Before the last 2 changes, after which too little was measured for a verdict: ${inSentence}`,
    );
  });

  it('says where other programs came or went at the same time', () => {
    const beside = (samples: Sample[], others: number) => samples.map((sample) => ({ ...sample, cpu: { ...sample.cpu, others } }));
    const told = (others: number) =>
      diagnoseRun([...beside(span(stream(3_000, 1)), 0.25), ...beside(span(stream(1_500, 1), 2_000), others)], [toggle], 'closed')
        ?.evidence[0];
    expect(told(1.05)).toBe(
      'compression.enabled: true → false (reconnect): received 3,000 FPS before, 1,500 FPS after (0.50 times). Other programs used 0.3 cores before and 1.1 after, so that this is not the work of the setting alone.',
    );
    expect(told(0.4)).toMatch(/\(0\.50 times\)\.$/);
    const tenfold = [...beside(span(stream(300, 1)), 1.05), ...beside(span(stream(3_000, 1), 2_000), 0.25)];
    expect(diagnoseRun(tenfold, [toggle], 'closed')?.evidence[0]).toMatch(/3,000 FPS after \(10 times\)\.$/);
    const alike = [...beside(span(stream(3_000, 1)), 0.25), ...beside(span(stream(3_030, 1), 2_000), 1.05)];
    expect(diagnoseRun(alike, [toggle], 'closed')?.evidence[0]).toMatch(/3,030 FPS after \(1\.01 times\)\.$/);
  });

  it('claims nothing of an engine that does not serve', () => {
    const engine = { ...toggle, text: 'engine: ws → direct (reconnect)' };
    const refused: RunEvent = { tMs: 1_900, kind: 'connection', severity: 'warning', text: 'served by ws', code: 'engine-not-direct' };
    const samples = [...span(stream(25, 1)), ...span(stream(30, 1), 2_000)];
    const told = (events: RunEvent[]) => diagnoseRun(samples, events, 'closed')?.evidence[0];
    expect(told([refused, engine])).toBe(
      'engine: ws → direct (reconnect): not in force, the connections are served by ws; received 25 FPS before, 30 FPS after.',
    );
    expect(told([engine])).toContain('(1.20 times)');
    expect(told([refused, toggle])).toContain('(1.20 times)');
  });

  it('leaves warm-up and drain out', () => {
    const warmup = span(() => ({ phase: 'warmup' as const }));
    expect(diagnoseRun(warmup, [], 'closed')).toBeNull();
  });
});
