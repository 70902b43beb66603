import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ErrorValue, SockscopeError } from '../../contract/index.ts';
import { kernelFixture } from '../testing/kernel-fixture.ts';
import { KernelMachine } from '../testing/kernel-machine.ts';
import type { CommandRunner } from './command-runner.ts';
import { KernelMonitor, type KernelMonitorOptions, PUT_OFF_MAX_MS } from './kernel-monitor.ts';

const netstat = kernelFixture('linux-netstat-tnW.txt');
const ss = kernelFixture('linux-ss-tinm.txt');

/** netstat does not tell how large the buffers may be. */
const unknownBuffers = { recvBufferBytes: null, sendBufferBytes: null };
let machine: KernelMachine;
let faults: ErrorValue[];
const monitors: KernelMonitor[] = [];

function createMonitor(platform: NodeJS.Platform = 'linux', timeoutMs?: number, more: Partial<KernelMonitorOptions> = {}): KernelMonitor {
  const onFault = (error: ErrorValue) => faults.push(error);
  const monitor = new KernelMonitor({ now: () => performance.now(), platform, run: machine.run, timeoutMs, onFault, ...more });
  monitor.setEndpoints({ serverPort: 18080 });
  monitors.push(monitor);
  return monitor;
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  machine = new KernelMachine();
  faults = [];
});
afterEach(async () => {
  await Promise.all(monitors.splice(0).map((monitor) => monitor.stop()));
  vi.useRealTimers();
});

describe('readings', () => {
  it('begin at once and tell the roles apart', async () => {
    machine.delayMs = 10;
    const monitor = createMonitor();
    expect(monitor.latest()).toBeNull();
    monitor.start('netstat', 250);
    // 10 ms to find the program, 10 ms to read it.
    await pass(20);
    expect(monitor.latest()).toEqual({
      source: 'netstat',
      takenAtMs: expect.any(Number),
      costMs: 10,
      receiver: { recvQueueBytes: 49_152 + 5_000 + 2_000, sendQueueBytes: 0, sockets: 3, ...unknownBuffers },
      sender: { recvQueueBytes: 0, sendQueueBytes: 3_719_168, sockets: 3, ...unknownBuffers },
      tcp: null,
    });
    expect(monitor.stats()).toEqual({ source: 'netstat', readings: 1, missed: 0, putOff: 0, costMs: 10, unavailable: null });
    await pass(1_000);
    expect(monitor.stats()).toMatchObject({ readings: 5, missed: 0 });
  });

  it('have counters from ss', async () => {
    const monitor = createMonitor();
    monitor.start('ss', 250);
    await pass(0);
    const rwndLimitedMs = Number(/rwnd_limited:(\d+)ms/.exec(ss)?.[1]);
    expect(monitor.latest()?.tcp).toMatchObject({ retransmits: 1 + 0 + 4, rwndLimitedMs, sndbufLimitedMs: 0 });
  });

  it('have null roles without connections, and no number', async () => {
    machine.netstat = kernelFixture('linux-netstat-no-sockets.txt');
    const monitor = createMonitor();
    monitor.start('auto', 250);
    await pass(0);
    expect(monitor.latest()).toMatchObject({ source: 'netstat', sender: null, receiver: null, tcp: null });
  });

  it('of another port are not handed out', async () => {
    const monitor = createMonitor();
    monitor.start('netstat', 250);
    await pass(0);
    monitor.setEndpoints({ serverPort: 18081 });
    expect(monitor.latest()).toBeNull();
    await pass(250);
    expect(monitor.latest()?.receiver).toEqual({ recvQueueBytes: 12_345, sendQueueBytes: 0, sockets: 1, ...unknownBuffers });
  });

  it('cost their median', async () => {
    const monitor = createMonitor();
    monitor.start('netstat', 250);
    await pass(0);
    for (const delayMs of [40, 10, 20]) {
      machine.delayMs = delayMs;
      await pass(250);
      await pass(0);
    }
    await pass(100);
    // 0, 40, 10 and 20 ms
    expect(monitor.stats()).toMatchObject({ readings: 4, costMs: 15 });
  });
});

