import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from './served.ts';
import { ALONE, WindowPage } from './window-page.ts';

test('the pipe tells each station in words, explains it by keyboard, and lights the bottleneck', { tag: ALONE }, async ({
  page,
  served,
}) => {
  await page.goto(served.url);
  const window = new WindowPage(page);
  const pipe = page.getByRole('region', { name: 'Where the bytes wait' });
  const stations = pipe.getByRole('listitem');
  await expect(stations).toHaveText([/Source/, /Sender queue/, /Send-Q/, /Path/, /Recv-Q/, /Inbox/, /Display/]);
  await expect(stations.nth(3)).toContainText('Not in this run.');
  await window.start();
  await expect(stations.nth(1)).toContainText(/Level [\d.]+ .?i?B in \d+ frames?\. Limit 10\.0 MiB\. In: [\d.]+ frames a second/, {
    timeout: 30_000,
  });
  await expect(stations.nth(3)).toContainText('Not in this run: no impairment proxy is in the path.');
  await expect(stations.nth(5)).toContainText(/Out: [1-9][\d.]* frames a second/, { timeout: 30_000 });
  // Compression at the sender: its queue is lit, and says so.
  await expect(pipe.locator('[data-lit]')).toHaveAttribute('data-station', 'sender.user', { timeout: 30_000 });
  await expect(stations.nth(1)).toContainText('The bottleneck is here.');
  await stations.nth(0).focus();
  await page.keyboard.press('Tab');
  await expect(stations.nth(1)).toBeFocused();
  await expect(page.getByRole('tooltip').filter({ hasText: 'Sender queue' })).toContainText(
    'The line in the tank is the limit, from sender.bufferLimitBytes',
  );
  await window.stop();
});

test('a run that has ended shows the figures of its capture and says of which time, in the place where those of the last second were', async ({
  page,
  served,
  home,
}) => {
  await page.goto(served.url);
  const window = new WindowPage(page);
  const span = window.part('figures-span');
  await expect(span).toBeEmpty();
  await window.start();
  await expect(span).toHaveText('Over the last second');
  await expect(window.part('ledger-span')).toHaveText('Counts below: since the start');
  await expect(window.part('verdict')).toContainText('FPS', { timeout: 30_000 });
  const box = () => window.part('live-frame').boundingBox();
  const before = await box();
  await window.stop();
  await expect(span).toHaveText(/^Over the whole measured time, [\d.]+ s$/);
  await expect(window.part('ledger-span')).toHaveText('Counts below: of the whole run');
  await expect.poll(box).toEqual(before);
  await expect(window.part('kernel-reader')).toContainText(/Means over the whole measured time, [\d.]+ s\./);
  const [id] = await readdir(join(home, 'captures'));
  const { summary } = JSON.parse(await readFile(join(home, 'captures', id!, 'manifest.json'), 'utf8'));
  // Each part of the window is drawn anew in its own time.
  await expect.poll(() => window.value('received-fps')).toBeCloseTo(summary.received.fps, 6);
  await expect.poll(() => window.value('latency-p99')).toBe(summary.latencyMs.p99);
  await expect.poll(() => window.value('send-queue')).toBe(summary.stations['sender.kernel']?.meanBytes ?? Number.NaN);
  await page.reload();
  await expect(span).toHaveText(/^Over the whole measured time/);
  await expect.poll(() => window.value('received-fps')).toBeCloseTo(summary.received.fps, 6);
});

test('where less is displayed than arrives the reason stands beside it, also when the run has ended', async ({ page, served }) => {
  await page.goto(served.url);
  const window = new WindowPage(page);
  await window.start();
  const reason = window.part('display-reason');
  await expect(reason).toHaveText(/^(CPU full|costly|max 30|late) \(.+\)$/, { timeout: 30_000 });
  await window.stop();
  await expect(reason).toHaveText(/^(CPU full|costly|max 30|late) \(.+\)$/);
  await window.choose('Images, one connection');
  await expect(reason).toHaveCount(0);
});
