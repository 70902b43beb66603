import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { shareFrames } from '../support/test-home.ts';
import { shareCeiling } from './known-ceiling.ts';

/** Playwright's test with a library folder of its own for each test, removed afterwards. */
export const test = base.extend<{ home: string; saveFolder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures used from this pattern
  home: async ({}, use) => {
    await withFolder('sockscope-home-', async (folder) => {
      shareFrames(folder);
      shareCeiling(folder);
      await use(folder);
    });
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  saveFolder: async ({}, use) => {
    await withFolder('sockscope-saved-', use);
  },
});

async function withFolder(prefix: string, use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  await use(folder);
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
