import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SockscopeError } from '../contract/index.ts';
import { makeFolder } from '../main/make-folder.ts';
import { type JunitRun, junitXml } from '../main/report/junit.ts';

/** Writes JUnit XML, a suite a run. Does nothing where no file was asked for; fails with `export-failed`. */
export async function writeJunit(file: string | undefined, runs: readonly JunitRun[]): Promise<void> {
  if (file === undefined) return;
  try {
    await makeFolder(dirname(file));
    await writeFile(file, junitXml(runs));
    process.stderr.write(`wrote ${file}\n`);
  } catch (error) {
    throw new SockscopeError('export-failed', `The JUnit XML cannot be written to ${file}: ${(error as Error).message}`, { cause: error });
  }
}
