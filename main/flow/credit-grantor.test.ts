import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CreditGrantor } from './credit-grantor.ts';
import { CreditWindow } from './credit-window.ts';

/** The sender sends what it may, up to so many frames; so many leave at the receiver; a grant arrives, perhaps twice; the credit changes. */
type Step =
  | { do: 'send'; frames: number }
  | { do: 'leave'; frames: number }
  | { do: 'arrive'; again: boolean }
  | { do: 'change'; credit: number };

/** What the grantor says as so many frames leave. */
const leave = (grantor: CreditGrantor, frames: number) => Array.from({ length: frames }, () => grantor.left());

describe('CreditGrantor', () => {
  it('grants the whole credit first, then in steps of half of it, rounded up', () => {
    const four = new CreditGrantor(4);
    expect(four.limit).toBe(4);
    expect(leave(four, 5)).toEqual([null, 6, null, 8, null]);
    expect(four.limit).toBe(8);
    expect(leave(new CreditGrantor(5), 6)).toEqual([null, null, 8, null, null, 11]);
    expect(leave(new CreditGrantor(2), 3)).toEqual([3, 4, 5]);
    expect(leave(new CreditGrantor(1), 3)).toEqual([2, 3, 4]);
  });

  it('lets a smaller credit wait until the larger one is used up', () => {
    const grantor = new CreditGrantor(10);
    grantor.setCredit(4);
    expect(grantor.limit).toBe(10);
    expect(leave(grantor, 10)).toEqual([null, null, null, null, null, null, null, 12, null, 14]);
  });

  it('grants a larger credit with the next frame that leaves, before the sender has used up the smaller one', () => {
    const grantor = new CreditGrantor(2);
    grantor.setCredit(100);
    expect(leave(grantor, 51)).toEqual([101, ...Array.from({ length: 49 }, () => null), 151]);
  });

  it('goes on granting to a sender that had credits, when new connections get none', () => {
    const grantor = new CreditGrantor(4);
    grantor.setCredit(0);
    expect(leave(grantor, 4)).toEqual([null, 6, null, 8]);
  });

  it('refuses a credit that is none', () => {
    expect(() => new CreditGrantor(0)).toThrow(RangeError);
    for (const credit of [-1, 1.5, Number.NaN]) {
      expect(() => new CreditGrantor(credit)).toThrow(RangeError);
      expect(() => new CreditGrantor(1).setCredit(credit)).toThrow(RangeError);
    }
  });
});

describe('credits between sender and receiver', () => {
  const send = fc.record({ do: fc.constant('send' as const), frames: fc.integer({ min: 1, max: 30 }) });
  const leaves = fc.record({ do: fc.constant('leave' as const), frames: fc.integer({ min: 1, max: 10 }) });
  const arrive = fc.record({ do: fc.constant('arrive' as const), again: fc.boolean() });
  const change = fc.record({ do: fc.constant('change' as const), credit: fc.integer({ min: 1, max: 25 }) });
  const credit = fc.integer({ min: 1, max: 25 });

  /** Plays the steps, then lets the receiver take everything and every grant arrive until all `total` frames are through. */
  function play(creditFrames: number, steps: readonly Step[]) {
    const total = 300;
    const grantor = new CreditGrantor(creditFrames);
    const window = new CreditWindow();
    const underway = [grantor.limit];
    let largestCredit = creditFrames;
    let [sent, left, grants] = [0, 0, 1];

    const sendUpTo = (frames: number) => {
      for (let n = 0; n < frames && sent < total && window.allows(sent); n++) {
        sent += 1;
        if (sent - left > largestCredit) throw new Error(`${sent - left} frames under way, with a credit of ${largestCredit}.`);
      }
    };
    const leaveUpTo = (frames: number) => {
      for (let n = 0; n < frames && left < sent; n++) {
        left += 1;
        const limit = grantor.left();
        if (limit === null) continue;
        expect(limit).toBe(grantor.limit);
        grants += 1;
        underway.push(limit);
      }
    };
    const deliver = (again: boolean) => {
      const limit = underway.shift();
      if (limit === undefined) return;
      expect(window.grant(limit)).toBe('granted');
      if (again) expect(window.grant(limit)).toBe('stale');
      expect(window.limit).toBe(limit);
    };

    for (const step of steps) {
      if (step.do === 'send') sendUpTo(step.frames);
      else if (step.do === 'leave') leaveUpTo(step.frames);
      else if (step.do === 'arrive') deliver(step.again);
      else {
        grantor.setCredit(step.credit);
        largestCredit = Math.max(largestCredit, step.credit);
      }
    }
    while (left < total) {
      const before = sent + left + window.limit;
      deliver(false);
      sendUpTo(Number.POSITIVE_INFINITY);
      leaveUpTo(Number.POSITIVE_INFINITY);
      // Nothing moved: the sender waits for a grant that nobody will send.
      if (sent + left + window.limit === before) break;
    }
    return { total, sent, left, grants };
  }

  it('bound what is under way, never block for good, and cost a grant for half a credit, however they interleave', () => {
    const steps = fc.array(fc.oneof(send, leaves, arrive), { maxLength: 150, size: 'max' });
    fc.assert(
      fc.property(credit, steps, (creditFrames, steps) => {
        const { total, sent, left, grants } = play(creditFrames, steps);
        expect([sent, left]).toEqual([total, total]);
        expect(grants).toBe(1 + Math.floor(total / Math.ceil(creditFrames / 2)));
      }),
      { numRuns: 300 },
    );
  });

  it('do so when the credit changes on the way', () => {
    const steps = fc.array(fc.oneof(send, leaves, arrive, change), { maxLength: 150, size: 'max' });
    fc.assert(
      fc.property(credit, steps, (creditFrames, steps) => {
        const { total, sent, left } = play(creditFrames, steps);
        expect([sent, left]).toEqual([total, total]);
      }),
      { numRuns: 300 },
    );
  });

  it('use the whole credit: with everything granted and nothing taken, exactly so many frames are under way', () => {
    fc.assert(
      fc.property(credit, (creditFrames) => {
        const window = new CreditWindow();
        window.grant(new CreditGrantor(creditFrames).limit);
        expect([window.allows(creditFrames - 1), window.allows(creditFrames)]).toEqual([true, false]);
      }),
    );
  });
});
