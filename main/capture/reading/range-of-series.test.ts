import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type CaptureLine, type CaptureRange, HELD, type Manifest, type Sample, scenarioSchema } from '../../../contract/index.ts';
import { sampleOf } from '../../testing/sample.ts';
import { SAMPLES_FILE } from '../capture-files.ts';
import { readCaptureLines } from './capture-lines.ts';
import { CaptureSeries } from './capture-series.ts';
import { chartsOfSeries } from './charts-of-series.ts';
import { rangeOfSeries, readRange } from './range-of-series.ts';

const home = mkdtempSync(join(tmpdir(), 'sockscope-range-'));
const file = join(home, SAMPLES_FILE);
afterAll(() => rmSync(home, { recursive: true }));

const manifest = { scenario: scenarioSchema.parse({ name: 'test' }), finalScenario: null, summary: null } as unknown as Manifest;

/** Two samples of warm-up, eight measured, one of the drain. Each received ten frames more than the one before; from the seventh on twenty. */
const SAMPLES: Sample[] = Array.from({ length: 11 }, (_, index) => {
  const received = 10 * (index + 1) + 10 * Math.max(0, index - 5);
  return sampleOf({
    tMs: 250 * (index + 1),
    phase: index < 2 ? 'warmup' : index < 10 ? 'steady' : 'draining',
    frames: { due: received, offered: received, sent: received, received },
    receivedFps: index > 5 ? 80 : 40,
    bytes: { payload: received * 1_000, wire: received * 1_010 },
    // One slow frame in the fourth sample; otherwise 100 us, and 300 us from the seventh on.
    latencyUs:
      index === 3
        ? [
            [100, 9],
            [1_900, 1],
          ]
        : [[index > 5 ? 300 : 100, index > 5 ? 20 : 10]],
    rssBytes: 1_000_000 * (index + 1),
  });
});

async function opened(lines: readonly CaptureLine[]): Promise<CaptureSeries> {
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const series = new CaptureSeries();
  series.ended(await readCaptureLines(file, series));
  return series;
}

async function range(fromMs: number, toMs: number, lines: CaptureLine[] = SAMPLES.map((sample) => ({ kind: 'sample', sample }))) {
  const series = await opened(lines);
  return rangeOfSeries(manifest, series, await readRange(file, series, fromMs, toMs));
}

const values32 = (text = '') => [...new Float32Array(new Uint8Array(Buffer.from(text, 'base64')).buffer)];
const times64 = (text: string) => [...new Float64Array(new Uint8Array(Buffer.from(text, 'base64')).buffer)];

const figures = ({ figures: found }: CaptureRange) => {
  expect(found).not.toBeNull();
  return found!;
};

it('makes the figures of a part from its own samples', async () => {
  // Samples 3 to 6 (500 to 1,500 ms): 40 frames in a second.
  const found = await range(500, 1_500);
  expect(found).toMatchObject({ fromMs: 500, toMs: 1_500, samples: 4, warmupMs: 0, drainMs: 0 });
  const { durationS, received, latencyMs, wire, memory } = figures(found);
  expect(durationS).toBe(1);
  expect(received).toEqual({ frames: 40, fps: 40, bytesPerS: 40_000 });
  expect(wire).toEqual({ bytes: 40_400, ratio: 1.01 });
  // 39 values of 100 us and one of 1,900: the median and the 90th percentile are 100, the 99th is the 40th value.
  expect(latencyMs).toMatchObject({ n: 40, min: 0.1, p50: 0.1, p90: 0.1, p99: 1.9, max: 1.9 });
  expect(latencyMs.mean).toBeCloseTo((39 * 0.1 + 1.9) / 40, 9);
  expect(memory.rssPeakBytes).toBe(6_000_000);
  expect(found.diagnosis).not.toBeNull();
});

it('merges histograms and averages nothing', async () => {
  // Samples 6 and 7: ten values of 100 us and twenty of 300. The mean of the two medians would be 200.
  const { latencyMs, received } = figures(await range(1_250, 1_750));
  expect(latencyMs).toMatchObject({ n: 30, p50: 0.3, min: 0.1, max: 0.3 });
  expect(received).toMatchObject({ frames: 30, fps: 60 });
});

