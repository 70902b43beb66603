import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import type { RunningContender, RunsCase, StandingContender, TurnsCase } from './bench-case.ts';
import type { BenchContext } from './bench-context.ts';
import { CASES } from './cases.ts';
import { replaceSection, sectionMarkers } from './replace-section.ts';
import { caseMarkdown } from './result-table.ts';
import { roundNumber } from './round-number.ts';
import { expectedS, runCase } from './run-case.ts';
import { chooseCases, paceOf } from './run-suite.ts';

const PACE = { rounds: 3, seconds: 1, warmupS: 0.3 };

function contextOf(isQuick: boolean): BenchContext {
  const refuse = () => {
    throw new Error('not asked for here');
  };
  return {
    root: '',
    cacheFolder: '',
    workFolder: '',
    library: refuse,
    isQuick,
    processes: null as unknown as BenchContext['processes'],
    product: refuse,
    endProduct: refuse,
    giveUp: refuse,
    tell: () => {},
  };
}

function caseOf(order: string[], more: Partial<RunsCase> = {}): RunsCase {
  const contender = (id: string, values: readonly number[], own: Partial<RunningContender> = {}): RunningContender => {
    const left = [...values];
    return {
      id,
      name: `the ${id}`,
      what: 'x | y',
      isOurs: id === 'ours',
      run: async () => {
        order.push(id);
        const value = left.shift();
        if (value === undefined) throw new Error('out of values');
        return { value, driverCores: 0.5, p99Us: value * 2 };
      },
      ...own,
    };
  };
  return {
    id: 'a',
    title: 'A case',
    what: 'What.',
    quickForm: 'the same.',
    unit: 'messages/s',
    higherIsBetter: true,
    reference: 'raw',
    contenders: [
      contender('raw', [1_000, 500, 2_000]),
      contender('ours', [900, 500, 1_000]),
      contender('peer', [400]),
      contender('absent', [], { unavailable: async () => 'not installed' }),
      contender('slow', [1, 1, 1], { onlyFull: true }),
    ],
    levels: [{ kind: 'ratio', of: 'ours', to: 'raw', atLeast: 0.9 }],
    ...more,
  };
}

function turnsCaseOf(contenders: readonly StandingContender[], turns: TurnsCase['turns']): TurnsCase {
  return { ...caseOf([]), contenders, turns };
}

it('runs the contenders in turn, round after round, and compares within each', async () => {
  const order: string[] = [];
  const result = await runCase(caseOf(order), PACE, contextOf(true));
  expect(order).toEqual(['raw', 'ours', 'peer', 'raw', 'ours', 'peer', 'raw', 'ours', 'peer']);
  const [raw, ours, peer, absent] = result.contenders;
  expect(raw).toMatchObject({ value: { median: 1_000, min: 500, max: 2_000 }, reference: null, ratio: null });
  // Ratios 0.9, 1 and 0.5.
  expect(ours).toMatchObject({ value: { median: 900 }, ratio: { median: 0.9, min: 0.5, max: 1 } });
  expect(peer!.attempts.map(({ ok }) => ok)).toEqual([true, false, false]);
  expect(absent).toMatchObject({ unavailable: 'not installed', attempts: [], value: null });
  expect(result.levels).toMatchObject([{ verdict: 'held' }]);
  expect((await runCase(caseOf([]), PACE, contextOf(false))).contenders).toHaveLength(5);
});

