import { describe, expect, it } from 'vitest';
import type { Sample } from '../../contract/index.ts';
import { sampleOf } from '../testing/sample.ts';
import { MIB, span, stream } from '../testing/span.ts';
import { diagnose } from './diagnose.ts';
import { LEAST_READINGS } from './few-readings.ts';
import { readSpan } from './reading.ts';
import { shareOfReadings } from './words.ts';

/** Eight samples of 500 frames of 1 MiB a second; of each the age of the reading that it carries, and Recv-Q in it. */
const carried = (each: readonly [ageMs: number, recvBytes: number][], more: object = {}): Sample[] =>
  each.map(([kernelAgeMs, recv], index) =>
    sampleOf({
      tMs: (index + 1) * 250,
      kernelAgeMs,
      stationBytes: { 'receiver.kernel': recv, 'sender.kernel': 0 },
      ...stream(500, 1)((index + 1) / 4),
      ...more,
    }),
  );
const FULL = 9 * MIB;

describe('a reading that several samples carry', () => {
  // 9 MiB once, carried by five samples; then three readings of nothing.
  const held = carried([
    [50, FULL],
    [300, FULL],
    [550, FULL],
    [800, FULL],
    [1_050, FULL],
    [50, 0],
    [50, 0],
    [50, 0],
  ]);

  it('is one reading of a share, and the level for as long as it was the newest', () => {
    const { unreadShare, unreadReadings, stationBytes } = readSpan(held);
    expect([unreadShare, unreadReadings]).toEqual([1 / 4, 4]);
    // Five samples of eight.
    expect(stationBytes['receiver.kernel']).toBe((5 / 8) * FULL);
  });

  it('is no rule: of five samples of eight it would have made one', () => {
    expect(diagnose(held, 'closed')?.bottleneck).toBe('undetermined');
    const fresh = held.map((sample) => ({ ...sample, kernel: { ...sample.kernel!, ageMs: 50 } }));
    expect(diagnose(fresh, 'closed')?.bottleneck).toBe('receiver-slow');
  });

  it('is named with how many there were', () => {
    const found = diagnose(
      carried([
        [50, FULL],
        [300, FULL],
        [50, FULL],
        [300, FULL],
        [50, FULL],
        [300, FULL],
        [50, 0],
        [300, 0],
      ]),
      'closed',
    );
    expect(found?.bottleneck).toBe('receiver-slow');
    expect(found?.evidence[0]).toBe('6.8 MiB wait unread in the kernel (Recv-Q), above zero in 3 of 4 readings.');
  });
});

