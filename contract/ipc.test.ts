import { expect, it } from 'vitest';
import { REQUESTS } from './ipc.ts';
import { messageBytesOf, payloadSchema, SCENARIO_LIMITS } from './scenario.ts';

it('a ceiling is measured of what a scenario can send, and of nothing larger', () => {
  const { width, height, payloadBytes } = SCENARIO_LIMITS;
  const largest = messageBytesOf(payloadSchema.parse({ kind: 'gray', width: width.max, height: height.max }));
  expect(largest).toBe(33_177_640);
  expect(largest).toBeGreaterThan(payloadBytes.max);
  const accepts = (messageBytes: number) => REQUESTS['ceiling.measure'].input.safeParse({ messageBytes, serverThread: 'worker' }).success;
  expect([1, payloadBytes.max, largest].map(accepts)).toEqual([true, true, true]);
  expect([0, largest + 1, 268_435_456].map(accepts)).toEqual([false, false, false]);
});
