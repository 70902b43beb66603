import { randomUUID } from 'node:crypto';
import { access } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { type BrowserWindow, dialog } from 'electron';
import { SockscopeError } from '../contract/errors.ts';

/** The folders that a user chose for several files at once. A page names one and never sees or gives a path of its own. */
export class ExportFolders {
  readonly #chosen = new Map<string, string>();

  /** Asks for one. `null`: cancelled. `SOCKSCOPE_TEST_SAVE_DIR` answers in place of the dialog, which no test can operate. */
  async choose(startIn: string, window: BrowserWindow | null): Promise<string | null> {
    const path = process.env['SOCKSCOPE_TEST_SAVE_DIR'] ?? (await askFolder(startIn, window));
    if (path === null) return null;
    const name = randomUUID();
    this.#chosen.set(name, path);
    return name;
  }

  /** Fails with `export-failed` for one that was not chosen here. */
  pathOf(name: string): string {
    const path = this.#chosen.get(name);
    if (path === undefined) throw new SockscopeError('export-failed', 'This folder was not chosen for an export. Choose it again.');
    return path;
  }
}

/** A path in a folder where nothing is yet: the name, or with a number. Nobody was asked whether a file may be replaced. */
export async function freePath(folder: string, fileName: string): Promise<string> {
  const ending = extname(fileName);
  const stem = fileName.slice(0, fileName.length - ending.length);
  for (let number = 1; ; number++) {
    const path = join(folder, number === 1 ? fileName : `${stem} (${number})${ending}`);
    const isTaken = await access(path).then(
      () => true,
      () => false,
    );
    if (!isTaken) return path;
  }
}

async function askFolder(startIn: string, window: BrowserWindow | null): Promise<string | null> {
  const options = {
    title: 'Where the captures are exported to',
    buttonLabel: 'Export here',
    defaultPath: startIn,
    properties: ['openDirectory' as const, 'createDirectory' as const],
  };
  const { canceled, filePaths } = await (window === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options));
  return canceled ? null : (filePaths[0] ?? null);
}
