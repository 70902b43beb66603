import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exchangeSchema } from '../../../contract/index.ts';
import { ExchangeRun } from './exchange-run.ts';

const MS = 1e6;

describe('ExchangeRun', () => {
  it('divides an answered exchange at TCP, handshake and sending', () => {
    const run = new ExchangeRun({ index: 4, slot: 2, startNs: 110 * MS, connects: true });
    run.connectedNs = 111 * MS;
    run.upgradedNs = 114 * MS;
    run.sentNs = 120 * MS;
    expect(run.record('answered', 150 * MS, 100 * MS)).toEqual({
      index: 4,
      slot: 2,
      startMs: 10,
      tcpMs: 1,
      upgradeMs: 3,
      sendMs: 6,
      waitMs: 30,
      totalMs: 40,
      outcome: 'answered',
    });
  });

  it('takes no time to connect where the connection was there', () => {
    const run = new ExchangeRun({ index: 0, slot: 0, startNs: 5 * MS, connects: false });
    run.sentNs = 6 * MS;
    expect(run.record('answered', 9 * MS, 0)).toMatchObject({ startMs: 5, tcpMs: 0, upgradeMs: 0, sendMs: 1, waitMs: 3, totalMs: 4 });
  });

  it('ends the sending with the answer where that came first', () => {
    const early = new ExchangeRun({ index: 0, slot: 0, startNs: 0, connects: false });
    expect(early.record('answered', 7 * MS, 0)).toMatchObject({ sendMs: 7, waitMs: 0, totalMs: 7 });
    early.sentNs = 8 * MS;
    expect(early.record('answered', 7 * MS, 0)).toMatchObject({ sendMs: 7, waitMs: 0, totalMs: 7 });
  });

  it('gives the rest to the part in which it failed', () => {
    const run = new ExchangeRun({ index: 0, slot: 0, startNs: 0, connects: true });
    expect(run.record('refused', 2 * MS, 0)).toMatchObject({ tcpMs: 2, upgradeMs: 0, sendMs: 0, waitMs: 0, totalMs: 2 });
    run.connectedNs = 1 * MS;
    expect(run.record('refused', 5 * MS, 0)).toMatchObject({ tcpMs: 1, upgradeMs: 4, sendMs: 0, waitMs: 0, totalMs: 5 });
    run.upgradedNs = 3 * MS;
    expect(run.record('closed', 6 * MS, 0)).toMatchObject({ tcpMs: 1, upgradeMs: 2, sendMs: 3, waitMs: 0, totalMs: 6 });
    run.sentNs = 4 * MS;
    expect(run.record('timeout', 9 * MS, 0)).toMatchObject({ tcpMs: 1, upgradeMs: 2, sendMs: 1, waitMs: 5, totalMs: 9 });
  });

  it('adds up exactly and is never negative, whatever the clock tells', () => {
    const moment = fc.option(fc.integer({ min: 0, max: 1e12 }));
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e12 }),
        fc.integer({ min: 0, max: 1e12 }),
        moment,
        moment,
        moment,
        (startNs, lastsNs, a, b, c) => {
          const run = new ExchangeRun({ index: 0, slot: 0, startNs, connects: true });
          run.connectedNs = a;
          run.upgradedNs = b;
          run.sentNs = c;
          const exchange = exchangeSchema.parse(run.record('answered', startNs + lastsNs, 0));
          const { tcpMs, upgradeMs, sendMs, waitMs, totalMs } = exchange;
          expect(Math.min(tcpMs, upgradeMs, sendMs, waitMs)).toBeGreaterThanOrEqual(0);
          expect(tcpMs + upgradeMs + sendMs + waitMs).toBe(totalMs);
          expect(totalMs).toBeCloseTo(lastsNs / MS, 6);
        },
      ),
    );
  });
});
