import { expect, it } from 'vitest';
import type { Distribution } from '../../contract/index.ts';
import { handshakeShare } from './handshake-share.ts';

const of = (n: number, mean: number | null): Distribution => ({
  n,
  mean,
  min: null,
  p50: null,
  p90: null,
  p99: null,
  p999: null,
  max: null,
});
const exchanges = { answered: 0, failed: 0, perS: 0, sendMs: of(0, null), waitMs: of(0, null) };

it('is the handshakes of all exchanges as a share of the time of all of them', () => {
  expect(handshakeShare({ ...exchanges, tcpMs: of(10, 4), upgradeMs: of(10, 16), totalMs: of(20, 50) })).toBe(0.2);
  // Over connections that are kept.
  expect(handshakeShare({ ...exchanges, tcpMs: of(0, null), upgradeMs: of(0, null), totalMs: of(20, 50) })).toBe(0);
  expect(handshakeShare({ ...exchanges, tcpMs: of(0, null), upgradeMs: of(0, null), totalMs: of(0, null) })).toBeNull();
});
