import { basename, resolve } from 'node:path';
import { type ImportedCapture, SockscopeError } from '../../contract/index.ts';
import { printable } from '../../contract/printable.ts';
import { CaptureStore } from '../../main/capture/capture-store.ts';
import { makeWorkFolder } from '../../main/capture/import/work-folder.ts';
import { libraryFolders } from '../../main/capture/library-home.ts';
import { startLibraryJob } from '../../main/capture/library-job.ts';
import { systemClock } from '../../main/clock.ts';
import { nodeThreads } from '../../main/threads/node-threads.ts';
import { EXIT } from '../exit-codes.ts';
import { tellError } from '../fail.ts';
import { home } from '../host.ts';

/**
 * `sockscope import FILE...`: JSON exports come into the library. Prints the id of each, or with `--json` the list's entry. A file that
 * cannot be imported is told and keeps nothing of the others away; then the exit code is 1.
 */
export async function importCommand(files: readonly string[], options: { json?: boolean }): Promise<number> {
  if (files.length === 0) throw new SockscopeError('usage', 'Name the files to import.');
  let code: number = EXIT.done;
  const items: ImportedCapture[] = [];
  for (const file of files) {
    try {
      const item = await importOne(file);
      items.push(item);
      process.stderr.write(`${printable(`imported ${basename(file)}: ${item.name}${copyText(item)}`)}\n`);
      if (!options.json) process.stdout.write(`${item.id}\n`);
    } catch (error) {
      tellError(error);
      code = EXIT.failed;
    }
  }
  if (options.json) process.stdout.write(`${JSON.stringify(items, null, 2)}\n`);
  return code;
}

/** Both are kept: a name, notes and tags may have been given to either. */
function copyText({ copyOf }: ImportedCapture): string {
  return copyOf === null ? '' : ` (once more: the library has this run already, as ${copyOf.id})`;
}

/** In a thread: a hostile file that takes all memory ends that thread alone. */
async function importOne(file: string): Promise<ImportedCapture> {
  const { captures } = libraryFolders(home());
  const message = await startLibraryJob(nodeThreads(__dirname), {
    kind: 'import',
    source: {
      path: resolve(file),
      fileName: basename(file),
      captures,
      workFolder: await makeWorkFolder(captures),
      importedAt: systemClock.wallTime().toISOString(),
    },
  }).done;
  if (message.type !== 'imported') throw new SockscopeError('internal', 'The import was answered with something else.');
  return new CaptureStore(home()).imported(message.id);
}
