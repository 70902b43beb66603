import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FrameLedger } from './ledger.ts';

/** One connection as the two threads tell of it: what became of its frames, and whether its opening was told by each end. */
const connection = fc.record({
  offered: fc.nat({ max: 50 }),
  lost: fc.nat({ max: 50 }),
  dropped: fc.nat({ max: 50 }),
  senderTellsOpening: fc.boolean(),
  receiverTellsOpening: fc.boolean(),
});

type Message = (ledger: FrameLedger) => void;

/** Two lists of messages in one order, each list in its own: as the messages of two threads reach the host. */
function interleaved(sender: readonly Message[], receiver: readonly Message[], turns: readonly boolean[]): Message[] {
  const [from, to] = [[...sender], [...receiver]];
  const order: Message[] = [];
  for (let turn = 0; from.length + to.length > 0; turn++) {
    const next = (turns[turn % turns.length] ? from : to).shift() ?? from.shift() ?? to.shift();
    order.push(next!);
  }
  return order;
}

it('in whatever order two threads tell of their connections, every frame is booked once', () => {
  fc.assert(
    fc.property(
      fc.array(connection, { minLength: 1, maxLength: 12 }),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }),
      fc.nat({ max: 30 }),
      (connections, turns, notOffered) => {
        const ledger = new FrameLedger();
        const sender: Message[] = [];
        const receiver: Message[] = [];
        const sums = { offered: 0, arrived: 0, lost: 0, droppedByReceiver: 0 };
        for (const [at, { offered, senderTellsOpening, receiverTellsOpening, ...outcome }] of connections.entries()) {
          const key = `k${at}`;
          const lost = Math.min(offered, outcome.lost);
          const arrived = offered - lost;
          sums.offered += offered;
          sums.arrived += arrived;
          sums.lost += lost;
          sums.droppedByReceiver += Math.min(arrived, outcome.dropped);
          if (senderTellsOpening) sender.push((one) => one.opened(key));
          if (receiverTellsOpening) receiver.push((one) => one.opened(key));
          sender.push((one) => one.closedBySender({ key, offered, sent: offered }));
          receiver.push((one) => one.closedByReceiver({ key, arrived, outOfOrder: 0 }));
        }
        let lostSoFar = 0;
        for (const message of interleaved(sender, receiver, turns)) {
          message(ledger);
          // What is lost stays lost, and at no moment is more lost than will be.
          expect(ledger.lost()).toBeGreaterThanOrEqual(lostSoFar);
          lostSoFar = ledger.lost();
          expect(lostSoFar).toBeLessThanOrEqual(sums.lost);
        }
        expect(ledger.openConnections()).toBe(0);
        const { offered, arrived, lost, droppedByReceiver } = sums;
        const totals = { notOffered, dropped: 0, queued: 0, offered, arrived, droppedByReceiver, waiting: 0, foreign: 0, displayed: null };
        const due = offered + notOffered;
        const settled = ledger.settle({ ...totals, due, received: arrived - droppedByReceiver });
        expect(settled).toMatchObject({ balanced: true, faults: [], lost, inFlight: 0 });
        const { received } = settled;
        expect(settled.notOffered + settled.dropped + settled.droppedByReceiver + received + settled.lost + settled.inFlight).toBe(due);
        // One frame more or less in any total is seen.
        expect(ledger.settle({ ...totals, due: due + 1, received }).balanced).toBe(false);
        expect(ledger.settle({ ...totals, due: due + 1, offered: offered + 1, received }).balanced).toBe(false);
        expect(ledger.settle({ ...totals, due, received: received + 1 }).balanced).toBe(false);
        expect(ledger.settle({ ...totals, due, arrived: arrived + 1, received: received + 1 }).balanced).toBe(false);
      },
    ),
  );
});

it('an end that never tells is named, whatever else is told', () => {
  fc.assert(
    fc.property(fc.array(connection, { minLength: 1, maxLength: 12 }), fc.nat(), fc.boolean(), (connections, pick, isSenderSilent) => {
      const ledger = new FrameLedger();
      const silent = pick % connections.length;
      let offered = 0;
      let arrived = 0;
      for (const [at, one] of connections.entries()) {
        const key = `k${at}`;
        const frames = one.offered + 1;
        offered += frames;
        arrived += frames;
        if (at !== silent || !isSenderSilent) ledger.closedBySender({ key, offered: frames, sent: frames });
        if (at !== silent || isSenderSilent) ledger.closedByReceiver({ key, arrived: frames, outOfOrder: 0 });
      }
      expect(ledger.openConnections()).toBe(1);
      const { balanced, faults } = ledger.settle({
        due: offered,
        notOffered: 0,
        dropped: 0,
        queued: 0,
        offered,
        arrived,
        received: arrived,
        droppedByReceiver: 0,
        waiting: 0,
        foreign: 0,
        displayed: null,
      });
      expect(balanced).toBe(false);
      expect(faults[0]).toBe(`the ${isSenderSilent ? 'sender' : 'receiver'} gave no account of connection k${silent}`);
    }),
  );
});
