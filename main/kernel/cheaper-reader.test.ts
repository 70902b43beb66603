import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SockscopeError } from '../../contract/index.ts';
import { kernelFixture } from '../testing/kernel-fixture.ts';
import type { CommandRunner } from './command-runner.ts';
import { KernelMonitor } from './kernel-monitor.ts';

const OUTPUTS = { netstat: kernelFixture('linux-netstat-tnW.txt'), ss: kernelFixture('linux-ss-tinm.txt') };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A monitor at 2 % of a core on a machine whose programs take so long; `null`: not installed. */
async function watch(costsMs: { netstat: number; ss: number | null }, choice: 'auto' | 'netstat', more = {}) {
  const run: CommandRunner = (command) => {
    const name = command as keyof typeof OUTPUTS;
    const costMs = costsMs[name];
    if (costMs === null) return Promise.reject(new SockscopeError('kernel-missing', `${name} is not installed.`));
    return new Promise((resolve) => setTimeout(() => resolve(OUTPUTS[name]), costMs));
  };
  const faults: string[] = [];
  const onFault = ({ code }: { code: string }) => faults.push(code);
  const monitor = new KernelMonitor({ now: () => performance.now(), platform: 'linux', run, onFault, ...more });
  monitor.setEndpoints({ serverPort: 18_080 });
  monitor.start(choice, 250, 0.02);
  await vi.advanceTimersByTimeAsync(10_000);
  const told = { ...monitor.stats(), newest: monitor.latest()?.source, faults };
  await monitor.stop();
  return told;
}

it('takes the reader that costs less where readings of automatic are put off', async () => {
  const told = await watch({ netstat: 40, ss: 4 }, 'auto');
  expect(told).toMatchObject({ source: 'ss', newest: 'ss', missed: 0, faults: [] });
  // At 40 ms one is due every two seconds: five in this time.
  expect(told.readings).toBeGreaterThan(20);
});

it('stays with what is cheap enough, with what was chosen, and where names of processes are asked for', async () => {
  expect(await watch({ netstat: 4, ss: 1 }, 'auto')).toMatchObject({ source: 'netstat', putOff: 0 });
  expect(await watch({ netstat: 40, ss: 4 }, 'netstat')).toMatchObject({ source: 'netstat' });
  expect(await watch({ netstat: 40, ss: 4 }, 'auto', { processes: true })).toMatchObject({ source: 'netstat' });
});

it('does not take one that is not there for a fault', async () => {
  const told = await watch({ netstat: 40, ss: null }, 'auto');
  expect(told.source).not.toBe('ss');
  expect(told.faults).toEqual([]);
  expect(told.readings).toBeGreaterThan(3);
});
