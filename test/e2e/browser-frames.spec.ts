import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Locator } from '@playwright/test';
import { test } from './served.ts';
import { WindowPage } from './window-page.ts';

const widthOf = (image: Locator) => image.evaluate((element) => (element as HTMLImageElement).naturalWidth);

test('record each N-th frame, look along the strip, open one large, save it and all of them', async ({ page, served, home }) => {
  await page.goto(served.url);
  const window = new WindowPage(page);
  await window.part('toggle-recording.frames').getByText('Each N-th').click();
  await window.part('toggle-recording.everyN').fill('2');
  await window.part('toggle-recording.everyN').press('Enter');
  await window.start();
  await expect(window.part('recorded-frames')).toContainText(/^[1-9]\d* frames/, { timeout: 60_000 });
  await window.stop();
  await window.save('Recorded');
  const row = await window.capture('Recorded');
  const id = (await row.getAttribute('data-capture-id')) as string;
  await row.getByTestId('capture-open').click();

  const tiles = window.part('frame-tile');
  await expect(window.part('frames-count')).toContainText(/^\d+, [\d.]+ MiB$/);
  await expect(tiles.first().locator('img')).toBeVisible();
  await expect.poll(() => widthOf(tiles.first().locator('img'))).toBe(1_920);

  // By keyboard along the strip, and the second one large.
  await window.part('frames-strip').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(tiles.nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  const large = window.part('frame-large');
  await expect.poll(() => widthOf(large.locator('img'))).toBe(1_920);
  expect((await large.locator('img').boundingBox())?.width).toBeGreaterThan(640);
  const [name] = (await large.locator('code').allTextContents()) as [string];
  const saving = page.waitForEvent('download');
  await window.part('frame-save').click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe(name);
  const recorded = await readFile(join(home, 'captures', id, 'frames', name));
  expect((await readFile(await saved.path())).equals(recorded)).toBe(true);
  await page.keyboard.press('ArrowRight');
  await expect(large.locator('code')).not.toHaveText(name);
  await page.keyboard.press('Escape');
  await expect(large).toBeHidden();

  const loading = page.waitForEvent('download');
  await window.part('frames-folder').click();
  const zip = await loading;
  expect(zip.suggestedFilename()).toBe(`${id}-frames.zip`);
  const archive = await readFile(await zip.path());
  expect(archive.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
  expect(archive.includes(`frames/${name}`)).toBe(true);
  expect(archive.includes(recorded)).toBe(true);

  // Nothing but its frames, as what their names say, for whoever has the key.
  const address = await tiles.first().locator('img').getAttribute('src');
  const good = await page.request.get(new URL(address as string, served.origin).href);
  expect([good.status(), good.headers()['content-type'], good.headers()['x-content-type-options']]).toEqual([200, 'image/jpeg', 'nosniff']);
  const [path, query] = (address as string).split('?') as [string, string];
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const status = async (address: string) => (await page.request.get(`${served.origin}${address}`)).status();
  expect(await status(path)).toBe(401);
  expect(await status(`${folder}${encodeURIComponent('../manifest.json')}?${query}`)).toBe(404);
  expect(await status(`${folder}frames.ndjson?${query}`)).toBe(404);
});

test('a file that is missing and one that is no picture are said, and what a client sent as text is only text', async ({
  page,
  served,
  home,
}) => {
  await page.goto(served.url);
  const window = new WindowPage(page);
  await window.part('toggle-recording.frames').getByText('Last', { exact: true }).click();
  await window.start();
  await window.stop();
  await window.save('Broken');
  const row = await window.capture('Broken');
  const folder = join(home, 'captures', (await row.getAttribute('data-capture-id')) as string, 'frames');
  const entry = (number: number, changes: object) =>
    JSON.stringify({ sequence: number, tMs: number, connection: 0, bytes: 40, fileBytes: 40, kind: 'jpeg', ...changes });
  const script = '<img src=x onerror="document.title=1">!!';
  await writeFile(join(folder, '000001-c0-s1.jpg'), 'not a picture, only forty bytes of text.');
  await writeFile(join(folder, '000003-c0-s3.txt'), script.padEnd(40));
  await writeFile(
    join(folder, 'frames.ndjson'),
    [
      entry(1, { file: '000001-c0-s1.jpg' }),
      entry(2, { file: '000002-c0-s2222.jpg' }),
      entry(3, { file: '000003-c0-s3.txt', kind: 'text' }),
      entry(4, { file: '../../../../etc/passwd' }),
      '',
    ].join('\n'),
  );
  await row.getByTestId('capture-open').click();
  const tiles = window.part('frame-tile');
  await expect(tiles).toHaveCount(3);
  await expect(tiles.nth(0)).toContainText('no picture that can be shown');
  await expect(tiles.nth(1)).toContainText('The file is missing.');
  await expect(tiles.nth(2)).toContainText(script);
  await expect(window.part('frames')).toContainText('1 line of the index of the recorded frames made no sense.');
  await expect(page).not.toHaveTitle('1');
});
