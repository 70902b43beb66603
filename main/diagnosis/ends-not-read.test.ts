import { expect, it } from 'vitest';
import type { SampleWish } from '../testing/sample.ts';
import { MIB, span, stream } from '../testing/span.ts';
import { diagnose } from './diagnose.ts';

type Bytes = SampleWish['stationBytes'];

it('tells of a full inbox only what was read behind it', () => {
  const evidence = (stationBytes: Bytes) =>
    diagnose(
      span((s) => ({ ...stream(20, 1)(s), stationBytes: { 'receiver.user': MIB, ...stationBytes } })).map((sample) => ({
        ...sample,
        stations: { ...sample.stations, 'receiver.user': { bytes: MIB, frames: 1, limitBytes: MIB } },
      })),
      'closed',
    )?.evidence[0];
  const full = 'The inbox is full in 100 % of the samples, and behind it wait';
  expect(evidence({ 'receiver.kernel': 4 * MIB, 'sender.kernel': 3 * MIB })).toBe(
    `${full} 4.0 MiB unread in the kernel (Recv-Q), 3.0 MiB unacknowledged (Send-Q).`,
  );
  expect(evidence({ 'receiver.kernel': 4 * MIB })).toBe(`${full} 4.0 MiB unread in the kernel (Recv-Q).`);
  expect(evidence({ 'sender.user': 8 * MIB })).toBe(`${full} 8.0 MiB at the sender.`);
});

it('tells of a path only what was read before it', () => {
  const evidence = (stationBytes: Bytes) =>
    diagnose(
      span((s) => ({ ...stream(20, 1)(s), stationBytes: { path: 6 * MIB, ...stationBytes } })).map((sample) => {
        const bytes = 20 * MIB * (sample.tMs / 1_000);
        const way = { inBytes: bytes, outBytes: bytes, queuedBytes: 6 * MIB, limitBytes: 6 * MIB, fullMs: 0.9 * sample.tMs };
        return { ...sample, path: { forth: way, back: { ...way, queuedBytes: 0 } } };
      }),
      'closed',
    )?.evidence[1];
  expect(evidence({ 'sender.user': MIB, 'sender.kernel': MIB })).toMatch(/^Before it wait 2\.0 MiB at the sender;/);
  expect(evidence({ 'sender.user': MIB })).toMatch(/^Before it wait 1\.0 MiB in the sender's process, and its Send-Q was not read;/);
  expect(evidence({})).toMatch(/^What waits at the sender was not read;/);
});

it('does not tell half of the buffers for all of them', () => {
  const evidence = (stationBytes: Bytes) =>
    diagnose(
      span((s) => ({ ...stream(32, 0.97)(s), poolCpu: 0.9, deflate: true, stationBytes: { 'sender.user': 2 * MIB, ...stationBytes } })),
      'closed',
    )?.evidence.join(' ');
  expect(evidence({ 'receiver.kernel': 0, 'sender.kernel': 0 })).toContain("0 B in the kernel's buffers");
  expect(evidence({ 'receiver.kernel': 0 })).toContain("the kernel's buffers were not read");
});
