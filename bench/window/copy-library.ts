import { cpSync, symlinkSync } from 'node:fs';
import { libraryFolders } from '../../main/capture/library-home.ts';

/**
 * Copies a library that was used before, without its frames: both have the same ones. Hundreds of megabytes that were written a moment
 * before are still on their way to the disk while the launch is measured.
 */
export function copyLibrary(from: string, to: string): void {
  const { frames } = libraryFolders(from);
  cpSync(from, to, { recursive: true, filter: (path) => path !== frames });
  symlinkSync(frames, libraryFolders(to).frames, 'junction');
}
