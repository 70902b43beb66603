import { expect, test } from 'vitest';
import { BOTTLENECKS } from './diagnosis.ts';
import { litStation } from './lit-station.ts';

test('a verdict that no station is behind lights none', () => {
  for (const bottleneck of ['none', 'undetermined', 'connection-setup', 'transport-ceiling'] as const) {
    expect(litStation(bottleneck, 'ingest', { 'sender.user': 9 })).toBeNull();
  }
  expect(litStation(null, 'ingest', {})).toBeNull();
});

test('the sender holds what it compresses', () => {
  expect(litStation('sender-compression', 'ingest', { 'receiver.kernel': 5_000_000 })).toBe('sender.user');
});

test('a slow receiver shows in its inbox where it is read into, and in Recv-Q where it is not', () => {
  expect(litStation('receiver-slow', 'ingest', { 'receiver.kernel': 6_000, 'receiver.user': 1_000 })).toBe('receiver.kernel');
  expect(litStation('receiver-slow', 'ingest', { 'receiver.kernel': 6_000, 'receiver.user': 7_000 })).toBe('receiver.user');
  expect(litStation('receiver-slow', 'ingest', { 'receiver.kernel': null, 'receiver.user': 5 })).toBe('receiver.user');
});

test('a station that held nothing is not lit', () => {
  expect(litStation('receiver-slow', 'ingest', { 'receiver.kernel': 0, 'receiver.user': 0 })).toBeNull();
  expect(litStation('receiver-slow', 'ingest', { 'receiver.kernel': null, 'receiver.user': 0 })).toBeNull();
  expect(litStation('sender-compression', 'ingest', { 'sender.user': 0 })).toBeNull();
  expect(litStation('path-limited', 'ingest', { path: null, 'sender.kernel': 0 })).toBeNull();
});

test('a slow receiver shows in its inbox while that is full, however much more waits behind it', () => {
  const MEBIBYTE = 1_048_576;
  const behind = { 'receiver.kernel': 5 * MEBIBYTE };
  const lit = (inboxBytes: number, limitBytes: number | null) =>
    litStation('receiver-slow', 'ingest', { ...behind, 'receiver.user': inboxBytes }, limitBytes);
  expect(lit(1.06 * MEBIBYTE, MEBIBYTE)).toBe('receiver.user');
  expect(lit(0.75 * MEBIBYTE, MEBIBYTE)).toBe('receiver.user');
  expect(lit(0.74 * MEBIBYTE, MEBIBYTE)).toBe('receiver.kernel');
  expect(lit(1.06 * MEBIBYTE, null)).toBe('receiver.kernel');
  expect(lit(6 * MEBIBYTE, null)).toBe('receiver.user');
  expect(lit(0, 0)).toBe('receiver.kernel');
});

test('of other programs’ sockets the fuller queue is lit, for a slow reader at either end', () => {
  const lit = (recvBytes: number | null, sendBytes: number | null) =>
    litStation('receiver-slow', 'observe', { 'receiver.kernel': recvBytes, 'sender.kernel': sendBytes });
  expect(lit(9_000, 1_000)).toBe('receiver.kernel');
  expect(lit(0, 1_000)).toBe('sender.kernel');
  expect(lit(null, 1)).toBe('sender.kernel');
  expect(lit(0, 0)).toBeNull();
});

test('what the server does waits at the sender where the server sends', () => {
  const levels = { 'sender.user': 10, 'receiver.kernel': 1_000, 'receiver.user': 2_000 };
  const lit = (direction: 'ingest' | 'push' | 'relay') =>
    (['server-compression', 'server-logging', 'server-loop-blocked', 'server-processing'] as const).map((bottleneck) =>
      litStation(bottleneck, direction, levels),
    );
  expect(lit('ingest')).toEqual(['receiver.user', 'receiver.user', 'receiver.user', 'receiver.user']);
  expect(lit('push')).toEqual(['sender.user', 'sender.user', 'sender.user', null]);
  expect(lit('relay')).toEqual(lit('push'));
});

test('a path without a proxy shows in the send buffer before it', () => {
  expect(litStation('path-limited', 'ingest', { path: 1_000, 'sender.kernel': 5_000 })).toBe('path');
  expect(litStation('path-limited', 'ingest', { path: null, 'sender.kernel': 500 })).toBe('sender.kernel');
});

test('every verdict is known', () => {
  const lit = BOTTLENECKS.filter((bottleneck) => litStation(bottleneck, 'ingest', {}) !== null);
  expect(lit).toEqual([
    'sender-compression',
    'sender-cpu',
    'sender-loop-blocked',
    'server-compression',
    'server-logging',
    'server-processing',
    'server-loop-blocked',
    'receiver-slow',
    'path-limited',
    'display',
  ]);
});
