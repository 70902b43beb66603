import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A capture has its files, and those of its frames one folder below. */
const DEEPEST = 3;

/** Bytes of all files of a folder together. What disappears meanwhile counts nothing. */
export async function diskBytes(folder: string, depth = 0): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  let sum = 0;
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && depth < DEEPEST) sum += await diskBytes(path, depth + 1);
    else if (entry.isFile()) sum += (await stat(path).catch(() => null))?.size ?? 0;
  }
  return sum;
}
