import { afterEach, expect, it } from 'vitest';
import { createShellRunner, type ShellRunner } from './shell-runner.ts';

const runners: ShellRunner[] = [];
afterEach(() => {
  for (const runner of runners.splice(0)) runner.close();
});

function setup() {
  const runner = createShellRunner(process.env);
  runners.push(runner);
  return (command: string, ...args: string[]) =>
    runner.run(command, args, { signal: new AbortController().signal, timeoutMs: 20_000, maxBytes: 1_048_576 });
}
/** Who started a command. */
const parentOf = ['-c', 'echo $PPID'];

it.skipIf(process.platform === 'win32')(
  'runs one command after another through the same shell, and a second at once beside it',
  async () => {
    const run = setup();
    const first = Number(await run('sh', ...parentOf));
    expect(first).not.toBe(process.pid);
    expect(Number(await run('sh', ...parentOf))).toBe(first);
    const [through, beside] = await Promise.all([run('sh', ...parentOf), run('sh', ...parentOf)]);
    expect([Number(through), Number(beside)]).toEqual([first, process.pid]);
  },
);

it.skipIf(process.platform === 'win32')('gives the shell words as they are, and outputs whole', async () => {
  const run = setup();
  const words = ["it's", '$HOME `id` "x"; exit 3', '*', '', 'a\tb'];
  expect(await run('printf', '%s|', ...words)).toBe(`${words.join('|')}|`);
  expect((await run('seq', '1', '100000')).length).toBe(588_895);
  expect(await run('printf', 'no line feed')).toBe('no line feed');
  expect(await run('true')).toBe('');
});

it.skipIf(process.platform === 'win32')('starts another shell when the one before was killed with its command', async () => {
  const run = setup();
  const first = Number(await run('sh', ...parentOf));
  await expect(run('sh', '-c', 'kill -9 $PPID; sleep 20')).rejects.toMatchObject({ value: { code: 'kernel-failed' } });
  await expect(run('sh', '-c', 'kill -KILL $$')).rejects.toMatchObject({
    value: { code: 'kernel-failed', message: expect.stringContaining('SIGKILL') },
  });
  const second = Number(await run('sh', ...parentOf));
  expect([first, process.pid]).not.toContain(second);
});

it.skipIf(process.platform !== 'linux')('tells what its commands took of the CPU, also of a shell that is gone', async () => {
  const run = setup();
  const cpuMs = () => runners[0]!.cpuMs() as number;
  expect(cpuMs()).toBe(0);
  await run('sh', '-c', 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done');
  const busy = cpuMs();
  expect(busy).toBeGreaterThan(20);
  await expect(run('sh', '-c', 'kill -9 $PPID; sleep 20')).rejects.toMatchObject({ value: { code: 'kernel-failed' } });
  expect(cpuMs()).toBeGreaterThanOrEqual(busy);
  await run('true');
  expect(cpuMs()).toBeGreaterThanOrEqual(busy);
});
