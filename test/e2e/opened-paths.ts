import type { ElectronApplication } from '@playwright/test';

/** What the desktop has the system open from now on is recorded and not opened. Answers what it was so far. */
export async function recordOpenedPaths(app: ElectronApplication): Promise<() => Promise<string[]>> {
  await app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openPath = async (path: string) => {
      opened.push(path);
      return '';
    };
  });
  return () => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
}
