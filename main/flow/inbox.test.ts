import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classOf, NOTHING_DROPPED } from './frame-queue.ts';
import { Inbox, type InboxSettings } from './inbox.ts';

interface Item {
  priority: number;
  bytes: number;
  name: string;
}

/** `o1` is an ordinary frame, `k1` a key frame, `c1` a control message, `f1` one of an unknown priority. */
function item(name: string): Item {
  return { priority: { o: 0, k: 1, c: 2, f: 9 }[name[0]!]!, bytes: 10, name };
}

const names = (items: readonly Item[]) => items.map(({ name }) => name).join(' ');

/** Offers the frames and returns what each of them had dropped, what waits, and the inbox. */
function offered(policy: InboxSettings['policy'], limitFrames: number, arrivals: string) {
  const inbox = new Inbox<Item>({ policy, limitFrames });
  const dropped = arrivals.split(' ').map((name) => names(inbox.offer(item(name))));
  return { inbox, dropped: dropped.join(',') };
}

describe('Inbox', () => {
  it.each([
    // Among equals the oldest goes.
    ['drop-oldest', 2, 'o1 o2 o3 o4', ',,o1,o2', 'o3 o4'],
    // A key frame evicts the oldest ordinary one; an ordinary frame that meets only key frames goes itself.
    ['drop-oldest', 2, 'o1 o2 k1 k2 o3 k3', ',,o1,o2,o3,k1', 'k2 k3'],
    ['drop-oldest', 2, 'c1 c2 k1 o1 c3', ',,k1,o1,c1', 'c2 c3'],
    ['drop-oldest', 1, 'k1 f1', ',f1', 'k1'],
    ['drop-newest', 2, 'o1 o2 o3 o4', ',,o3,o4', 'o1 o2'],
    ['drop-newest', 2, 'o1 o2 k1 k2 o3 k3', ',,o2,o1,o3,k3', 'k1 k2'],
    ['drop-newest', 2, 'k1 k2 c1 k3 c2 c3', ',,k2,k3,k1,c3', 'c1 c2'],
    // Of ordinary frames the newest alone, beside the key frames up to the limit.
    ['latest', 64, 'o1 o2 f3 o4', ',o1,o2,f3', 'o4'],
    ['latest', 3, 'o1 k1 o2 k2 k3 o3 k4', ',,o1,,o2,o3,k1', 'k2 k3 k4'],
    ['latest', 2, 'k1 c1 o1 c2', ',,o1,k1', 'c1 c2'],
    ['queue', 1, 'o1 k1 o2 c1', ',,,', 'c1 k1 o1 o2'],
    ['pause', 1, 'o1 k1 o2 c1', ',,,', 'c1 k1 o1 o2'],
  ] as const)('%s with room for %i, of %s, drops %s and keeps %s', (policy, limitFrames, arrivals, dropped, kept) => {
    const result = offered(policy, limitFrames, arrivals);
    expect(result.dropped).toBe(dropped);
    expect([result.inbox.frames, result.inbox.bytes]).toEqual([kept.split(' ').length, kept.split(' ').length * 10]);
    expect(names(result.inbox.clear())).toBe(kept);
    expect([result.inbox.frames, result.inbox.bytes, result.inbox.take()]).toEqual([0, 0, null]);
  });

  it('allocates nothing for a frame that is simply taken in', () => {
    const inbox = new Inbox<Item>({ policy: 'drop-oldest', limitFrames: 2 });
    expect(inbox.offer(item('o1'))).toBe(NOTHING_DROPPED);
    expect(inbox.offer(item('o2'))).toBe(NOTHING_DROPPED);
  });

  it('is full under pause alone, from the limit on and no longer below it', () => {
    const { inbox } = offered('pause', 2, 'o1');
    expect(inbox.isFull).toBe(false);
    inbox.offer(item('o2'));
    expect(inbox.isFull).toBe(true);
    inbox.offer(item('o3'));
    inbox.take();
    expect(inbox.isFull).toBe(true);
    inbox.take();
    expect(inbox.isFull).toBe(false);
    for (const policy of ['queue', 'drop-oldest', 'drop-newest', 'latest'] as const) {
      expect(offered(policy, 1, 'o1 k2 c3').inbox.isFull).toBe(false);
    }
  });

  it.each([
    ['drop-oldest', 3, 'o1 o2 o3', 'c1 k1 k2'],
    ['drop-oldest', 2, 'o1 o2 o3 k1', 'c1 k2'],
    ['drop-newest', 4, 'o3 o2', 'c1 k1 k2 o1'],
    ['drop-newest', 1, 'o3 o2 o1 k2 k1', 'c1'],
    ['latest', 64, 'o1 o2', 'c1 k1 k2 o3'],
    ['latest', 2, 'o1 o2 o3 k1', 'c1 k2'],
    ['pause', 1, '', 'c1 k1 k2 o1 o2 o3'],
    ['queue', 1, '', 'c1 k1 k2 o1 o2 o3'],
  ] as const)('changes to %s with room for %i by dropping %s', (policy, limitFrames, dropped, kept) => {
    const { inbox } = offered('queue', 1, 'o1 k1 o2 c1 k2 o3');
    expect(names(inbox.apply({ policy, limitFrames }))).toBe(dropped);
    expect(inbox.isFull).toBe(policy === 'pause');
    expect(names(inbox.clear())).toBe(kept);
  });

  it('holds what it promises, whatever comes and whatever changes', () => {
    const settings = fc.record({
      policy: fc.constantFrom('queue', 'drop-oldest', 'drop-newest', 'latest', 'pause'),
      limitFrames: fc.integer({ min: 1, max: 6 }),
    }) as fc.Arbitrary<InboxSettings>;
    const step = fc.oneof(
      { weight: 8, arbitrary: fc.record({ priority: fc.constantFrom(0, 0, 0, 1, 1, 2, 7), bytes: fc.nat(100) }) },
      { weight: 3, arbitrary: fc.constant('take' as const) },
      { weight: 1, arbitrary: settings },
    );
    fc.assert(
      fc.property(settings, fc.array(step, { maxLength: 120, size: 'max' }), (initial, steps) => {
        let { policy, limitFrames } = initial;
        const inbox = new Inbox<Item>(initial);
        /** In order of arrival; what is taken or dropped leaves it. */
        let waiting: Item[] = [];
        const leave = (gone: Item) => {
          expect(waiting).toContain(gone);
          waiting = waiting.filter((other) => other !== gone);
        };
        const drop = (dropped: readonly Item[]) => {
          if (policy === 'queue' || policy === 'pause') expect(dropped).toHaveLength(0);
          for (const gone of dropped) {
            const level = classOf(gone.priority);
            expect(Math.min(...waiting.map((other) => classOf(other.priority)))).toBe(level);
            const equals = waiting.filter((other) => classOf(other.priority) === level);
            expect(gone).toBe(equals.at(policy === 'drop-newest' ? -1 : 0));
            // Nothing goes in vain.
            expect(waiting.length > limitFrames || (policy === 'latest' && level === 0 && equals.length > 1)).toBe(true);
            leave(gone);
          }
        };
        steps.forEach((step, n) => {
          if (step === 'take') {
            const highest = Math.max(...waiting.map((other) => classOf(other.priority)));
            const next = waiting.find((other) => classOf(other.priority) === highest);
            expect(inbox.take()).toBe(next ?? null);
            if (next) leave(next);
          } else if ('policy' in step) {
            ({ policy, limitFrames } = step);
            drop(inbox.apply(step));
          } else {
            const arrival = { ...step, name: `${n}` };
            waiting.push(arrival);
            drop(inbox.offer(arrival));
          }
          expect(inbox.frames).toBe(waiting.length);
          expect(inbox.bytes).toBe(waiting.reduce((sum, { bytes }) => sum + bytes, 0));
          expect(inbox.isFull).toBe(policy === 'pause' && waiting.length >= limitFrames);
          if (policy !== 'queue' && policy !== 'pause') expect(waiting.length).toBeLessThanOrEqual(limitFrames);
          if (policy === 'latest') expect(waiting.filter(({ priority }) => classOf(priority) === 0).length).toBeLessThanOrEqual(1);
        });
        expect(new Set(inbox.clear())).toEqual(new Set(waiting));
      }),
      { numRuns: 200 },
    );
  });
});