it('leaves warm-up and drain out and says how much of them there is', async () => {
  const found = await range(0, 5_000);
  expect(found).toMatchObject({ fromMs: 0, toMs: 2_750, samples: 11, warmupMs: 500, drainMs: 250 });
  // From the end of the warm-up: 20 frames were there, and 140 at the end of the tenth sample.
  expect(figures(found)).toMatchObject({ durationS: 2, received: { frames: 120, fps: 60 } });
});

it('has no figures of a part that is warm-up alone, and none of no part', async () => {
  expect(await range(0, 500)).toMatchObject({ samples: 2, warmupMs: 500, figures: null, diagnosis: null });
  expect(await range(9_000, 10_000)).toMatchObject({ samples: 0, figures: null });
});

it('takes the samples that lie in a part for their greater half', async () => {
  expect(await range(600, 1_100)).toMatchObject({ fromMs: 500, toMs: 1_000 });
  expect(await range(640, 1_140)).toMatchObject({ fromMs: 750, toMs: 1_250 });
});

it('says over which part of its time clients of the user’s own were connected', async () => {
  // There from the end of the fourth sample on: of 500 to 1,500 ms the last two intervals are whole.
  const lines = SAMPLES.map((sample, index): CaptureLine => {
    const connections = { ...sample.connections, open: index > 2 ? 1 : 0, opened: index > 2 ? 1 : 0 };
    return { kind: 'sample', sample: { ...sample, connections } };
  });
  const series = await opened(lines);
  const listening = { ...manifest, scenario: scenarioSchema.parse({ name: 'test', direction: 'listen' }) };
  const told = rangeOfSeries(listening, series, await readRange(file, series, 500, 1_500));
  expect(figures(told)).toMatchObject({ durationS: 1, connectedS: 0.5, received: { fps: 40 } });
  expect(figures(await range(500, 1_500)).connectedS).toBeNull();
});

it('says of each figure that only the whole run knows why it is missing', async () => {
  const { unavailable, eventLoop } = figures(await range(500, 1_500));
  expect(eventLoop.server?.p99Ms).toBeNull();
  expect(unavailable['eventLoop.server.p99Ms']).toBe('it is known of the whole run alone, not of a part of it');
});

it('has the time of exchanges only where they were recorded one by one', async () => {
  const exchanges = (answered: number) => ({
    started: answered,
    answered,
    failed: 0,
    active: 0,
    answeredPerS: 8,
    totalMs: { n: 0, min: null, mean: null, p50: null, p90: null, p99: null, p999: null, max: null },
    setupShare: null,
  });
  const echo = (count: (index: number) => number): CaptureLine[] =>
    SAMPLES.map((sample, index) => ({ kind: 'sample', sample: { ...sample, exchanges: exchanges(count(index)) } }));
  const row = (startMs: number, totalMs: number) =>
    ({ index: 0, slot: 0, startMs, tcpMs: 0, upgradeMs: 0, sendMs: 0, waitMs: 0, totalMs, outcome: 'answered' }) as const;
  // Two in the part, which ends at 1,500 ms; one that begins in it and ends later.
  const rows: CaptureLine = {
    kind: 'exchanges',
    exchanges: [row(600, 10), row(900, 30), row(1_490, 20), { ...row(700, 5), outcome: 'closed' }],
  };
  const all = figures(await range(500, 1_500, [...echo((index) => Math.min(2, Math.max(0, index - 1))), rows]));
  // 10 and 30 ms, as the largest values of their buckets: those are 8 and 16 us wide.
  expect(all.exchanges).toMatchObject({ answered: 2, failed: 0, perS: 2, totalMs: { n: 2, p50: 10.007, max: 30.015 } });
  const few = figures(await range(500, 1_500, [...echo((index) => index * 100), rows]));
  expect(few.exchanges).toMatchObject({ answered: 400, totalMs: { n: 0, p50: null } });
  expect(few.unavailable['exchanges.totalMs']).toBe('2 of 400 were recorded one by one');
});

