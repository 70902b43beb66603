import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProcFileReader } from './proc-file.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sockscope-file-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
const signal = new AbortController().signal;
const write = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text, 'latin1');
  return path;
};

describe('createProcFileReader', () => {
  // The first buffer holds 128 parts of 4 050 bytes; the next is twice as large.
  it.each([0, 1, 4_050, 518_399, 518_400, 518_401, 1_555_200, 1_700_000, 6_000_000])('reads %i bytes whole', async (length) => {
    const text = Array.from({ length }, (_, at) => String.fromCharCode(33 + (at % 200))).join('');
    const read = createProcFileReader();
    const path = write('file', text);
    expect((await read(path, signal)) === text).toBe(true);
    // And once more, into the buffers kept.
    expect((await read(path, signal)) === text).toBe(true);
  });

  it('two readings at once do not mix', async () => {
    const [a, b] = ['a'.repeat(600_000), 'b'.repeat(600_000)] as const;
    const read = createProcFileReader();
    const [first, second] = await Promise.all([read(write('a', a), signal), read(write('b', b), signal)]);
    expect(first === a).toBe(true);
    expect(second === b).toBe(true);
  });

  it('says that there is no file, and stops when told to', async () => {
    const read = createProcFileReader();
    await expect(read(join(folder, 'none'), signal)).rejects.toMatchObject({ code: 'ENOENT' });
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    await expect(read(write('c', 'c'), controller.signal)).rejects.toThrow('enough');
  });

  it.skipIf(process.platform !== 'linux')('reads what the kernel writes', async () => {
    const text = await createProcFileReader()('/proc/self/limits', signal);
    expect(text).toBe(readFileSync('/proc/self/limits', 'latin1'));
    expect(text.length).toBeGreaterThan(100);
  });
});
