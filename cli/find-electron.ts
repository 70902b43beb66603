import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ElectronBinary } from '../main/doctor.ts';

/** Where the `electron` package has its binary, without asking it to download one. */
export function findElectron(): ElectronBinary {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) {
    const path = join(override, process.platform === 'win32' ? 'electron.exe' : 'electron');
    return existsSync(path) ? { path, reason: '' } : { path: null, reason: `ELECTRON_OVERRIDE_DIST_PATH has no ${path}` };
  }
  try {
    const folder = dirname(createRequire(__filename).resolve('electron/package.json'));
    const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim());
    return existsSync(path) ? { path, reason: '' } : { path: null, reason: 'its binary is not installed' };
  } catch {
    return { path: null, reason: 'its binary is not installed' };
  }
}