it('charts every sample where there is room, and the extremes of stretches where there is not', async () => {
  const series = await opened(SAMPLES.map((sample) => ({ kind: 'sample', sample })));
  const all = chartsOfSeries(series, series.spanOf(0, 10_000), 11);
  expect(all).toMatchObject({ points: 11, isReduced: false, fromMs: 250, toMs: 2_750 });
  expect(values32(all.columns['receivedFps'])).toEqual([40, 40, 40, 40, 40, 40, 80, 80, 80, 80, 80]);
  // Without a reading in the whole capture there is no column.
  expect(all.columns['displayedFps']).toBeUndefined();
  const few = chartsOfSeries(series, series.spanOf(0, 10_000), 4);
  expect(few).toMatchObject({ points: 4, isReduced: true });
  // Samples 1 to 5 and 6 to 11.
  expect(times64(few.times)).toEqual([250, 1_250, 1_500, 2_750]);
  expect(values32(few.columns['receivedFps'])).toEqual([40, 40, 40, 80]);
  expect(values32(few.columns['rssBytes'])).toEqual([1e6, 5e6, 6e6, 11e6]);
});

it('tells a reading of the socket buffers once, and what carries it on as such', async () => {
  const ages = [50, 300, 550, 50];
  const bytes = [800, 800, 800, 0];
  const samples = ages.map((kernelAgeMs, index) =>
    sampleOf({ tMs: 250 * (index + 1), kernelAgeMs, stationBytes: { 'receiver.kernel': bytes[index]!, 'sender.user': bytes[index]! } }),
  );
  const series = await opened(samples.map((sample) => ({ kind: 'sample', sample })));
  expect([...series.column('recvQueueBytes')!]).toEqual([800, HELD, HELD, 0]);
  // What is not the kernel's is read for each sample.
  expect([...series.column('senderQueueBytes')!]).toEqual([800, 800, 800, 0]);
});

describe('a part of a capture whose socket buffers are read each second', () => {
  /** Readings of 1,000, 2,000 and so on at 1,000, 2,000 and so on, each carried on by the three samples that follow. */
  const lines = Array.from({ length: 20 }, (_, index): CaptureLine => {
    const tMs = 250 * (index + 4);
    const reading = 1_000 * Math.floor(tMs / 1_000);
    return { kind: 'sample', sample: sampleOf({ tMs, kernelAgeMs: tMs - reading, stationBytes: { 'receiver.kernel': reading } }) };
  });
  const charted = async (fromMs: number, toMs: number, points = 100) => {
    const series = await opened(lines);
    const { times, columns, ...rest } = chartsOfSeries(series, series.spanOf(fromMs, toMs), points);
    return { ...rest, times: times64(times), recv: values32(columns['recvQueueBytes']) };
  };

  it('has the reading that it begins with, and the one after it', async () => {
    const { times, recv } = await charted(2_250, 3_500);
    expect(times[0]).toBe(2_000);
    expect(recv).toEqual([2_000, HELD, HELD, HELD, 3_000, HELD, HELD, HELD, 4_000]);
  });

  it('has both where no reading was made in it at all', async () => {
    const { times, recv, fromMs, toMs } = await charted(2_250, 2_750);
    expect(times).toEqual([2_000, 2_250, 2_500, 2_750, 3_000]);
    expect(recv).toEqual([2_000, HELD, HELD, HELD, 3_000]);
    expect([fromMs, toMs]).toEqual([2_000, 3_000]);
  });

  it('has both also where it is thinned', async () => {
    const { isReduced, points, recv } = await charted(2_250, 3_750, 4);
    expect([isReduced, points]).toEqual([true, 4]);
    expect(recv).toEqual([2_000, HELD, 3_000, 4_000]);
  });

  it('is no longer than it was asked for where it begins and ends with readings of its own, and ends with the run', async () => {
    expect((await charted(1_800, 3_100)).times).toEqual([2_000, 2_250, 2_500, 2_750, 3_000]);
    expect((await charted(5_125, 9_000)).times).toEqual([5_000, 5_250, 5_500, 5_750]);
    expect((await charted(8_000, 9_000)).times).toEqual([]);
  });
});
