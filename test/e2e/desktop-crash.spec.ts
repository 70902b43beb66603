import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from './desktop-app.ts';
import { WindowPage } from './window-page.ts';

/** Whole samples of the one capture of a library, as they are on the disk. */
function samplesOnDisk(home: string): number {
  const [id] = readdirSync(join(home, 'captures'));
  const lines = readFileSync(join(home, 'captures', id!, 'samples.ndjson'), 'utf8')
    .split('\n')
    .slice(0, -1);
  return lines.filter((line) => line.startsWith('{"kind":"sample"')).length;
}

test('the application is killed in mid-run: the next start recovers every sample, says so, and opens the capture', async ({
  launch,
  home,
}) => {
  const first = await launch();
  await new WindowPage(first.page).start();
  await expect.poll(() => samplesOnDisk(home), { timeout: 60_000 }).toBeGreaterThan(7);
  const written = samplesOnDisk(home);
  const ended = new Promise<void>((resolve) => first.app.once('close', () => resolve()));
  first.app.process().kill('SIGKILL');
  await ended;

  const second = await launch();
  const window = new WindowPage(second.page);
  const notice = window.part('recovery-notice');
  await expect(notice).toContainText('was cut off: its program ended before the run did. It was recovered:');
  const samples = Number(/with (\d+) samples/.exec((await notice.textContent()) ?? '')?.[1]);
  expect(samples).toBeGreaterThanOrEqual(written);
  expect(samplesOnDisk(home)).toBe(samples);
  await window.part('recovery-open').click();
  await expect(second.page.getByText('Recovered: the program that recorded this run ended before the run did.')).toBeVisible();
  await window.part('recovery-dismiss').click();
  await expect(notice).toBeHidden();
});
