import { describe, expect, it } from 'vitest';
import { FrameLedger } from './ledger.ts';

const load = (key: string, offered: number) => ({ key, offered, sent: offered });
const server = (key: string, arrived: number, outOfOrder = 0) => ({ key, arrived, outOfOrder });
const totals = {
  due: 12,
  notOffered: 1,
  dropped: 1,
  queued: 0,
  offered: 10,
  arrived: 10,
  received: 10,
  droppedByReceiver: 0,
  waiting: 0,
  foreign: 0,
  displayed: null,
};

describe('FrameLedger', () => {
  it('balances when both books agree with the totals', () => {
    const ledger = new FrameLedger();
    ledger.closedBySender(load('a', 6));
    ledger.closedByReceiver(server('a', 6));
    ledger.closedBySender(load('b', 4));
    ledger.closedByReceiver(server('b', 4));
    expect(ledger.settle({ ...totals, displayed: 3 })).toEqual({
      balanced: true,
      due: 12,
      notOffered: 1,
      dropped: 1,
      droppedByReceiver: 0,
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
    ledger.closedBySender(load('a', 10));
    ledger.closedByReceiver(server('a', 7));
    expect(ledger.lost()).toBe(3);
    expect(ledger.settle({ ...totals, arrived: 7, received: 7 })).toMatchObject({ balanced: true, lost: 3, inFlight: 0 });
  });

  it('does not balance when a frame has no outcome', () => {
    const ledger = new FrameLedger();
    ledger.closedBySender(load('a', 10));
    ledger.closedByReceiver(server('a', 10));
    const settled = ledger.settle({ ...totals, due: 13 });
    expect(settled.balanced).toBe(false);
    expect(settled.faults).toEqual(['13 frames were due, but 12 have an outcome at the sender']);
  });

  it('does not balance when an end keeps silent, a sequence has a hole or a frame came twice', () => {
    const silent = new FrameLedger();
    silent.closedBySender(load('a', 10));
    expect(silent.openConnections()).toBe(1);
    expect(silent.settle({ ...totals, arrived: 9, received: 9 }).faults).toEqual([
      'the receiver gave no account of connection a',
      "9 frames arrived, but the connections' accounts say 0",
    ]);
    const holed = new FrameLedger();
    holed.closedBySender(load('a', 10));
    holed.closedByReceiver(server('a', 10, 1));
    expect(holed.settle(totals).faults).toEqual(['1 frames of connection a arrived out of order']);
    const twice = new FrameLedger();
    twice.closedBySender(load('a', 10));
    twice.closedByReceiver(server('a', 11));
    expect(twice.settle({ ...totals, arrived: 11, received: 11 }).balanced).toBe(false);
  });

  it('keeps apart what was dropped in an inbox, what waits there and what waits at the sender', () => {
    const ledger = new FrameLedger();
    ledger.closedBySender(load('a', 10));
    ledger.closedByReceiver(server('a', 9));
    const settled = ledger.settle({ ...totals, due: 14, queued: 2, arrived: 9, received: 5, droppedByReceiver: 3, waiting: 1 });
    // In flight: 2 queued at the sender and 1 in the inbox; 1 of the 10 offered was lost.
    expect(settled).toMatchObject({ balanced: true, received: 5, droppedByReceiver: 3, lost: 1, inFlight: 3 });
  });

  it('does not balance when a frame that arrived has no outcome', () => {
    const ledger = new FrameLedger();
    ledger.closedBySender(load('a', 10));
    ledger.closedByReceiver(server('a', 10));
    expect(ledger.settle({ ...totals, received: 8, droppedByReceiver: 1 }).faults).toEqual([
      '10 frames arrived, but 9 have an outcome at the receiver',
    ]);
  });

  it('does not grow with the number of connections that are done', () => {
    const ledger = new FrameLedger();
    for (let index = 0; index < 1_000; index++) {
      ledger.opened(`k${index}`);
      ledger.closedBySender(load(`k${index}`, 1));
      ledger.closedByReceiver(server(`k${index}`, index % 10 === 0 ? 0 : 1));
    }
    expect(ledger.openConnections()).toBe(0);
    expect(ledger.lost()).toBe(100);
    const { balanced, lost } = ledger.settle({
      ...totals,
      due: 1_000,
      notOffered: 0,
      dropped: 0,
      offered: 1_000,
      arrived: 900,
      received: 900,
    });
    expect({ balanced, lost }).toEqual({ balanced: true, lost: 100 });
  });
});
