import { expect, it } from 'vitest';
import { NOTHING_OF_OURS, type Summary } from '../../contract/index.ts';
import { figureAt } from './figure-at.ts';

const summary = {
  received: { frames: 30, fps: 10.5, bytesPerS: 1 },
  setupMs: null,
  dropped: { frames: 7, byStation: { 'receiver.user': 5, 'sender.user': 0 } },
  stations: { 'receiver.user': { meanBytes: 3, maxBytes: 9 }, 'receiver.kernel': null },
  cpu: { threads: { a: { b: 1 }, 'a.b': { c: 2 }, 'a.b.c': null } },
  wire: { ratio: Number.NaN, text: 'x' },
  sent: { frames: 0 },
  unavailable: { sent: NOTHING_OF_OURS, received: 'another reason' },
} as unknown as Summary;

it('reads a figure at a dotted path', () => {
  expect(figureAt(summary, 'received.fps')).toBe(10.5);
});

it('reads through keys that have dots themselves', () => {
  expect(figureAt(summary, 'stations.receiver.user.maxBytes')).toBe(9);
  expect(figureAt(summary, 'dropped.byStation.receiver.user')).toBe(5);
  expect(figureAt(summary, 'dropped.byStation.sender.user')).toBe(0);
});

it('takes the longest key that leads to a number, else a shorter one', () => {
  expect(figureAt(summary, 'cpu.threads.a.b.c')).toBe(2);
  expect(figureAt(summary, 'cpu.threads.a.b')).toBe(1);
});

it('is null where nothing of ours was counted', () => {
  expect(figureAt(summary, 'sent.frames')).toBeNull();
});

it('is null where there is nothing, where it was not taken, and where it is no number', () => {
  for (const path of [
    'received',
    'received.nothing',
    'received.fps.deeper',
    'nothing.at.all',
    'setupMs.p50',
    'stations.receiver.kernel.meanBytes',
    'wire.ratio',
    'wire.text',
    'received.constructor',
    '',
  ])
    expect(figureAt(summary, path)).toBeNull();
});
