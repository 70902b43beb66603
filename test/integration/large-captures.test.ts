import { appendFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CaptureView, Sample } from '../../contract/index.ts';
import { renderReport } from '../../main/report/render-report.ts';
import { exampleDocument } from '../../main/testing/example-document.ts';
import { createTestEngine, refusal, smallScenario } from '../support/test-engine.ts';
import { writeCapture } from '../support/write-capture.ts';

const HOUR = 14_400;
const MOST_POINTS = 20_000;

const column = ({ charts }: Pick<CaptureView, 'charts'>, name: string): Float32Array => {
  const bytes = Buffer.from(charts.columns[name] ?? '', 'base64');
  return new Float32Array(new Uint8Array(bytes).buffer);
};

describe("an hour's capture", () => {
  const hour = exampleDocument({ samples: HOUR });
  const lastOf = (is: (sample: Sample) => boolean) => hour.samples.filter(is).at(-1)!.tMs;

  it('is given without its samples, with every reading that is charted, and with its figures for any part', async () => {
    await using test = createTestEngine();
    writeCapture(test.home, hour);
    const { handlers } = test.engine;
    const { id } = hour;
    const view = await handlers['captures.view']({ id, points: MOST_POINTS });
    expect(view).toMatchObject({ id, name: hour.name, damage: [], summary: { durationS: hour.summary!.durationS } });
    expect(view.samples).toMatchObject({ count: HOUR, endMs: lastOf(() => true), warmupEndMs: lastOf(({ phase }) => phase === 'warmup') });
    expect(view.events).toEqual(hour.events);
    expect(view.charts).toMatchObject({ points: HOUR, isReduced: false });
    expect([...column(view, 'receivedFps')]).toEqual(hour.samples.map(({ rates }) => Math.fround(rates.receivedFps)));

    const whole = await handlers['captures.range']({ id, fromMs: 0, toMs: view.samples.endMs });
    // What is read again of the samples is what was made of them in one go.
    expect(whole.figures!.received).toEqual(hour.summary!.received);
    expect(whole.figures!.latencyMs).toEqual(hour.summary!.latencyMs);
    expect(whole.figures!.gapMs).toEqual(hour.summary!.gapMs);
    expect(whole.figures!.stations).toEqual(hour.summary!.stations);
    expect(whole.warmupMs).toBeCloseTo(view.samples.warmupEndMs!, -1);
    expect(whole.drainMs).toBeCloseTo(view.samples.endMs - view.samples.drainStartMs!, 6);

    // Compression is switched off halfway.
    const [first, second] = await Promise.all([
      handlers['captures.range']({ id, fromMs: 600_000, toMs: 1_200_000 }),
      handlers['captures.range']({ id, fromMs: 2_400_000, toMs: 3_000_000 }),
    ]);
    expect(first.samples).toBe(2_400);
    expect(first.diagnosis?.bottleneck).toBe('sender-compression');
    expect(second.diagnosis?.bottleneck).not.toBe('sender-compression');
    expect(second.figures!.received.fps).toBeGreaterThan(2 * first.figures!.received.fps);
    const at = (ms: number) => hour.samples.find(({ tMs }) => tMs === ms)!.frames.received;
    for (const { fromMs, toMs, figures } of [first, second]) expect(figures!.received.frames).toBe(at(toMs) - at(fromMs));
  });

  it('is thinned to what is asked for without losing a peak, and a part of it is had in full', async () => {
    await using test = createTestEngine();
    const samples = hour.samples.map((sample, index) =>
      index === 7_777 ? { ...sample, latencyMs: { ...sample.latencyMs, p99: 98_765 } } : sample,
    );
    const { id } = hour;
    writeCapture(test.home, { ...hour, samples });
    const { handlers } = test.engine;
    const view = await handlers['captures.view']({ id, points: 200 });
    expect(view.charts).toMatchObject({ points: 200, isReduced: true });
    expect(column(view, 'latencyP99Ms')).toHaveLength(200);
    expect(Math.max(...column(view, 'latencyP99Ms'))).toBe(98_765);
    const [fromMs, toMs] = [samples[7_770]!.tMs, samples[7_790]!.tMs];
    const charts = await handlers['captures.charts']({ id, fromMs, toMs, points: 200 });
    expect(charts).toMatchObject({ points: 20, isReduced: false, fromMs: samples[7_771]!.tMs, toMs });
    expect([...column({ charts }, 'latencyP99Ms')]).toContain(98_765);
  });

  it('makes every report, the page of it small, and is opened by others meanwhile', async () => {
    await using test = createTestEngine();
    const { id } = hour;
    writeCapture(test.home, hour);
    const html = test.engine.renderReport(id, 'html');
    const view = test.engine.handlers['captures.view']({ id, points: MOST_POINTS });
    expect((await view).samples.count).toBe(HOUR);
    expect((await html).text.length).toBeLessThan(3_000_000);
    expect((await html).text).toContain('thinned to the lowest and highest');
    const csv = await test.engine.renderReport(id, 'csv');
    expect(csv.text.trimEnd().split('\r\n')).toHaveLength(HOUR + 1);
    // Percentiles between two changes come from histograms, which are packed in the thread that makes reports.
    expect((await html).text).toBe(renderReport(hour, 'html').text);
    const json = JSON.parse((await test.engine.renderReport(id, 'json')).text);
    expect(json.samples[5_000]).toEqual(JSON.parse(JSON.stringify(hour.samples[5_000])));
  });
});

