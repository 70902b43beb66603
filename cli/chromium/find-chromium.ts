import { existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SockscopeError } from '../../contract/index.ts';

/** What a Chromium is called where programs are found by name. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];

/** Where installers put one that is not found by name. */
const USUAL_PLACES: Partial<Record<NodeJS.Platform, (env: NodeJS.ProcessEnv) => string[]>> = {
  darwin: () => [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: (env) =>
    ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((folder) =>
      env[folder]
        ? [join(env[folder], 'Google/Chrome/Application/chrome.exe'), join(env[folder], 'Microsoft/Edge/Application/msedge.exe')]
        : [],
    ),
};

/**
 * The path of a Chromium: `SOCKSCOPE_CHROMIUM` and no other where that is set, else one of the usual names in PATH, else one
 * in the usual places of this system. Fails with `chromium-missing` and what was looked for.
 */
export function findChromium(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  const named = env['SOCKSCOPE_CHROMIUM'];
  if (named) {
    if (isFile(named)) return named;
    throw new SockscopeError('chromium-missing', `SOCKSCOPE_CHROMIUM names ${named}, and there is no such file.`);
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const ending = platform === 'win32' ? '.exe' : '';
  const inPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name + ending)));
  const found = [...inPath, ...(USUAL_PLACES[platform]?.(env) ?? [])].find(isFile);
  if (found !== undefined) return found;
  throw new SockscopeError('chromium-missing', `No Chromium was found: PATH has none of ${NAMES.join(', ')}.`);
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
