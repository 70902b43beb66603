import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { checkMachine } from '../../main/doctor.ts';
import { EXIT } from '../exit-codes.ts';
import { home } from '../host.ts';

const MARKS = { ok: 'ok     ', warning: 'warning', missing: 'MISSING' };

/** `sockscope doctor`: what works on this machine and how to mend what does not. */
export async function doctorCommand(options: { json?: boolean }): Promise<number> {
  const checks = await checkMachine({ home: home(), electron: null, electronBinary: findElectron() });
  if (options.json) process.stdout.write(`${JSON.stringify(checks, null, 2)}\n`);
  else {
    for (const { name, status, found, mend } of checks) {
      process.stdout.write(`${MARKS[status]}  ${name.padEnd(26)} ${found}\n${mend ? `${' '.repeat(36)}→ ${mend}\n` : ''}`);
    }
  }
  return EXIT.done;
}

/** Where the `electron` package has its binary, without asking it to download one. */
function findElectron(): { path: string | null; reason: string } {
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
