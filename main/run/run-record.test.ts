import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Environment, type RunEvent, type Scenario, type Summary, scenarioSchema } from '../../contract/index.ts';
import { NOTHING_BESIDE } from '../metrics/sampler.ts';
import { ceilingOf } from '../testing/ceiling.ts';
import { exampleDocument } from '../testing/example-document.ts';
import { sampleOf } from '../testing/sample.ts';
import { MIB, stream } from '../testing/span.ts';
import { RunRecord } from './run-record.ts';

const ENVIRONMENT: Environment = exampleDocument().environment;
const SCENARIO: Scenario = scenarioSchema.parse({});
const CHANGE: RunEvent = { tMs: 5_000, kind: 'toggle', severity: 'info', text: 'a change', code: null };
let folder: string;
let record: RunRecord;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sockscope-record-'));
  record = new RunRecord({
    captureId: 'a',
    folder: join(folder, 'a'),
    startedAt: new Date(0),
    scenario: SCENARIO,
    environment: ENVIRONMENT,
    onFault: (error) => expect(error).toBeNull(),
  });
  await record.begin();
});
afterEach(async () => {
  await record.abandon();
  rmSync(folder, { recursive: true, force: true });
});

/** Frames that arrive at a steady rate. */
const streamFor = (fromMs: number, toMs: number) => {
  for (let tMs = fromMs + 250; tMs <= toMs; tMs += 250) record.addSample(sampleOf({ tMs, ...stream(990, 1)(tMs / 1_000) }), NOTHING_BESIDE);
};
const summarise = (): Summary | null =>
  record.summarise({
    ledger: exampleDocument().summary!.ledger,
    publishLedger: null,
    setupUs: [],
    kernel: exampleDocument().summary!.kernel,
    ceiling: { measured: null, reason: 'not measured' },
  });
const finish = () => record.finish(SCENARIO, { summary: summarise(), recording: null, isEarly: false });

/** A sample whose reading of the socket buffers, 9 MiB unread, was made at a moment. */
const sampleAt = (tMs: number, readAtMs: number) =>
  record.addSample(
    sampleOf({
      tMs,
      kernelAgeMs: tMs - readAtMs,
      stationBytes: { 'receiver.kernel': 9 * MIB, 'sender.kernel': 0 },
      ...stream(500, 1)(tMs / 1_000),
    }),
    NOTHING_BESIDE,
  );
const verdict = () => record.liveDiagnosis('closed')?.bottleneck;

it('rests on the newest reading of the socket buffers though it is older than the seconds it looks at, until a setting changes', () => {
  // Read at 1.1 s and not again; the last 12 samples begin at 2 s.
  for (let tMs = 250; tMs <= 5_000; tMs += 250) sampleAt(tMs, Math.min(tMs, 1_100));
  expect(verdict()).toBe('receiver-slow');
  record.addEvent(CHANGE);
  expect(record.liveDiagnosis('closed')).toBeNull();
  // What was read before the change says nothing of what follows.
  for (let tMs = 5_250; tMs <= 9_000; tMs += 250) sampleAt(tMs, 1_100);
  expect(record.liveDiagnosis('closed')).toMatchObject({ bottleneck: 'undetermined' });
  // Three in a row.
  sampleAt(9_250, 9_200);
  expect([verdict(), verdict(), verdict()]).toEqual(['undetermined', 'undetermined', 'receiver-slow']);
});

it('shows no verdict any more that was found by a ceiling which the run has exceeded since', () => {
  const ceiling = ceilingOf(1_000);
  for (let tMs = 250; tMs <= 5_000; tMs += 250) record.addSample(sampleOf({ tMs, ...stream(900, 1)(tMs / 1_000) }), NOTHING_BESIDE);
  record.ceiling = ceiling;
  expect(record.liveDiagnosis('closed')).toMatchObject({ bottleneck: 'transport-ceiling', confidence: 'high' });
  record.ceiling = { ...ceiling, exceeded: true };
  // At once, though another bottleneck is else shown when it was found three times in a row.
  expect(record.liveDiagnosis('closed')).toMatchObject({ bottleneck: 'undetermined' });
});

it('counts the connections that negotiated compression, whatever the newest did', () => {
  record.addSample(sampleOf({ tMs: 250, ...stream(900, 1)(0.25) }), NOTHING_BESIDE);
  record.connectionOpened('permessage-deflate; server_no_context_takeover', 'ws', 3);
  record.connectionOpened(null, 'ws', 2);
  record.connectionOpened('', 'ws');
  expect(record.negotiatedConnections).toEqual({ permessageDeflate: null, engine: 'ws', connections: 6, compressed: 3 });
});

it('keeps the changes of settings where more is told than it keeps', () => {
  const change = { ...CHANGE, tMs: 5 };
  record.addEvent({ ...change, tMs: 1, severity: 'error', text: 'a change that was refused' });
  record.addEvent(change);
  for (let tMs = 10; tMs < 2_510; tMs += 1) record.addEvent({ tMs, kind: 'client', severity: 'warning', text: 'a fault', code: null });
  expect(record.events).toHaveLength(2_000);
  expect(record.events[0]).toEqual(change);
  // The newest of the others, in their order.
  expect(record.events.slice(1).map(({ tMs }) => tMs)).toEqual(Array.from({ length: 1_999 }, (_, index) => 511 + index));
});

it('compares the figures of its end with the ceiling of the messages that they are of', async () => {
  const ofLarge = ceilingOf(1_000);
  record.ceiling = ofLarge;
  streamFor(0, 5_000);
  record.addEvent(CHANGE);
  record.ceiling = ceilingOf(9_000, { messageBytes: 102_400 });
  // Too short for a verdict of its own.
  streamFor(5_000, 6_500);
  const { diagnosis } = await finish();
  expect(record.endFigures).toMatchObject({ isPart: true, laterChanges: 1, ceiling: ofLarge });
  expect(diagnosis).toMatchObject({ bottleneck: 'transport-ceiling' });
});

it('compares them with the new one where they are of the time after the change, and with what is known by then of the same one', async () => {
  record.ceiling = ceilingOf(9_000, { messageBytes: 102_400 });
  streamFor(0, 5_000);
  record.addEvent(CHANGE);
  record.ceiling = ceilingOf(1_000);
  streamFor(5_000, 10_000);
  // Of these messages, too.
  record.addEvent({ ...CHANGE, tMs: 10_000 });
  const exceeded = ceilingOf(1_000, { exceeded: true });
  record.ceiling = exceeded;
  streamFor(10_000, 11_000);
  await finish();
  expect(record.endFigures).toMatchObject({ laterChanges: 1, ceiling: exceeded });
});

it('unpacks its samples once at its end', async () => {
  const all = vi.spyOn(record.samples, 'all');
  streamFor(0, 5_000);
  const { summary, diagnosis } = await finish();
  expect([summary, diagnosis, record.endFigures]).not.toContain(null);
  expect(all).toHaveBeenCalledTimes(1);
});
