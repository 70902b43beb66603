import { defineConfig } from 'vitest/config';

/** `unit`: beside the code, no sockets. `integration`: the real engine over real sockets, with the threads that the build made. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['{contract,main,cli,electron,renderer,scripts,bench,test/support}/**/*.test.{ts,tsx}'] } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/integration/build-threads.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
