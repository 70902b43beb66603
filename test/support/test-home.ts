import { mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { libraryFolders } from '../../main/capture/library-home.ts';
import { SHARED_FRAMES } from './shared-frames.ts';

/** A library folder for one test, in the system's folder for temporary files. Its frames are those of all tests of this run, where they share them. */
export function testHome(prefix = 'sockscope-test-'): string {
  const home = mkdtempSync(join(tmpdir(), prefix));
  shareFrames(home);
  return home;
}

/** Makes the kept frames of a library those of all tests of this run. */
export function shareFrames(home: string): void {
  const shared = process.env[SHARED_FRAMES];
  if (shared !== undefined) symlinkSync(shared, libraryFolders(home).frames, 'junction');
}
