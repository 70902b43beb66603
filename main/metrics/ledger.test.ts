import { describe, expect, it } from 'vitest';
import { FrameLedger } from './ledger.ts';

const load = (key: string, offered: number) => ({ key, localPort: 1, offered, sent: offered, code: 1000 });
const server = (key: string, received: number, outOfOrder = 0) => ({ key, received, outOfOrder, code: 1000 });
const totals = { due: 12, notOffered: 1, dropped: 1, offered: 10, received: 10, foreign: 0, displayed: null };

describe('FrameLedger', () => {
  it('balances when both books agree with the totals', () => {
    const ledger = new FrameLedger();
    ledger.closedByLoad(load('a', 6));
    ledger.closedByServer(server('a', 6));
    ledger.closedByLoad(load('b', 4));
    ledger.closedByServer(server('b', 4));
    expect(ledger.settle({ ...totals, displayed: 3 })).toEqual({
      balanced: true,
      due: 12,
      notOffered: 1,
      dropped: 1,
      received: 10,
      lost: 0,
      inFlight: 0,
      displayed: 3,
      skipped: 7,
      faults: [],
    });
  });

  it('counts what did not arrive on a closed connection as lost, and balances', () => {
    const ledger = new FrameLedger();
    ledger.closedByLoad(load('a', 10));
    ledger.closedByServer(server('a', 7));
    expect(ledger.lost()).toBe(3);
    expect(ledger.settle({ ...totals, received: 7 })).toMatchObject({ balanced: true, lost: 3, inFlight: 0 });
  });

  it('does not balance when a frame has no outcome', () => {
    const ledger = new FrameLedger();
    ledger.closedByLoad(load('a', 10));
    ledger.closedByServer(server('a', 10));
    const settled = ledger.settle({ ...totals, due: 13 });
    expect(settled.balanced).toBe(false);
    expect(settled.faults).toEqual(['13 frames were due, but 12 have an outcome at the sender']);
  });

  it('does not balance when an end keeps silent, a sequence has a hole or a frame came twice', () => {
    const silent = new FrameLedger();
    silent.closedByLoad(load('a', 10));
    expect(silent.openConnections()).toBe(1);
    expect(silent.settle({ ...totals, received: 9 }).faults).toEqual([
      'the receiver gave no account of connection a',
      "9 frames were received, but the connections' accounts say 0",
    ]);
    const holed = new FrameLedger();
    holed.closedByLoad(load('a', 10));
    holed.closedByServer(server('a', 10, 1));
    expect(holed.settle(totals).faults).toEqual(['1 frames of connection a arrived out of order']);
    const twice = new FrameLedger();
    twice.closedByLoad(load('a', 10));
    twice.closedByServer(server('a', 11));
    expect(twice.settle({ ...totals, received: 11 }).balanced).toBe(false);
  });
});
