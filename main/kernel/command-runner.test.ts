import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type CommandRunner, createCommandRunner } from './command-runner.ts';
import { createShellRunner } from './shell-runner.ts';

const environment = { ...process.env, LC_ALL: 'de_DE.UTF-8', LANG: 'fr_FR.UTF-8' };
const shell = createShellRunner(environment);
afterAll(() => shell.close());
let run: CommandRunner;
const limits = { timeoutMs: 20_000, maxBytes: 1_048_576 };
const idle = () => new AbortController().signal;
const node = (script: string, more: Partial<typeof limits> = {}, signal = idle()) =>
  run(process.execPath, ['-e', script], { signal, ...limits, ...more });
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const until = async (condition: () => boolean) => {
  for (let tries = 0; tries < 500 && !condition(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  return condition();
};

describe.each([
  { name: 'createCommandRunner', runner: createCommandRunner(environment) },
  { name: 'createShellRunner', runner: shell.run },
])('$name', ({ runner }) => {
  beforeEach(() => {
    run = runner;
  });

  it('answers standard output, made in the C locale', async () => {
    expect(await node('process.stdout.write(process.env.LC_ALL + process.env.LANG)')).toBe('CC');
  });

  it('says that a program is missing', async () => {
    const missing = run('sockscope-has-no-such-program', [], { signal: idle(), ...limits });
    await expect(missing).rejects.toMatchObject({ value: { code: 'kernel-missing' } });
  });

  it('says how a program failed', async () => {
    const failing = node('console.error("invalid option -- W\\nusage"); process.exit(3)');
    await expect(failing).rejects.toMatchObject({
      value: { code: 'kernel-failed', message: expect.stringMatching(/code 3: invalid option -- W\.$/) },
    });
  });

  it('does not read without end', async () => {
    const wordy = node('setInterval(() => console.log("x".repeat(1000)), 1)', { maxBytes: 5_000 });
    await expect(wordy).rejects.toMatchObject({ value: { code: 'kernel-failed', message: expect.stringContaining('5000 bytes') } });
  });

  it.skipIf(process.platform === 'win32')('kills a child that heeds no other signal when the time is up', async () => {
    const marker = `sockscope-${process.pid}-timeout`;
    const stubborn = node(`process.on("SIGTERM", () => {}); setInterval(() => {}, 1000) // ${marker}`, { timeoutMs: 3_000 });
    const ended = expect(stubborn).rejects.toMatchObject({ value: { code: 'kernel-timeout' } });
    const pid = await childOf(marker);
    await ended;
    expect(await until(() => !isAlive(pid))).toBe(true);
  });

  it.skipIf(process.platform === 'win32')('kills the child when the reading is given up', async () => {
    const controller = new AbortController();
    const marker = `sockscope-${process.pid}-abort`;
    const slow = node(`setInterval(() => {}, 1000) // ${marker}`, {}, controller.signal);
    const ended = expect(slow).rejects.toMatchObject({ value: { code: 'kernel-failed' } });
    const pid = await childOf(marker);
    controller.abort();
    await ended;
    expect(await until(() => !isAlive(pid))).toBe(true);
    await expect(node('1', {}, controller.signal)).rejects.toMatchObject({ value: { code: 'kernel-failed' } });
  });
});

/** The process whose command line has the marker, as soon as it is there. */
async function childOf(marker: string): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const list = await run('ps', ['-eo', 'pid=,args='], { signal: idle(), ...limits });
    const line = list.split('\n').find((text) => text.includes(marker));
    if (line !== undefined) return Number.parseInt(line, 10);
  }
  throw new Error(`no process with ${marker}`);
}
