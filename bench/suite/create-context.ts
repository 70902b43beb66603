import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { libraryFolders } from '../../main/capture/library-home.ts';
import { type Product, startProduct } from '../diagnosis/product.ts';
import type { BenchContext } from './bench-context.ts';
import { BenchProcesses } from './bench-processes.ts';

/** The context of one run of the suite, and what ends it. */
export interface OwnedContext {
  context: BenchContext;
  /** Ends the product, so that the next case begins with a fresh one. */
  endProduct(): Promise<void>;
  /** Ends everything at once: on Ctrl-C, and when the process exits for whatever reason. */
  kill(): void;
}

/** Makes the folders; nothing is started yet. */
export function createContext(root: string, isQuick: boolean, tell: (text: string) => void): OwnedContext {
  const cacheFolder = join(root, 'node_modules/.cache/sockscope-bench');
  mkdirSync(cacheFolder, { recursive: true });
  const workFolder = mkdtempSync(join(tmpdir(), 'sockscope-bench-'));
  const processes = new BenchProcesses();
  const frames = join(cacheFolder, 'frames');
  mkdirSync(frames, { recursive: true });
  const library = (name: string) => {
    const folder = join(workFolder, name);
    mkdirSync(folder);
    symlinkSync(frames, libraryFolders(folder).frames, 'junction');
    return folder;
  };
  const home = library('home');
  let running: Promise<Product> | null = null;
  const start = async () => {
    const product = await startProduct(join(root, 'out/main/cli.cjs'), home);
    processes.adopt(product.pid);
    return product;
  };
  const product = () => {
    running ??= start();
    return running;
  };
  const endProduct = async () => {
    const ending = running;
    running = null;
    const product = await ending?.catch(() => null);
    if (!product) return;
    await product.close();
    processes.release(product.pid);
  };
  return {
    context: {
      root,
      cacheFolder,
      workFolder,
      library,
      isQuick,
      processes,
      product,
      endProduct,
      giveUp: () => {
        processes.killAll();
        running = null;
      },
      tell,
    },
    endProduct,
    kill: () => {
      processes.killAll();
      // What was killed a moment ago may still have a file under way.
      rmSync(workFolder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    },
  };
}
