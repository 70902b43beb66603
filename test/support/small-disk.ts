import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** Only root can make a small disk. */
export const canMount = process.platform === 'linux' && process.getuid?.() === 0;

/** A disk in memory at a folder, which is made where there is none. `options` as of tmpfs(5): `size=1m`, `ro`. Unmounted when disposed of. */
export function smallDisk(folder: string, options: string): Disposable {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  return { [Symbol.dispose]: () => void execFileSync('umount', ['-l', folder]) };
}
