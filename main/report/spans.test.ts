import { expect, test } from 'vitest';
import type { Exchange } from '../../contract/index.ts';
import { exampleDocument } from '../testing/example-document.ts';
import { collectReasons, NO_REASON } from './reasons.ts';
import { scenarioDifferences, shownScenario } from './scenario-differences.ts';
import { changeSpans } from './spans.ts';

test('a change divides the measured time, and its settling is left out', () => {
  const document = exampleDocument();
  const template = document.samples[10]!;
  const sample = (tMs: number, receivedFps: number, intervalMs = 250) => ({
    ...template,
    tMs,
    intervalMs,
    phase: 'steady' as const,
    rates: { ...template.rates, receivedFps, payloadBytesPerS: receivedFps * 100, wireBytesPerS: receivedFps * 75 },
    // Of three frames that arrive the inbox drops one.
    bytes: { payload: tMs * 200, arrived: tMs * 300, wire: tMs * 150, sent: tMs * 300 },
    // 1 ms three times and 2 ms once.
    histograms: {
      ...template.histograms,
      latencyUs: [
        [1_000, 3],
        [2_000, 1],
      ] as [number, number][],
    },
  });
  // 10 FPS over 250 ms and 40 over 500 ms are (2.5 + 20) / 0.75 s = 30 FPS. The toggle at 750 ms settles until 1750 ms.
  const samples = [sample(250, 10), sample(750, 40, 500), sample(1_250, 999, 500), sample(1_750, 999, 500), sample(2_000, 80)];
  const events = [{ tMs: 750, kind: 'toggle' as const, severity: 'info' as const, text: 'off', code: null }];
  const exchange = (startMs: number, totalMs: number, outcome: Exchange['outcome'] = 'answered'): Exchange => ({
    index: 0,
    slot: 0,
    startMs,
    tcpMs: 0,
    upgradeMs: 0,
    sendMs: totalMs,
    waitMs: 0,
    totalMs,
    outcome,
  });
  // Of the span after the change: 10 and 30 ms; the settling ends at 1750 ms and a failed one is no answer.
  const exchanges = [exchange(100, 5), exchange(800, 900), exchange(1_750, 30), exchange(1_800, 10), exchange(1_900, 99, 'closed')];
  const spans = changeSpans({ scenario: document.scenario, samples, events, exchanges });
  expect(spans.map(({ change, fromMs, toMs }) => [change, fromMs, toMs])).toEqual([
    [null, 0, 750],
    ['off', 750, 2_000],
  ]);
  expect(spans[0]!.figures).toMatchObject({ receivedFps: 30, payloadBytesPerS: 3_000, wireRatio: 0.5, latencyP50Ms: 1, latencyP99Ms: 2 });
  expect(spans[1]!.figures!.receivedFps).toBe(80);
  expect(spans[0]!.figures).toMatchObject({ answeredPerS: null, exchangeP50Ms: 5, exchangeP99Ms: 5 });
  expect(spans[1]!.figures).toMatchObject({ exchangeP50Ms: 10, exchangeP99Ms: 30 });
  expect(changeSpans({ scenario: document.scenario, samples, events: [], exchanges })).toEqual([]);
  expect(changeSpans({ scenario: document.scenario, samples: samples.slice(0, 3), events, exchanges })[1]!.figures).toBeNull();
});

test('a field has the reason of what contains it; of several, the most frequent', () => {
  const document = exampleDocument({ nulls: true });
  const reasons = collectReasons(document);
  expect(reasons.of('stations.receiver.kernel.bytes')).toBe('netstat, ss and /proc/net/tcp are all missing on this system');
  expect(reasons.of('nothing.of.this', 'kernel.costMs')).toBe('netstat, ss and /proc/net/tcp are all missing on this system');
  expect(reasons.of('nothing.of.this')).toBe(NO_REASON);
  expect(reasons.all()).toContainEqual({
    path: 'kernel',
    reason: 'netstat, ss and /proc/net/tcp are all missing on this system',
    samples: 44,
  });
  expect(reasons.all()).toContainEqual({ path: 'displayed', reason: 'no window is attached', samples: null });
});

test('the scenario shows what is not at its default, and never its token', () => {
  const { scenario } = exampleDocument();
  expect(scenarioDifferences(scenario)).toEqual([
    { path: 'load.durationS', value: '10', standard: 'null' },
    { path: 'compression.enabled', value: 'false', standard: 'true' },
    { path: 'logging', value: '"summary"', standard: '"frame-file"' },
  ]);
  const secret = { ...scenario, bind: { ...scenario.bind, token: 'correct horse battery' } };
  expect(JSON.stringify([shownScenario(secret), scenarioDifferences(secret)])).not.toContain('correct horse');
});

test('a reading from before a change tells nothing of the span that follows, though its samples carry it', () => {
  const template = exampleDocument().samples[10]!;
  const sample = (tMs: number, readAtMs: number, bytes: number) => ({
    ...template,
    tMs,
    intervalMs: 250,
    phase: 'steady' as const,
    kernel: { ...template.kernel!, ageMs: tMs - readAtMs, costMs: 0 },
    stations: { ...template.stations, 'receiver.kernel': { bytes, frames: null, limitBytes: null } },
  });
  const times = Array.from({ length: 12 }, (_, index) => (index + 1) * 250);
  const events = [{ tMs: 1_000, kind: 'toggle' as const, severity: 'info' as const, text: 'off', code: null }];
  const recvQueues = (readAt: (tMs: number) => number) =>
    changeSpans({
      scenario: exampleDocument().scenario,
      events,
      samples: times.map((tMs) => sample(tMs, readAt(tMs), readAt(tMs) < 1_750 ? 900 : 100)),
      exchanges: [],
    }).map(({ figures }) => figures?.recvQueueBytes);
  // The settling ends at 2,000 ms; read at 200 ms and at 2,200 ms, of which 2,250 is the first sample.
  expect(recvQueues((tMs) => (tMs < 2_200 ? 200 : 2_200))).toEqual([900, 100]);
  expect(recvQueues(() => 200)).toEqual([900, null]);
});
