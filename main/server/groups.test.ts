import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCounters, SERVER } from '../metrics/shared-counters.ts';
import { GROUPS_MAX, GROUPS_PER_MEMBER_MAX, Groups } from './groups.ts';

function setup() {
  const counters = createCounters(SERVER);
  const groups = new Groups<string>(counters);
  const count = () => ({
    groups: counters[SERVER.groups],
    members: counters[SERVER.members],
    joins: counters[SERVER.groupJoins],
    leaves: counters[SERVER.groupLeaves],
    broadcasts: counters[SERVER.broadcasts],
  });
  const hearers = (name: string, deliver: (member: string) => void = () => {}) => {
    const heard: string[] = [];
    const delivered = groups.broadcast(name, (member) => {
      heard.push(member);
      deliver(member);
    });
    expect(delivered).toBe(heard.length);
    return heard;
  };
  return { groups, count, hearers };
}

describe('membership', () => {
  it('is joined once, left once, and counted', () => {
    const { groups, count } = setup();
    expect([groups.join('g', 'a'), groups.join('g', 'a'), groups.join('g', 'b'), groups.join('h', 'a')]).toEqual([
      'joined',
      'already',
      'joined',
      'joined',
    ]);
    expect([...groups.members('g')]).toEqual(['a', 'b']);
    expect(groups.sizeOf('g')).toBe(2);
    expect(groups.groupsOf('a')).toEqual(['g', 'h']);
    expect(count()).toEqual({ groups: 2, members: 3, joins: 3, leaves: 0, broadcasts: 0 });
    expect([groups.leave('g', 'a'), groups.leave('g', 'a'), groups.leave('none', 'a')]).toEqual([true, false, false]);
    expect(groups.leaveAll('a')).toBe(1);
    expect(groups.leaveAll('a')).toBe(0);
    // h had no other member and is gone.
    expect(count()).toEqual({ groups: 1, members: 1, joins: 3, leaves: 2, broadcasts: 0 });
    expect([[...groups.members('h')], groups.groupsOf('a')]).toEqual([[], []]);
  });

  it('has a limit for each member', () => {
    const { groups } = setup();
    for (let at = 0; at < GROUPS_PER_MEMBER_MAX; at++) expect(groups.join(`g${at}`, 'a')).toBe('joined');
    expect(groups.join('one more', 'a')).toBe('too-many');
    expect(groups.join('g0', 'a')).toBe('already');
    expect(groups.join('one more', 'b')).toBe('joined');
    groups.leave('g0', 'a');
    expect(groups.join('one more', 'a')).toBe('joined');
  });

  it('has a limit of groups, which an existing group does not meet', () => {
    const { groups, count } = setup();
    for (let at = 0; at < GROUPS_MAX; at++) groups.join(`g${at}`, `m${Math.floor(at / GROUPS_PER_MEMBER_MAX)}`);
    expect(count().groups).toBe(GROUPS_MAX);
    expect(groups.join('one more', 'x')).toBe('too-many');
    expect(groups.groupsOf('x')).toEqual([]);
    expect(groups.join('g0', 'x')).toBe('joined');
    groups.leave('g1', 'm0');
    expect(groups.join('one more', 'x')).toBe('joined');
    expect(count().groups).toBe(GROUPS_MAX);
  });
});