describe('a reader that is late', () => {
  it('makes the readings that fall due meanwhile missed, and nothing is taken twice at once', async () => {
    const monitor = createMonitor();
    monitor.start('netstat', 100);
    await pass(0);
    machine.delayMs = 250;
    const before = machine.calls;
    // Due at 100 (done at 350), 200 and 300 missed, 400 begins the next.
    await pass(360);
    expect(monitor.stats()).toMatchObject({ readings: 2, missed: 2 });
    expect(machine.calls - before).toBe(1);
    await pass(50);
    expect(machine.calls - before).toBe(2);
  });

  it('is given up after the timeout, said once, and tried again', async () => {
    const monitor = createMonitor('linux', 300);
    monitor.start('netstat', 250);
    await pass(0);
    machine.delayMs = 100_000;
    await pass(2_250);
    expect(machine.killed).toBeGreaterThan(1);
    expect(faults.map((fault) => fault.code)).toEqual(['kernel-timeout']);
    expect(monitor.stats().unavailable?.code).toBe('kernel-timeout');
    // 1 made; of those due at 250, 500 .. 2250 each is either timed out or skipped, but the last one is under way.
    expect(monitor.stats()).toMatchObject({ readings: 1, missed: 8 });
    machine.delayMs = 0;
    await pass(600);
    expect(monitor.latest()).not.toBeNull();
    expect(monitor.stats().unavailable).toBeNull();
  });

  it('does not hold the monitor up even when it heeds no signal', async () => {
    const monitor = createMonitor('linux', 300);
    monitor.start('netstat', 250);
    await pass(0);
    Object.assign(machine, { delayMs: 1e9, heedsSignal: false });
    await pass(2_000);
    expect(faults.map((fault) => fault.code)).toEqual(['kernel-timeout']);
    await monitor.stop();
  });
});

describe('a share of a core', () => {
  it('puts readings off that would cost more, and what is put off is not missed', async () => {
    machine.delayMs = 10;
    const monitor = createMonitor();
    // 10 ms at 2 % of a core are due every 500 ms.
    monitor.start('netstat', 250, 0.02);
    await pass(20);
    expect(monitor.stats()).toMatchObject({ readings: 1, putOff: 0 });
    await pass(2_000);
    // At 500, 1,000, 1,500 and 2,000 ms; not at 250, 750, 1,250 and 1,750.
    expect(monitor.stats()).toMatchObject({ readings: 5, missed: 0, putOff: 4 });
    expect(monitor.latest()).not.toBeNull();
  });

  it('is told from the quickest of the last readings: waiting for a core is no cost', async () => {
    machine.delayMs = 5;
    const monitor = createMonitor();
    monitor.start('netstat', 250, 0.02);
    await pass(1_000);
    machine.delayMs = 200;
    await pass(2_000);
    // At 0, 250 … 2,750 ms, the last eight of them with 200 ms each.
    expect(monitor.stats()).toMatchObject({ readings: 12, putOff: 0 });
  });

  it('is told from the CPU time of the programs where that is known', async () => {
    machine.delayMs = 100;
    let cpuMs = 40;
    // A reading takes 5 ms of CPU, and 100 ms to come.
    const run: CommandRunner = (...call) => {
      cpuMs += 5;
      return machine.run(...call);
    };
    const monitor = createMonitor('linux', undefined, { run, programsCpuMs: () => cpuMs });
    monitor.start('netstat', 250, 0.01);
    // 5 ms are 1 % of 500. Made at 100 (the program was looked for before), 750, 1,250 and 1,750 ms; put off at 250, 500, 1,000, 1,500 and 2,000.
    await pass(2_200);
    expect(monitor.stats()).toMatchObject({ readings: 4, missed: 0, putOff: 5 });
  });

  it('does not put readings off for more than five seconds, and what was read stays until the next', async () => {
    machine.delayMs = 1_500;
    const monitor = createMonitor();
    monitor.start('netstat', 1_000, 0.01);
    // To find the program and to read it.
    await pass(3_000);
    const first = monitor.latest();
    expect(first).not.toBeNull();
    await pass(PUT_OFF_MAX_MS - 1_000);
    expect(monitor.latest()).toEqual(first);
    await pass(2_500);
    expect(monitor.stats()).toMatchObject({ readings: 2 });
  });

  it('does not keep from reading connections that are new, twice in five seconds', async () => {
    machine.delayMs = 10;
    const monitor = createMonitor();
    // At 0.2 % of a core 10 ms are due every five seconds.
    monitor.start('netstat', 250, 0.002);
    await pass(1_100);
    expect(monitor.stats()).toMatchObject({ readings: 1, putOff: 4 });
    monitor.readAnew();
    await pass(1_000);
    expect(monitor.stats()).toMatchObject({ readings: 2, putOff: 7 });
    // Asked for again and again, from 2,100 ms on: once more, and then not before 6,100 ms, five seconds after the first time.
    for (let at = 0; at < 4_000; at += 250) {
      monitor.readAnew();
      await pass(250);
    }
    expect(monitor.stats()).toMatchObject({ readings: 3 });
    monitor.readAnew();
    await pass(250);
    expect(monitor.stats()).toMatchObject({ readings: 4 });
  });

  it('may be changed during the run', async () => {
    machine.delayMs = 10;
    const monitor = createMonitor();
    monitor.start('netstat', 250, 0.002);
    await pass(1_000);
    expect(monitor.stats().readings).toBe(1);
    monitor.configure('netstat', 250);
    await pass(1_020);
    expect(monitor.stats().readings).toBe(5);
  });
});

