import { printable } from '../contract/printable.ts';
import { libraryHome } from '../main/capture/library-home.ts';
import { createEngine, type Engine } from '../main/engine.ts';
import { nodeThreads } from '../main/threads/node-threads.ts';
import packageJson from '../package.json';
import { findPrinter } from './chromium/find-printer.ts';
import { findElectron } from './find-electron.ts';

export const VERSION: string = packageJson.version;

/** The folder of the library. */
export const home = (): string => libraryHome(process.env);

/** The engine with this process as its host. The threads' code lies beside this file in the build. */
export function startEngine(host: 'browser' | 'cli'): Engine {
  return createEngine({
    home: home(),
    threads: nodeThreads(__dirname),
    log: (line) => process.stderr.write(`${printable(line)}\n`),
    host,
    versions: { sockscope: VERSION, electron: null },
    findElectron,
    findPrinter,
  });
}
