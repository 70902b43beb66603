import { defineConfig } from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium } from './scripts/find-chromium.mjs';

/** `browser`: the window through `sockscope serve` in a real Chromium. `desktop`: the real Electron application. Both run what `npm run build` made. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  globalSetup: ['./test/support/shared-frames.ts', './test/e2e/known-ceiling.ts'],
  // Some compare rates. Those that do not may run beside others: scripts/test.mjs gives them three workers.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  projects: [
    {
      name: 'browser',
      testMatch: 'browser*.spec.ts',
      use: {
        browserName: 'chromium',
        viewport: { width: 1_600, height: 1_000 },
        screenshot: 'only-on-failure',
        launchOptions: {
          executablePath: findChromium() ?? undefined,
          args: CHROMIUM_FLAGS,
        },
      },
    },
    { name: 'desktop', testMatch: 'desktop*.spec.ts' },
  ],
});
