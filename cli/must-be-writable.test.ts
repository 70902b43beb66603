import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mustBeWritableFile } from './must-be-writable.ts';

const isLinux = process.platform === 'linux';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sockscope-writable-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('leaves a file as it is, and makes none', async () => {
  const file = join(folder, 'j.xml');
  writeFileSync(file, 'before');
  await mustBeWritableFile(file);
  await mustBeWritableFile(join(folder, 'none.xml'));
  expect(readFileSync(file, 'utf8')).toBe('before');
  expect(readdirSync(folder)).toEqual(['j.xml']);
});

// No file can be made in a folder of /proc, and this one can be written.
it.skipIf(!isLinux)('takes a file that can be written where no other one could be made beside it', async () => {
  await mustBeWritableFile('/proc/self/comm');
  await expect(mustBeWritableFile('/proc/self/none')).rejects.toMatchObject({ value: { code: 'export-failed' } });
});

// Not even root can write a program that runs.
it.skipIf(!isLinux)('refuses a file that cannot be written though others could be made beside it', async () => {
  const program = join(folder, 'program');
  copyFileSync('/bin/sleep', program);
  const running = spawn(program, ['60']);
  await once(running, 'spawn');
  try {
    await expect(mustBeWritableFile(program)).rejects.toMatchObject({
      value: { code: 'export-failed', message: expect.stringContaining(`${program}: ETXTBSY`) },
    });
  } finally {
    running.kill();
    await once(running, 'exit');
  }
});
