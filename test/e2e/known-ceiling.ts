import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { settleCeilings } from '../../main/testing/settle-ceilings.ts';
import { SHARED_FRAMES } from '../support/shared-frames.ts';
import { shareFrames } from '../support/test-home.ts';

const CLI = fileURLToPath(new URL('../../out/main/cli.cjs', import.meta.url));
const CEILINGS_FILE = 'ceilings.json';

/**
 * Set-up of a run of tests with a window: the ceiling of the preset that a window begins with is measured once, while nothing else of the
 * tests runs, and not by each test beside others. How it is measured, and when it is measured anew, test/integration/ceiling.test.ts asks.
 * On a machine that is busy with other things it is not kept: then each test measures its own.
 */
export default function knownCeiling(): void {
  const shared = sharedFile();
  if (shared === undefined || existsSync(shared)) return;
  const home = mkdtempSync(join(tmpdir(), 'sockscope-ceiling-'));
  try {
    shareFrames(home);
    spawnSync(process.execPath, [CLI, 'run', 'jpeg-ingest', '--set', 'load.frames=1', '--quiet'], {
      env: { ...process.env, SOCKSCOPE_HOME: home },
      stdio: 'ignore',
      timeout: 60_000,
    });
    const measured = join(home, CEILINGS_FILE);
    if (!existsSync(measured)) return;
    // Else the tests that begin some minutes later would measure it again, beside each other.
    settleCeilings(measured);
    copyFileSync(measured, shared);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Gives a library the ceiling that is known. */
export function shareCeiling(home: string): void {
  const shared = sharedFile();
  if (shared !== undefined && existsSync(shared)) copyFileSync(shared, join(home, CEILINGS_FILE));
}

/** Beside the frames that the tests share. */
function sharedFile(): string | undefined {
  const folder = process.env[SHARED_FRAMES];
  return folder === undefined ? undefined : join(folder, CEILINGS_FILE);
}
