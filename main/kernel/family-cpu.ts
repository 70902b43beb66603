import { readFileSync } from 'node:fs';

/** USER_HZ, the unit of /proc/<pid>/stat, is 100 on every Linux that Node supports. */
const MS_PER_TICK = 10;
/** utime, stime, cutime and cstime are the fields 14 to 17; what follows the name begins with field 3 (proc(5)). */
const FIRST_TIME = 14 - 3;

/** CPU time that a process and its children that have ended took since it began, in milliseconds, in steps of 10; `null` where it is not told. */
export function familyCpuMs(pid: number, readText: (path: string) => string = (path) => readFileSync(path, 'latin1')): number | null {
  try {
    const text = readText(`/proc/${pid}/stat`);
    // The name stands in brackets and may have anything in it.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(FIRST_TIME, FIRST_TIME + 4).reduce((sum, field) => sum + Number(field), 0);
    return Number.isFinite(ticks) ? ticks * MS_PER_TICK : null;
  } catch {
    return null;
  }
}
