import { advise } from '../verdict.ts';

/** Of a receiver whose thread is busy with the library's own work. Large messages gain most: docs/benchmarks.md has the figures. */
export const receiveDirectly = advise(
  'Receive by the direct path, if ws does: it reads into memory that is used again and copies no message.',
  {
    gain: 'About 1.6 times with messages of 1 MiB and no compression (docs/benchmarks.md); the readings do not tell what the library takes.',
    toggle: { path: 'engine', value: 'direct' },
  },
);
