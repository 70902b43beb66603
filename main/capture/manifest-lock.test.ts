import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { exampleDocument } from '../testing/example-document.ts';
import { readManifest, updateManifest, writeManifest } from './capture-files.ts';
import { LOCK_FILE, lockManifest } from './manifest-lock.ts';

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sockscope-lock-'));
  await writeManifest(folder, exampleDocument());
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('lets one in after the other, and leaves nothing behind', async () => {
  const order: string[] = [];
  const first = await lockManifest(folder);
  const second = lockManifest(folder).then(async (lock) => {
    order.push('second in');
    await lock.release();
  });
  await first.confirm();
  order.push('first out');
  await first.release();
  await second;
  expect(order).toEqual(['first out', 'second in']);
  expect(readdirSync(folder)).toEqual(['manifest.json']);
});

it('breaks a lock that nobody moves any more', async () => {
  writeFileSync(join(folder, LOCK_FILE), '1 of a process that died');
  const manifest = await updateManifest(folder, (before) => ({ ...before, notes: 'after the crash' }));
  expect(manifest.notes).toBe('after the crash');
  expect((await readManifest(folder)).notes).toBe('after the crash');
  expect(readdirSync(folder)).toEqual(['manifest.json']);
}, 30_000);

it('writes nothing once its lock is another’s, and lets the other keep it', async () => {
  const lock = await lockManifest(folder);
  writeFileSync(join(folder, LOCK_FILE), '2 another');
  await expect(lock.confirm()).rejects.toMatchObject({ value: { code: 'capture-busy' } });
  await lock.release();
  expect(readFileSync(join(folder, LOCK_FILE), 'utf8')).toBe('2 another');
});

it('says that the folder is gone', async () => {
  rmSync(folder, { recursive: true });
  await expect(lockManifest(folder)).rejects.toMatchObject({ value: { code: 'capture-unwritable' } });
});
