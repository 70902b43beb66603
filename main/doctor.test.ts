import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkMachine } from './doctor.ts';

it('names the command that fetches Electron as the start of the desktop application does (scripts/find-desktop.mjs)', async () => {
  const home = mkdtempSync(join(tmpdir(), 'sockscope-doctor-'));
  const checks = await checkMachine({ home, electron: null, electronBinary: { path: null, reason: 'not installed' } });
  const electron = checks.find(({ name }) => name === 'Electron');
  expect(electron?.status).toBe('missing');
  expect(electron?.mend).toContain('`npx install-electron`');
  rmSync(home, { recursive: true });
});