describe('a fault', () => {
  it('is said when it changes, and the next reading that works ends it', async () => {
    const monitor = createMonitor();
    monitor.start('netstat', 250);
    await pass(0);
    machine.netstat = 'garbage\n';
    await pass(750);
    machine.netstat = new SockscopeError('kernel-failed', 'netstat ended with exit code 1.');
    await pass(500);
    machine.netstat = netstat;
    await pass(250);
    machine.netstat = 'garbage again\n';
    await pass(500);
    expect(faults.map((fault) => fault.code)).toEqual(['kernel-garbage', 'kernel-failed', 'kernel-garbage']);
    expect(monitor.stats()).toMatchObject({ readings: 2, missed: 3 + 2 + 2, unavailable: { code: 'kernel-garbage' } });
  });

  it('leaves no old reading behind: after three intervals and a second there is none', async () => {
    const monitor = createMonitor();
    monitor.start('netstat', 500);
    await pass(0);
    machine.netstat = 'garbage\n';
    await pass(1_500);
    expect(monitor.latest()).not.toBeNull();
    await pass(1);
    expect(monitor.latest()).toBeNull();
    monitor.configure('netstat', 100);
    expect(monitor.latest()).toBeNull();
  });

  it('of a missing program is said once, and the program is found when it comes', async () => {
    const missing = new SockscopeError('kernel-missing', 'netstat is not installed.');
    machine.netstat = missing;
    const monitor = createMonitor();
    monitor.start('netstat', 250);
    await pass(4_000);
    expect(faults.map((fault) => fault.code)).toEqual(['kernel-missing']);
    expect(monitor.stats()).toEqual({ source: null, readings: 0, missed: 17, putOff: 0, costMs: null, unavailable: missing.value });
    expect(machine.calls).toBe(1);
    machine.netstat = netstat;
    await pass(1_250);
    expect(monitor.stats()).toMatchObject({ source: 'netstat', unavailable: null });
    expect(monitor.latest()).not.toBeNull();
  });

  it('of a program that disappears lets auto take the next', async () => {
    const monitor = createMonitor();
    monitor.start('auto', 250);
    await pass(0);
    machine.netstat = new SockscopeError('kernel-missing', 'netstat is not installed.');
    await pass(500);
    expect(monitor.latest()?.source).toBe('ss');
  });

  it('of a system without such readings is said once in words, and nothing is tried or counted', async () => {
    const monitor = createMonitor('win32');
    monitor.start('auto', 250);
    await pass(20_000);
    expect(faults.map((fault) => fault.code)).toEqual(['kernel-unavailable']);
    expect(machine.calls).toBe(0);
    expect(monitor.stats()).toMatchObject({ source: null, readings: 0, missed: 0, unavailable: { code: 'kernel-unavailable' } });
    expect(monitor.latest()).toBeNull();
  });
});