describe('few readings', () => {
  const ages = (...agesMs: number[]) => agesMs.map((ageMs): [number, number] => [ageMs, 0]);
  /** The pool works and frames wait before the socket, which is empty: sure of it with readings of the sockets. */
  const compressed = (each: readonly [number, number][]) =>
    diagnose(
      carried(each, { poolCpu: 0.9, deflate: true }).map((sample) => ({
        ...sample,
        stations: { ...sample.stations, 'sender.user': { bytes: 2 * MIB, frames: null, limitBytes: null } },
      })),
      'closed',
    );

  it('make no verdict sure, and are counted in words', () => {
    const one = compressed(ages(50, 300, 550, 800, 1_050, 1_300, 1_550, 1_800));
    expect(one).toMatchObject({ bottleneck: 'sender-compression', confidence: 'medium' });
    expect(one?.evidence.at(-1)).toBe("The kernel's buffers were read once in this span, which is too few to be sure of them.");
    const two = compressed(ages(50, 300, 550, 800, 50, 300, 550, 800));
    expect(two?.evidence.at(-1)).toContain('read 2 times');
    const three = compressed(ages(50, 300, 550, 50, 300, 550, 50, 300));
    expect(three).toMatchObject({ confidence: 'high' });
    expect(three?.evidence.join(' ')).not.toContain('too few');
    expect(LEAST_READINGS).toBe(3);
  });

  it('are none where the newest is from before the span, unless nothing was changed since', () => {
    // Read 100 ms before the span begins, and never again.
    const older = ages(350, 600, 850, 1_100, 1_350, 1_600, 1_850, 2_100).map(([ageMs]): [number, number] => [ageMs, FULL]);
    expect(readSpan(carried(older))).toMatchObject({ unreadShare: null, unreadReadings: 0, stationBytes: { 'receiver.kernel': null } });
    expect(diagnose(carried(older), 'closed')?.bottleneck).toBe('undetermined');
    expect(readSpan(carried(older), -200)).toMatchObject({ unreadShare: 1, unreadReadings: 1 });
    const found = diagnose(carried(older), 'closed', null, -200);
    expect(found).toMatchObject({ bottleneck: 'receiver-slow', confidence: 'low' });
    expect(found?.evidence[0]).toContain('above zero in 1 of 1 reading.');
  });

  it('make a verdict less sure only where it rests on them', () => {
    const once = [50, 300, 550, 800, 1_050, 1_300, 1_550, 1_800];
    const often = once.map(() => 50);
    const of = (agesMs: readonly number[], more: (s: number) => object) => {
      const found = diagnose(
        agesMs
          .map((kernelAgeMs, index) =>
            sampleOf({ tMs: (index + 1) * 250, kernelAgeMs, ...stream(20, 1)((index + 1) / 4), ...more((index + 1) / 4) }),
          )
          .map((sample) => ({
            ...sample,
            // A full inbox, where there are frames in it.
            stations: {
              ...sample.stations,
              'receiver.user': sample.stations['receiver.user'] && { ...sample.stations['receiver.user'], limitBytes: MIB },
            },
          })),
        'closed',
      )!;
      return [found.bottleneck, found.confidence, found.evidence.some((text) => text.includes('read once'))];
    };
    const full = { 'receiver.user': MIB, 'receiver.kernel': 4 * MIB, 'sender.kernel': 4 * MIB };
    const behindInKernel = () => ({ inboxFrames: 1, stationBytes: { ...full, 'sender.user': 0 } });
    expect([of(often, behindInKernel), of(once, behindInKernel)]).toEqual([
      ['receiver-slow', 'high', false],
      ['receiver-slow', 'medium', true],
    ]);
    const behindAtSender = () => ({ inboxFrames: 1, stationBytes: { ...full, 'sender.user': 8 * MIB } });
    expect(of(once, behindAtSender)).toEqual(['receiver-slow', 'high', false]);
    // The server computes, and only Recv-Q tells that something waits for it.
    const computing = (s: number) => ({
      processing: { done: 20 * s, seconds: 0.95 * s, pending: 0 },
      stationBytes: { 'receiver.kernel': 4 * MIB },
    });
    expect([of(often, computing), of(once, computing)]).toEqual([
      ['server-processing', 'high', false],
      ['server-processing', 'medium', true],
    ]);
    const inInbox = (s: number) => ({
      ...computing(s),
      inboxFrames: 1,
      stationBytes: { 'receiver.user': MIB, 'receiver.kernel': 4 * MIB },
    });
    expect(of(once, inInbox)).toEqual(['server-processing', 'high', false]);
  });

  it('of an observed socket make no high confidence', () => {
    const observed = (...agesMs: number[]) =>
      diagnose(
        agesMs.map((kernelAgeMs, index) => {
          const sample = sampleOf({
            tMs: (index + 1) * 250,
            kernelAgeMs,
            load: null,
            stationBytes: { 'receiver.kernel': FULL, 'sender.kernel': 0 },
          });
          return { ...sample, eventLoop: { ...sample.eventLoop, server: null } };
        }),
        null as never,
      );
    expect(observed(50, 50, 50, 50)).toMatchObject({ bottleneck: 'receiver-slow', confidence: 'high' });
    const few = observed(50, 300, 50, 300);
    expect(few).toMatchObject({ bottleneck: 'receiver-slow', confidence: 'medium' });
    expect(few?.evidence).toEqual([
      'Recv-Q holds 9.0 MiB and is above zero in 2 of 2 readings, Send-Q 0 B in 0 of 2 readings.',
      expect.stringContaining('read 2 times'),
    ]);
  });
});

