import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { transformWithOxc } from 'vite';
import { expect, it } from 'vitest';

const FILE = 'malloc-thresholds.ts';

/** Takes and frees batches of 8 MiB, as a stream of frames does between two collections, and prints the page faults of each MiB. */
const STREAM = `
const { MessageChannel: Channel } = await import('node:worker_threads');
const free = (memory) => {
  const { port1, port2 } = new Channel();
  port2.close();
  port1.postMessage(memory, [memory]);
  port1.close();
};
const turn = () => new Promise((resolve) => setImmediate(resolve));
const faults = () => process.resourceUsage().minorPageFault;
const batch = async () => {
  const frames = Array.from({ length: 8 }, () => Buffer.allocUnsafeSlow(1_048_576));
  for (const frame of frames) for (let at = 0; at < frame.length; at += 4_096) frame[at] = 1;
  for (const frame of frames) free(frame.buffer);
  await turn();
  await turn();
};
for (let round = 0; round < 10; round++) await batch();
const before = faults();
for (let round = 0; round < 50; round++) await batch();
console.log((faults() - before) / 400);
`;

const usesGlibc =
  process.platform === 'linux' && 'glibcVersionRuntime' in (process.report.getReport() as { header: Record<string, unknown> }).header;

it.runIf(usesGlibc)('memory of frames that are gone serves the next ones', async () => {
  const source = readFileSync(new URL(FILE, import.meta.url), 'utf8');
  const { code } = await transformWithOxc(source, FILE);
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('MALLOC_')));
  const faultsOf = (first: string) => {
    const script = `${code}\n${first}\n${STREAM}`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', env });
    expect(stderr).toBe('');
    return Number(stdout);
  };
  // 1 MiB has 256 pages. A system with huge pages has fewer faults in both.
  const [without, raised] = [faultsOf(''), faultsOf('raiseMallocThresholds();')];
  expect(without).toBeGreaterThan(0);
  expect(raised).toBeLessThan(without / 4);
});