it('measures those that stand forth and back, turn after turn, each started and ended once', async () => {
  const order: string[] = [];
  const pids = new Map<string, number>();
  const stands = (id: string, measured: (warmupS: number) => number, end: () => void = () => {}): StandingContender => ({
    id,
    name: id,
    what: '',
    isOurs: false,
    stand: async () => {
      order.push(`start ${id}`);
      // A program that can be told to stand still.
      const child = spawn('sleep', ['60'], { stdio: 'ignore' });
      pids.set(id, child.pid!);
      return {
        pid: child.pid!,
        measure: async ({ warmupS }) => {
          order.push(`${id} after ${warmupS}`);
          const running = () => [...pids].filter(([, pid]) => stateOf(pid) !== 'T').map(([name]) => name);
          // A signal takes its moment.
          if (process.platform === 'linux') await vi.waitFor(() => expect(running()).toEqual([id]));
          return { value: measured(warmupS) };
        },
        end: async () => {
          order.push(`end ${id}`);
          pids.delete(id);
          child.kill('SIGKILL');
          end();
        },
      };
    },
  });
  const contenders = [
    stands('raw', () => 100),
    stands('ours', () => 90),
    stands(
      'wrong',
      () => 80,
      () => {
        throw new Error('it was another engine');
      },
    ),
    // Neither a warm-up that fails nor a round lets what follows pass for a measurement.
    stands('cold', (warmupS) => {
      if (warmupS === 2) throw new Error('the warm-up lost messages');
      return 1_000;
    }),
  ];
  const one = turnsCaseOf(contenders, [
    ['raw', 'ours'],
    ['raw', 'wrong', 'cold'],
  ]);
  const pace = { rounds: 3, seconds: 1, warmupS: 2, settleS: 0.5 };
  const result = await runCase(one, pace, contextOf(false));
  const there = ['raw after 0.5', 'ours after 0.5'];
  expect(order.slice(0, 12)).toEqual([
    ...['start raw', 'raw after 2', 'start ours', 'ours after 2'],
    ...[...there, ...[...there].reverse(), ...there],
    ...['end raw', 'end ours'],
  ]);
  const [raw, ours, wrong, cold] = result.contenders;
  // The reference has a round of its own for each of the others.
  expect(raw!.attempts.map(({ round }) => round)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(ours).toMatchObject({ ratio: { median: 0.9 }, attempts: [{ round: 0 }, { round: 1 }, { round: 2 }] });
  expect(wrong).toMatchObject({ value: null, ratio: null });
  expect(wrong!.attempts.map((attempt) => (attempt.ok ? '' : `${attempt.round} ${attempt.reason}`))).toEqual([
    '3 it was another engine',
    '4 it was another engine',
    '5 it was another engine',
  ]);
  expect(cold!.attempts.map((attempt) => (attempt.ok ? attempt.value : `${attempt.round} ${attempt.reason}`))).toEqual([
    '3 the warm-up lost messages',
    '4 the warm-up lost messages',
    '5 the warm-up lost messages',
  ]);
  expect(result.levels).toMatchObject([{ verdict: 'held', text: 'ours / raw >= 0.9: 0.900' }]);
  expect(caseMarkdown(result)).toContain('warmed up for 2 s, and then 3 rounds of 1 s, 0.5 s after each was woken');
  // Five places of 2.7 s, and three rounds of 1.6 s each.
  expect(expectedS(one, pace, contextOf(false))).toBeCloseTo(5 * 2.7 + 15 * 1.6);
});

it('kills the one of a turn that does not end, and keeps what the others measured', async () => {
  const ended: string[] = [];
  const stands = (id: string, mayEnd: Promise<void>): StandingContender => ({
    id,
    name: id,
    what: '',
    isOurs: false,
    stand: async () => {
      const child = spawn('sleep', ['60'], { stdio: 'ignore' });
      const exited = once(child, 'exit').then(([, signal]) => void ended.push(`${id} ${signal}`));
      return {
        pid: child.pid!,
        measure: async () => ({ value: 100 }),
        end: async () => {
          ended.push(`${id} asked`);
          await Promise.race([mayEnd, exited]);
          child.kill('SIGTERM');
          await exited;
        },
      };
    },
  });
  const never = new Promise<void>(() => {});
  const contenders = [stands('raw', never), stands('ours', Promise.resolve())];
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const running = runCase(turnsCaseOf(contenders, [['raw', 'ours']]), { ...PACE, warmupS: 0 }, contextOf(false));
    await vi.waitFor(() => expect(ended).toEqual(['raw asked']));
    await vi.advanceTimersByTimeAsync(60_000);
    const [raw, ours] = (await running).contenders;
    expect(raw!.attempts.map((attempt) => attempt.ok || attempt.reason)).toEqual(Array(3).fill('it did not end within 60 s'));
    expect(ours!.attempts.map(({ ok }) => ok)).toEqual([true, true, true]);
    await vi.waitFor(() => expect([...ended].sort()).toEqual(['ours SIGTERM', 'ours asked', 'raw SIGKILL', 'raw asked']));
  } finally {
    vi.useRealTimers();
  }
});

it('measures every contender of a case with turns, and none that the case does not have', () => {
  for (const { id, contenders, turns } of CASES) {
    if (turns) expect([id, [...new Set(turns.flat())].sort()]).toEqual([id, contenders.map((contender) => contender.id).sort()]);
  }
});

/** Of a process, as /proc tells it: `T` is stopped (proc_pid_stat(5)). */
function stateOf(pid: number): string {
  if (process.platform !== 'linux') return '';
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2)[0]!;
}

it('makes a table in which nothing that is missing is a 0', async () => {
  const text = caseMarkdown(await runCase(caseOf([]), PACE, contextOf(true)));
  expect(text).toContain('| **the ours**: x \\| y | 900 | 500 to 1,000 | 0.90 | 0.50 to 1.00 | 1,800 | 0.5 |');
  expect(text).toContain('| the absent: x \\| y | not available: not installed |');
  expect(text).toContain('- the peer: round 2 has no measurement: out of values.');
  expect(text).toContain('- Level held: the ours / the raw >= 0.9: 0.900');
  expect([roundNumber(1_234.4), roundNumber(12.345), roundNumber(0.01234), roundNumber(0)]).toEqual(['1,234', '12.3', '0.0123', '0']);
});

it('chooses cases by id, and their pace by form', () => {
  const cases = [caseOf([]), caseOf([], { id: 'c-push' }), caseOf([], { id: 'c-relay', onlyFull: true })];
  expect(chooseCases(cases, null, true).map(({ id }) => id)).toEqual(['a', 'c-push']);
  expect(chooseCases(cases, null, false)).toHaveLength(3);
  expect(chooseCases(cases, 'c', true).map(({ id }) => id)).toEqual(['c-push', 'c-relay']);
  expect(() => chooseCases(cases, 'a,z', true)).toThrow('there is no case z; there are a, c-push, c-relay');
  const one = caseOf([], { quick: { seconds: 0.5 } });
  expect(paceOf(one, { isQuick: true, rounds: null, seconds: null })).toMatchObject({ rounds: 3, seconds: 0.5 });
  expect(paceOf(one, { isQuick: true, rounds: 1, seconds: 2 })).toMatchObject({ rounds: 3, seconds: 2 });
  // Four contenders in the quick form, three rounds, 1 + 0.3 s and 0.7 s around each.
  expect(expectedS(one, PACE, contextOf(true))).toBeCloseTo(24);
});

it('writes between the markers of a page and leaves the rest alone', () => {
  const { begin, end } = sectionMarkers('npm run bench');
  const page = `before\n${begin}\nold\n${end}\nafter\n`;
  expect(replaceSection(page, 'new')).toBe(`before\n${begin}\n\nnew\n\n${end}\nafter\n`);
  expect(() => replaceSection('no markers', 'new')).toThrow('markers');
});