describe('what grows and what is counted between readings', () => {
  it('of the kernel is told by the readings of the span alone', () => {
    // 9 MiB were read before the span began; in it nothing, twice.
    const emptied = carried([
      [300, FULL],
      [550, FULL],
      [50, 0],
      [300, 0],
      [50, 0],
      [300, 0],
      [550, 0],
      [800, 0],
    ]);
    expect(readSpan(emptied).backlogGrowthBytesPerS).toBe(0);
    // From the first reading in it, 0, to the last, 7 MiB, in the 1.75 s that counts are over.
    const grown = emptied.map((sample, index) => (index < 4 ? sample : withRecv(sample, 7 * MIB)));
    expect(readSpan(grown).backlogGrowthBytesPerS).toBeCloseTo((7 * MIB) / 1.75, 6);
  });

  it('of TCP is over the time between two readings', () => {
    const tcp = (rwndLimitedMs: number) => ({
      retransmits: 0,
      rwndLimitedMs,
      sndbufLimitedMs: 0,
      busyMs: null,
      rttMs: null,
      cwndSegments: null,
    });
    const read = (...each: [ageMs: number, rwndLimitedMs: number][]) =>
      readSpan(each.map(([kernelAgeMs, ms], index) => sampleOf({ tMs: (index + 1) * 250, kernelAgeMs, tcp: tcp(ms) }))).tcp
        ?.rwndLimitedShare;
    // Read at 200 ms and at 1,200 ms: 800 ms of 1,000.
    expect(read([50, 100], [300, 100], [550, 100], [800, 100], [50, 900], [300, 900], [550, 900])).toBeCloseTo(0.8, 9);
    // One reading has no difference, and one from before the span is none.
    expect(read([50, 100], [300, 100], [550, 100])).toBeUndefined();
    expect(read([300, 0], [550, 0], [50, 900], [300, 900])).toBeUndefined();
  });

  it('of TCP leaves out what was between two readings where one is missing: the sockets may be others', () => {
    const sampled = (index: number, rwndLimitedMs: number | null) =>
      sampleOf({
        tMs: (index + 1) * 250,
        kernelAgeMs: 50,
        tcp:
          rwndLimitedMs === null
            ? null
            : { retransmits: 0, rwndLimitedMs, sndbufLimitedMs: 0, busyMs: null, rttMs: null, cwndSegments: null },
      });
    const share = (...each: (number | null)[]) => readSpan(each.map((ms, index) => sampled(index, ms))).tcp?.rwndLimitedShare;
    // 100 ms of 500 and 50 of 250; the counters of the first sockets went with them, and 4 s of others came.
    expect(share(0, 50, 100, null, null, 4_000, 4_050)).toBeCloseTo(150 / 750, 9);
    // A piece in which they fell says nothing.
    expect(share(900, 950, 0, null, 100, 200)).toBeCloseTo(100 / 250, 9);
    expect(share(900, 950, 0)).toBeNull();
    expect(share(0, null, 100, null, 200)).toBeUndefined();
  });
});

it('shares of readings tell both counts while they are few, else percent', () => {
  expect([shareOfReadings(0.75, 4), shareOfReadings(1, 1), shareOfReadings(0.95, 20), shareOfReadings(0.9211, 1_240)]).toEqual([
    '3 of 4 readings',
    '1 of 1 reading',
    '19 of 20 readings',
    '92 % of 1,240 readings',
  ]);
});

it('samples that tell of no reading are read as ever', () => {
  const samples = span((s) => ({ ...stream(500, 1)(s), stationBytes: { 'receiver.kernel': s <= 1 ? FULL : 0 } }));
  expect(readSpan(samples)).toMatchObject({ unreadShare: 0.5, unreadReadings: 8 });
});

function withRecv(sample: Sample, bytes: number): Sample {
  return { ...sample, stations: { ...sample.stations, 'receiver.kernel': { bytes, frames: null, limitBytes: null } } };
}