describe('a broadcast', () => {
  it('goes to all, and counts as many frames as go at once', () => {
    const { groups, hearers, count } = setup();
    for (const member of ['a', 'b', 'c']) groups.join('g', member);
    expect(hearers('g')).toEqual(['a', 'b', 'c']);
    expect(hearers('none')).toEqual([]);
    expect(count().broadcasts).toBe(1);
    expect(groups.broadcast('g', () => {}, 5)).toBe(3);
    expect(count().broadcasts).toBe(6);
  });

  it('passes over those who leave while it goes on', () => {
    const { groups, hearers } = setup();
    for (const member of ['a', 'b', 'c']) groups.join('g', member);
    expect(hearers('g', (member) => member === 'a' && groups.leaveAll('b'))).toEqual(['a', 'c']);
    expect(hearers('g', (member) => groups.leaveAll(member))).toEqual(['a', 'c']);
    expect([...groups.members('g')]).toEqual([]);
  });

  it('does not reach those who join while it goes on, and ends', () => {
    const { groups, hearers } = setup();
    for (const member of ['a', 'b', 'c']) groups.join('g', member);
    let newcomers = 0;
    const heard = hearers('g', (member) => {
      groups.leave('g', member);
      groups.join('g', member);
      groups.join('g', `new${newcomers++}`);
    });
    expect(heard).toEqual(['a', 'b', 'c']);
    expect([...groups.members('g')]).toEqual(['a', 'new0', 'b', 'new1', 'c', 'new2']);
  });

  it('takes no notice of a group that was emptied and made anew while it goes on', () => {
    const { groups, hearers } = setup();
    for (const member of ['a', 'b']) groups.join('g', member);
    const heard = hearers('g', () => {
      groups.leaveAll('a');
      groups.leaveAll('b');
      groups.join('g', 'b');
    });
    expect(heard).toEqual(['a']);
    expect([...groups.members('g')]).toEqual(['b']);
  });
});

describe('against a list of pairs', () => {
  const name = fc.constantFrom('g', 'h', '__proto__', 'constructor');
  const member = fc.constantFrom('a', 'b', 'c', 'd');
  const step = fc.oneof(
    fc.record({ type: fc.constant('join' as const), name, member }),
    fc.record({ type: fc.constant('leave' as const), name, member }),
    fc.record({ type: fc.constant('leaveAll' as const), member }),
    fc.record({ type: fc.constant('broadcast' as const), name, member }),
    fc.record({ type: fc.constant('broadcastAndClose' as const), name, member }),
  );

  it('does the same', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { groups, count, hearers } = setup();
        let pairs: { name: string; member: string }[] = [];
        const has = (of: string, who: string) => pairs.some((pair) => pair.name === of && pair.member === who);
        const expected = { joins: 0, leaves: 0, broadcasts: 0 };
        const drop = (gone: (pair: { name: string; member: string }) => boolean) => {
          const before = pairs.length;
          pairs = pairs.filter((pair) => !gone(pair));
          expected.leaves += before - pairs.length;
          return before - pairs.length;
        };
        for (const one of steps) {
          if (one.type === 'join') {
            expect(groups.join(one.name, one.member)).toBe(has(one.name, one.member) ? 'already' : 'joined');
            if (!has(one.name, one.member)) {
              pairs.push({ name: one.name, member: one.member });
              expected.joins += 1;
            }
          } else if (one.type === 'leave') {
            const left = groups.leave(one.name, one.member);
            expect(left).toBe(drop((pair) => pair.name === one.name && pair.member === one.member) === 1);
          } else if (one.type === 'leaveAll') {
            expect(groups.leaveAll(one.member)).toBe(drop((pair) => pair.member === one.member));
          } else {
            const inGroup = pairs.filter((pair) => pair.name === one.name).map((pair) => pair.member);
            if (inGroup.length > 0) expected.broadcasts += 1;
            if (one.type === 'broadcast') {
              expect(hearers(one.name)).toEqual(inGroup);
            } else {
              // The first who is sent to makes `member` close.
              const close = () => {
                groups.leaveAll(one.member);
              };
              const [first] = inGroup;
              expect(hearers(one.name, close)).toEqual(inGroup.filter((who) => who === first || who !== one.member));
              if (first !== undefined) drop((pair) => pair.member === one.member);
            }
          }
          expect(count()).toEqual({ groups: new Set(pairs.map((pair) => pair.name)).size, members: pairs.length, ...expected });
          for (const of of ['g', 'h', '__proto__', 'constructor']) {
            expect([...groups.members(of)]).toEqual(pairs.filter((pair) => pair.name === of).map((pair) => pair.member));
          }
          for (const who of ['a', 'b', 'c', 'd']) {
            expect(groups.groupsOf(who)).toEqual(pairs.filter((pair) => pair.member === who).map((pair) => pair.name));
          }
        }
      }),
    );
  });
});
