import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { normalizePath } from 'vite';

const here = import.meta.dirname;

/** No module there does anything when it is loaded but declare: what a thread does not use is left out of its code, so that it sets up no schemas of captures before it begins. */
const contract = `${normalizePath(resolve(here, 'contract'))}/`;

/**
 * One build for both hosts. The `main` part holds the desktop shell, the command line and the engine's threads: plain
 * CommonJS for Node 18 and later. Only modules with native code or with behaviour fixed at load (`ws`) stay outside.
 */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node18',
      sourcemap: true,
      externalizeDeps: {
        exclude: ['zod', 'commander', 'env-paths', 'write-file-atomic', 'd3-scale', 'd3-shape', 'jpeg-js', 'yazl', 'buffer-crc32'],
      },
      rollupOptions: {
        input: {
          electron: resolve(here, 'electron/electron.ts'),
          cli: resolve(here, 'cli/cli.ts'),
          'server-thread': resolve(here, 'main/server/server-thread.ts'),
          'load-thread': resolve(here, 'main/load/load-thread.ts'),
          'clients-thread': resolve(here, 'main/clients/clients-thread.ts'),
          'frames-thread': resolve(here, 'main/load/frames-thread.ts'),
          'idle-process': resolve(here, 'main/load/idle/idle-process.ts'),
          'work-thread': resolve(here, 'main/compute/work-thread.ts'),
          'path-thread': resolve(here, 'main/path/path-thread.ts'),
          'ceiling-thread': resolve(here, 'main/ceiling/ceiling-thread.ts'),
          'library-thread': resolve(here, 'main/capture/library-thread.ts'),
          'reading-thread': resolve(here, 'main/capture/reading/reading-thread.ts'),
        },
        treeshake: { moduleSideEffects: (id) => (id.startsWith(contract) ? false : undefined) },
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: 'node18',
      externalizeDeps: { exclude: ['zod'] },
      rollupOptions: {
        input: { preload: resolve(here, 'electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      target: 'chrome114',
      minify: true,
      rollupOptions: { input: { index: resolve(here, 'renderer/index.html') } },
    },
  },
});
