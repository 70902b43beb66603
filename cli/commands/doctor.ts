import { checkMachine } from '../../main/doctor.ts';
import { findPrinter } from '../chromium/find-printer.ts';
import { EXIT } from '../exit-codes.ts';
import { findElectron } from '../find-electron.ts';
import { home } from '../host.ts';

const MARKS = { ok: 'ok     ', warning: 'warning', missing: 'MISSING' };

/** `sockscope doctor`: what works on this machine and how to mend what does not. */
export async function doctorCommand(options: { json?: boolean }): Promise<number> {
  const checks = await checkMachine({ home: home(), electron: null, electronBinary: findElectron(), printer: findPrinter() });
  if (options.json) process.stdout.write(`${JSON.stringify(checks, null, 2)}\n`);
  else {
    for (const { name, status, found, mend } of checks) {
      process.stdout.write(`${MARKS[status]}  ${name.padEnd(26)} ${found}\n${mend ? `${' '.repeat(36)}→ ${mend}\n` : ''}`);
    }
  }
  return EXIT.done;
}
