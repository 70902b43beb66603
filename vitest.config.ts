import { defineConfig } from 'vitest/config';

/** Their subject is a rate or a time, or another program counts beside them: nothing else may run meanwhile. */
const MEASURING = [
  'ceiling',
  'cli',
  'collections',
  'compute',
  'diagnosis',
  'echo-times',
  'experiments',
  'independent-queues',
  'independent-truth',
  'ingest',
  'push',
].map((name) => `test/integration/${name}.test.ts`);

/** The real engine over real sockets, with the threads that the build made. */
const REAL = {
  globalSetup: ['test/integration/build-threads.ts', 'test/support/shared-frames.ts'],
  testTimeout: 150_000,
  hookTimeout: 60_000,
};

/**
 * `unit`: beside the code, no sockets. `integration`: what the engine does, three files at a time, because much of their time is
 * waiting, and several tests of a file at a time where streams come by the clock and no pace is compared. The files of either share what
 * they import, which costs as much as many of their tests. `measuring`: how fast and how late it is, one after another, each file in a
 * process of its own. The three follow one another.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{contract,main,cli,electron,renderer,scripts,bench,test/support}/**/*.test.{ts,tsx}'],
          isolate: false,
          // Much of their time is waiting.
          maxWorkers: 3,
          // Some encode images of several sizes: seconds of a core that may be shared.
          testTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: MEASURING,
          ...REAL,
          isolate: false,
          maxWorkers: 3,
          maxConcurrency: 3,
          sequence: { groupOrder: 1 },
        },
      },
      { test: { name: 'measuring', include: MEASURING, ...REAL, fileParallelism: false, sequence: { groupOrder: 2 } } },
    ],
  },
});
