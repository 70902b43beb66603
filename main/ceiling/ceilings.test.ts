import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Environment } from '../../contract/index.ts';
import type { Clock } from '../clock.ts';
import type { ThreadSpawner } from '../threads/thread.ts';
import type { CeilingThreadData } from './ceiling-messages.ts';
import { Ceilings } from './ceilings.ts';
import { type CpuReading, watchOthers } from './cpu-of-others.ts';

const MS = 1_000_000;
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sockscope-ceilings-'));
});
afterEach(() => rmSync(home, { recursive: true }));

/** Messages in each part of a measurement, which takes 0.2 s: 400, 500, 450, 700 and 550 a second, whose median is 500. */
const PARTS = [80, 100, 90, 140, 110].map((messages) => ({ messages, seconds: 0.2 }));

/** Ceilings whose two threads take 2 s of the clock and as much CPU as told, in milliseconds. */
function ceilings(machineMs: number | null, processMs: number, parts: () => typeof PARTS | null = () => PARTS) {
  const lines: string[] = [];
  let nowNs = 5_000 * MS;
  let cpu: CpuReading = { machineNs: machineMs === null ? null : 70 * MS, processNs: 30 * MS };
  let wallMs = 0;
  const clock: Clock = { nowNs: () => nowNs, wallTime: () => new Date(wallMs) };
  const threads = {
    spawn: (_name: string, data: CeilingThreadData) => ({
      onMessage: (listener: (message: unknown) => void) => {
        queueMicrotask(() => {
          if (data.end === 'sender') return listener({ type: 'listening', port: 1 });
          nowNs += 2_000 * MS;
          cpu = { machineNs: machineMs === null ? null : cpu.machineNs! + machineMs * MS, processNs: cpu.processNs + processMs * MS };
          const measured = parts();
          listener(measured === null ? { type: 'failed', text: 'no luck' } : { type: 'measured', parts: measured });
        });
      },
      onExit: () => {},
      terminate: async () => {},
    }),
  } as unknown as ThreadSpawner;
  const environment = { cpu: 'a', cores: 2, os: 'b', node: 'c' } as unknown as Environment;
  const made = new Ceilings({ home, threads, clock, environment, log: (line) => lines.push(line), readCpu: () => cpu });
  const wait = (minutes: number) => {
    wallMs += minutes * 60_000;
  };
  return { lines, ceilings: made, wait };
}
const wanted = { messageBytes: 1_000, serverThread: 'worker' } as const;
const ignored = () => {};

describe('a ceiling', () => {
  it('that was measured on a quiet machine is kept: the median of its parts, with the lowest and the highest', async () => {
    // 0.25 cores of others: (3 500 - 3 000) / 2 000 ms.
    const { ceilings: quiet, lines } = ceilings(3_500, 3_000);
    const { alone, kept } = await quiet.measure(wanted, ignored);
    expect(alone).toMatchObject({ messageBytes: 1_000, bytesPerS: 500_000, othersCores: 0.25, othersUnknown: null, likelyLow: false });
    expect(alone).toMatchObject({ fps: 500, lowFps: 400, highFps: 700, occasions: 1 });
    expect(alone.seconds).toBeCloseTo(1, 9);
    expect([kept, await quiet.kept(wanted)]).toEqual([alone, alone]);
    expect(lines).toEqual([]);
  });

  it('that was measured while other programs had the machine serves this run alone, says so, and so does the log', async () => {
    // 0.75 cores of others.
    const { ceilings: busy, lines } = ceilings(4_000, 2_500);
    const { alone, kept } = await busy.measure(wanted, ignored);
    expect(alone).toMatchObject({ fps: 500, othersCores: 0.75, othersUnknown: null, likelyLow: true });
    expect([kept, await busy.kept(wanted)]).toEqual([null, null]);
    expect(lines).toEqual([expect.stringContaining('other programs used 0.8 cores')]);
  });

  it('does not take the place of one that was measured in quiet, which serves instead', async () => {
    const { kept: quiet } = await ceilings(3_000, 3_000).ceilings.measure(wanted, ignored);
    const { ceilings: busy, wait } = ceilings(4_000, 2_500);
    wait(10);
    expect((await busy.measure(wanted, ignored)).kept).toEqual(quiet);
    expect(await busy.kept(wanted)).toEqual(quiet);
  });

  it('is kept where the machine does not tell what others use', async () => {
    const { ceilings: unknown } = ceilings(null, 3_000);
    const { alone } = await unknown.measure(wanted, ignored);
    expect(alone).toMatchObject({ othersCores: null, othersUnknown: expect.stringContaining('does not tell'), likelyLow: null });
    expect(await unknown.kept(wanted)).toEqual(alone);
  });

  it('is due again two minutes later until it was measured on three occasions', async () => {
    const { ceilings: quiet, wait } = ceilings(3_000, 3_000);
    const due: boolean[] = [];
    for (const occasion of [1, 2, 3]) {
      const { kept } = await quiet.measure(wanted, ignored);
      expect(kept?.occasions).toBe(occasion);
      due.push(quiet.isDue(kept!));
      wait(1.9);
      due.push(quiet.isDue(kept!));
      wait(0.1);
      due.push(quiet.isDue(kept!));
    }
    expect(due).toEqual([false, false, true, false, false, true, false, false, false]);
  });

  it('is not due soon after a measurement that was not kept, or that failed', async () => {
    const { kept } = await ceilings(3_000, 3_000).ceilings.measure(wanted, ignored);
    const busy = ceilings(4_000, 2_500);
    const failing = ceilings(3_000, 3_000, () => null);
    for (const { ceilings: later, wait } of [busy, failing]) {
      wait(60);
      expect(later.isDue(kept!)).toBe(true);
      await later.measure(wanted, ignored).catch(ignored);
      expect(later.isDue(kept!)).toBe(false);
      // Of another size nothing was tried.
      expect(later.isDue({ ...kept!, messageBytes: 2_000 })).toBe(true);
      wait(2);
      expect(later.isDue(kept!)).toBe(true);
    }
  });

  it('does not become due while runs are compared with each other', async () => {
    const { ceilings: quiet, wait } = ceilings(3_000, 3_000);
    const { kept: young } = await quiet.measure(wanted, ignored);
    wait(1);
    const release = quiet.hold();
    wait(60);
    expect(quiet.isDue(young!)).toBe(false);
    release();
    expect(quiet.isDue(young!)).toBe(true);
    // What is due before the first of them is measured then, and not a second time.
    const again = quiet.hold();
    expect(quiet.isDue(young!)).toBe(true);
    const { kept } = await quiet.measure(wanted, ignored);
    wait(60);
    expect(quiet.isDue(kept!)).toBe(false);
    // What ended before ends no other.
    release();
    expect(quiet.isDue(kept!)).toBe(false);
    again();
    expect(quiet.isDue(kept!)).toBe(true);
  });
});

it('others use nothing less than nothing, and what is too short is not told', () => {
  let nowNs = 0;
  let cpu: CpuReading = { machineNs: 0, processNs: 0 };
  const others = watchOthers({ nowNs: () => nowNs }, () => cpu);
  cpu = { machineNs: 50 * MS, processNs: 60 * MS };
  nowNs = 99 * MS;
  expect(others()).toEqual({ cores: null, reason: 'the measurement took less than 100 ms' });
  nowNs = 100 * MS;
  expect(others()).toEqual({ cores: 0, reason: null });
});
