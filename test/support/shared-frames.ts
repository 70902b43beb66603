import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Names the folder in which the tests of one run keep the frames that they made. */
export const SHARED_FRAMES = 'SOCKSCOPE_TEST_FRAMES';

/**
 * Set-up of a run of tests: a folder for frames that ends with the run, so that each ring is made once and not by every test again.
 * Which ring it is, and that it is whole, the product itself finds out (main/load/source/frame-ring-cache.ts).
 */
export default function sharedFrames(): (() => void) | undefined {
  // Where several parts are run one after another they have one together.
  if (process.env[SHARED_FRAMES] !== undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'sockscope-test-frames-'));
  process.env[SHARED_FRAMES] = folder;
  return () => {
    delete process.env[SHARED_FRAMES];
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
}