describe('changes during the run', () => {
  it('of the source take effect at once, and counts go on', async () => {
    const monitor = createMonitor();
    monitor.start('netstat', 250);
    await pass(500);
    monitor.configure('ss', 250);
    expect(monitor.latest()).toBeNull();
    await pass(0);
    expect(monitor.latest()?.source).toBe('ss');
    expect(monitor.stats()).toMatchObject({ source: 'ss', readings: 4, missed: 0 });
  });

  it('of the source drop the reading that is under way', async () => {
    const monitor = createMonitor();
    monitor.start('netstat', 250);
    await pass(0);
    machine.delayMs = 100;
    await pass(260);
    monitor.configure('ss', 250);
    expect(machine.killed).toBe(1);
    await pass(200);
    expect(monitor.latest()?.source).toBe('ss');
    expect(faults).toEqual([]);
  });

  it('of the interval keep the reader', async () => {
    const monitor = createMonitor();
    monitor.start('netstat', 1_000);
    await pass(0);
    monitor.configure('netstat', 100);
    await pass(1_000);
    expect(monitor.stats()).toMatchObject({ readings: 12, missed: 0 });
  });

  it('to off and back pause the readings', async () => {
    const monitor = createMonitor();
    monitor.start('off', 250);
    await pass(1_000);
    expect(machine.calls).toBe(0);
    expect(monitor.stats()).toMatchObject({ readings: 0, missed: 0 });
    monitor.configure('netstat', 250);
    await pass(0);
    expect(monitor.stats().readings).toBe(1);
    monitor.configure('off', 250);
    await pass(1_000);
    expect(monitor.latest()).toBeNull();
    expect(monitor.stats()).toMatchObject({ source: null, readings: 1, missed: 0 });
  });
});

it('counts the readings that an event loop at a standstill could not make', async () => {
  let skippedMs = 0;
  const onFault = (error: ErrorValue) => faults.push(error);
  const monitor = new KernelMonitor({ now: () => performance.now() + skippedMs, platform: 'linux', run: machine.run, onFault });
  monitors.push(monitor);
  monitor.start('netstat', 250);
  await pass(250);
  skippedMs = 1_000;
  await pass(250);
  expect(monitor.stats()).toMatchObject({ readings: 3, missed: 4 });
});

describe('stop', () => {
  it('kills what is running, takes no more readings and keeps the counts', async () => {
    const monitor = createMonitor();
    monitor.start('netstat', 250);
    await pass(0);
    machine.delayMs = 1_000;
    await pass(300);
    await monitor.stop();
    expect(machine.killed).toBe(1);
    const calls = machine.calls;
    monitor.configure('ss', 100);
    await pass(5_000);
    expect(machine.calls).toBe(calls);
    expect(monitor.latest()).toBeNull();
    expect(monitor.stats()).toMatchObject({ source: 'netstat', readings: 1, missed: 0 });
    expect(faults).toEqual([]);
  });

  it('may be called twice, and before start', async () => {
    const monitor = createMonitor();
    await monitor.stop();
    monitor.start('netstat', 250);
    await Promise.all([monitor.stop(), monitor.stop()]);
    monitor.start('netstat', 250);
    await pass(0);
    expect(monitor.stats().readings).toBe(1);
  });
});
