import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SettingsStore } from './settings-store.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sockscope-settings-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

test('what is read has the changes that were asked for before, although none is written yet', async () => {
  const store = new SettingsStore(home);
  const changes = [store.set({ theme: 'light' }), store.set({ theme: 'dark', chartSpanS: 120 })];
  const { theme, chartSpanS } = await store.get();
  expect({ theme, chartSpanS }).toEqual({ theme: 'dark', chartSpanS: 120 });
  await Promise.all(changes);
});

test('a change that could not be written keeps nobody from reading', async () => {
  const store = new SettingsStore(join(home, '\0'));
  await expect(store.set({ theme: 'dark' })).rejects.toThrow();
  expect((await store.get()).theme).toBe('auto');
});
