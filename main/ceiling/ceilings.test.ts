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

/** Ceilings whose two threads take 2 s of the clock and as much CPU as told, in milliseconds. */
function ceilings(machineMs: number | null, processMs: number) {
  const lines: string[] = [];
  let nowNs = 5_000 * MS;
  let cpu: CpuReading = { machineNs: machineMs === null ? null : 70 * MS, processNs: 30 * MS };
  const clock: Clock = { nowNs: () => nowNs, wallTime: () => new Date(0) };
  const threads = {
    spawn: (_name: string, data: CeilingThreadData) => ({
      onMessage: (listener: (message: unknown) => void) => {
        queueMicrotask(() => {
          if (data.end === 'sender') return listener({ type: 'listening', port: 1 });
          nowNs += 2_000 * MS;
          cpu = { machineNs: machineMs === null ? null : (70 + machineMs) * MS, processNs: (30 + processMs) * MS };
          listener({ type: 'measured', messages: 500, seconds: 1 });
        });
      },
      onExit: () => {},
      terminate: async () => {},
    }),
  } as unknown as ThreadSpawner;
  const environment = { cpu: 'a', cores: 2, os: 'b', node: 'c' } as unknown as Environment;
  return { lines, ceilings: new Ceilings({ home, threads, clock, environment, log: (line) => lines.push(line), readCpu: () => cpu }) };
}
const wanted = { messageBytes: 1_000, serverThread: 'worker' } as const;

describe('a ceiling', () => {
  it('that was measured on a quiet machine is kept', async () => {
    // 0.25 cores of others: (3 500 - 3 000) / 2 000 ms.
    const { ceilings: quiet, lines } = ceilings(3_500, 3_000);
    const measured = await quiet.measure(wanted, () => {});
    expect(measured).toMatchObject({ fps: 500, messageBytes: 1_000, othersCores: 0.25, othersUnknown: null, likelyLow: false });
    expect(await quiet.kept(wanted)).toEqual(measured);
    expect(lines).toEqual([]);
  });

  it('that was measured while other programs had the machine serves this run alone, says so, and so does the log', async () => {
    // 0.75 cores of others.
    const { ceilings: busy, lines } = ceilings(4_000, 2_500);
    expect(await busy.measure(wanted, () => {})).toMatchObject({ fps: 500, othersCores: 0.75, othersUnknown: null, likelyLow: true });
    expect(await busy.kept(wanted)).toBeNull();
    expect(lines).toEqual([expect.stringContaining('other programs used 0.8 cores')]);
  });

  it('does not take the place of one that was measured in quiet', async () => {
    const quiet = await ceilings(3_000, 3_000).ceilings.measure(wanted, () => {});
    const { ceilings: busy } = ceilings(4_000, 2_500);
    await busy.measure(wanted, () => {});
    expect(await busy.kept(wanted)).toEqual(quiet);
  });

  it('is kept where the machine does not tell what others use', async () => {
    const { ceilings: unknown } = ceilings(null, 3_000);
    const measured = await unknown.measure(wanted, () => {});
    expect(measured).toMatchObject({ othersCores: null, othersUnknown: expect.stringContaining('does not tell'), likelyLow: null });
    expect(await unknown.kept(wanted)).toEqual(measured);
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
