import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { testElectron } from '../../scripts/test-electron.mjs';
import { test as base } from './temporary-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The application as it runs, and its window's page. */
export interface DesktopApp {
  app: ElectronApplication;
  page: Page;
  /** Closes the window as its close button does and waits for the process to end. */
  close(): Promise<void>;
}

/** Playwright's test with a way to launch the built application on this test's library. What is still open at the end is closed. */
export const test = base.extend<{ launch: () => Promise<DesktopApp> }>({
  launch: async ({ home, saveFolder }, use) => {
    const open = new Set<ElectronApplication>();
    await use(async () => {
      const app = await _electron.launch({
        executablePath: process.env['SOCKSCOPE_TEST_ELECTRON'] ?? (await testElectron()).executable,
        args: ['--no-sandbox', '.'],
        colorScheme: null, // the window's own theme, not one that the test pretends
        cwd: ROOT,
        env: { ...(process.env as Record<string, string>), SOCKSCOPE_HOME: home, SOCKSCOPE_TEST_SAVE_DIR: saveFolder },
      });
      open.add(app);
      const page = await app.firstWindow();
      const close = async () => {
        open.delete(app);
        const ended = new Promise<void>((resolve) => app.once('close', () => resolve()));
        await app.evaluate(({ BrowserWindow }) => {
          for (const window of BrowserWindow.getAllWindows()) setImmediate(() => window.close());
        });
        await ended;
      };
      return { app, page, close };
    });
    for (const app of open) await app.close();
  },
});