it('gives a run in progress as far as it is recorded, and more when it is asked again', async () => {
  await using test = createTestEngine();
  const id = await test.start(smallScenario({ compression: { enabled: false } }));
  await test.until(() => test.samples.length > 4, 'samples');
  const { handlers } = test.engine;
  const early = await handlers['captures.view']({ id, points: MOST_POINTS });
  expect(early).toMatchObject({ state: 'recording', damage: [], summary: null });
  expect(early.samples.count).toBeGreaterThan(2);
  await test.until((sample) => sample.tMs > early.samples.endMs + 500, 'two samples more');
  const later = await handlers['captures.view']({ id, points: MOST_POINTS });
  expect(later.samples.count).toBeGreaterThan(early.samples.count);
  const document = await test.stop();
  const ended = await handlers['captures.view']({ id, points: MOST_POINTS });
  expect(ended).toMatchObject({ state: 'complete', damage: [] });
  expect(ended.samples.count).toBe(document.samples.length);
  expect(ended.events).toEqual(document.events);
  expect([...column(ended, 'receivedFps')]).toEqual(document.samples.map(({ rates }) => Math.fround(rates.receivedFps)));
  const { figures } = await handlers['captures.range']({ id, fromMs: 0, toMs: ended.samples.endMs });
  expect(figures!.received).toEqual(document.summary!.received);
  expect(figures!.latencyMs).toEqual(document.summary!.latencyMs);
});

it('says what is damaged and reads it again when it has changed', async () => {
  await using test = createTestEngine();
  const document = exampleDocument();
  const { id } = document;
  const folder = writeCapture(test.home, document);
  const file = join(folder, 'samples.ndjson');
  const { handlers } = test.engine;
  const view = () => handlers['captures.view']({ id, points: MOST_POINTS });
  expect((await view()).damage).toEqual([]);
  appendFileSync(file, 'nonsense\n{"kind":"sam');
  expect(await view()).toMatchObject({ damage: [expect.stringContaining('middle of a line'), expect.stringContaining('is damaged')] });
  const lines = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, `${lines.slice(0, 10).join('\n')}\n`);
  expect((await view()).samples.count).toBeLessThan(document.samples.length);
  rmSync(file);
  expect(await view()).toMatchObject({ samples: { count: 0 }, charts: { points: 0 }, damage: [expect.stringContaining('cannot be read')] });
  expect(await handlers['captures.charts']({ id, fromMs: 0, toMs: 1_000, points: 10 })).toMatchObject({ points: 0 });
});

it('refuses what is not there, and leaves the files alone', async () => {
  await using test = createTestEngine();
  const { handlers } = test.engine;
  for (const id of ['..', 'none']) {
    expect(await refusal(handlers['captures.view']({ id, points: 10 }))).toMatchObject({ code: 'capture-missing' });
    expect(await refusal(handlers['captures.range']({ id, fromMs: 0, toMs: 1 }))).toMatchObject({ code: 'capture-missing' });
    expect(await refusal(test.engine.renderReport(id, 'html'))).toMatchObject({ code: 'capture-missing' });
  }
  const document = exampleDocument();
  const folder = writeCapture(test.home, document);
  const before = statSync(join(folder, 'samples.ndjson'));
  await handlers['captures.view']({ id: document.id, points: MOST_POINTS });
  await handlers['captures.range']({ id: document.id, fromMs: 0, toMs: 5_000 });
  expect(statSync(join(folder, 'samples.ndjson'))).toMatchObject({ size: before.size, mtimeMs: before.mtimeMs });
});
