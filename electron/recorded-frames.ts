import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, type BrowserWindow, dialog, shell } from 'electron';
import { SockscopeError } from '../contract/errors.ts';
import type { RequestHandlers } from '../contract/ipc.ts';
import type { Engine } from '../main/engine.ts';
import { FRAME_HEADERS, framesAddress, parseFramesAddress } from '../main/recording/frame-address.ts';
import { FRAMES_FOLDER } from '../main/recording/frame-files.ts';
import { RENDERER_ORIGIN } from './renderer-files.ts';

/** The requests about recorded frames that need a desktop: where the page finds them, saving one, and the folder that they lie in. */
export function framesHandlers(
  engine: Pick<Engine, 'captureFolder' | 'frameFile'>,
  currentWindow: () => BrowserWindow | null,
): Pick<RequestHandlers, 'frames.address' | 'frames.save' | 'frames.folder'> {
  let lastFolder = app.getPath('documents');
  return {
    'frames.address': async ({ id }) => ({ before: framesAddress(id), after: '' }),
    'frames.save': async ({ id, file }) => {
      const found = await engine.frameFile(id, file);
      const path = await choosePath(join(lastFolder, file), file, currentWindow());
      if (path === null) return { path: null, url: null };
      await copyFile(found.path, path).catch(failed);
      lastFolder = join(path, '..');
      return { path, url: null };
    },
    'frames.folder': async ({ id }) => {
      const folder = join(engine.captureFolder(id), FRAMES_FOLDER);
      const fault = await shell.openPath(folder);
      if (fault !== '') throw new SockscopeError('export-failed', `The folder ${folder} could not be opened: ${fault}`);
      return { url: null };
    },
  };
}

/** Answers the page's request for a recorded frame; `null`: it is none. */
export async function respondWithFrame(
  engine: Pick<Engine, 'frameFile'>,
  request: { url: string; method: string },
): Promise<Response | null> {
  const meant = request.url.startsWith(`${RENDERER_ORIGIN}/`) ? parseFramesAddress(new URL(request.url).pathname) : null;
  if (!meant) return null;
  if (request.method !== 'GET') return new Response(null, { status: 405, headers: FRAME_HEADERS });
  try {
    const { path, mediaType } = await engine.frameFile(meant.id, meant.file ?? '');
    return new Response(new Uint8Array(await readFile(path)), { headers: { ...FRAME_HEADERS, 'content-type': mediaType } });
  } catch {
    return new Response(null, { status: 404, headers: FRAME_HEADERS });
  }
}

/** Asks where to save. `SOCKSCOPE_TEST_SAVE_DIR` answers in place of the dialog, which no test can operate. */
async function choosePath(suggested: string, file: string, window: BrowserWindow | null): Promise<string | null> {
  const testFolder = process.env['SOCKSCOPE_TEST_SAVE_DIR'];
  if (testFolder) return join(testFolder, file);
  const options = { defaultPath: suggested };
  const { canceled, filePath } = await (window === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options));
  return canceled || !filePath ? null : filePath;
}

function failed(error: unknown): never {
  throw new SockscopeError('export-failed', error instanceof Error ? error.message : String(error), { cause: error });
}
