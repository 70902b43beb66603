import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { pdfPages, pictureFacts } from './chart-faults.ts';
import { test } from './desktop-app.ts';
import { WindowPage } from './window-page.ts';

test('a chart is saved as a picture and the report is printed to PDF, each where the user says', async ({ launch, saveFolder }) => {
  const { page, app } = await launch();
  const window = new WindowPage(page);
  await window.start();
  await window.flip('compression.enabled');
  await window.steady('received-fps');
  await window.part('chart-png-latency').click();
  const saved = async (pattern: RegExp) => {
    const find = async () => (await readdir(saveFolder)).find((name) => pattern.test(name));
    await expect.poll(find, { timeout: 60_000 }).toBeTruthy();
    return await readFile(join(saveFolder, (await find())!));
  };
  const facts = await pictureFacts(page, await saved(/^sockscope-latency-\d{8}-\d{6}\.png$/));
  expect(facts.width).toBeGreaterThan(400);
  expect(facts.colours).toBeGreaterThan(20);
  await window.stop();
  await window.save('To be printed');

  const row = await window.capture('To be printed');
  await row.getByTestId('capture-more').click();
  await window.part('capture-save-pdf').click();
  const pdf = await saved(/^To-be-printed-\d{8}-\d{6}\.pdf$/);
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdfPages(pdf)).toBeGreaterThan(3);
  // The page that printed it is gone.
  await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('several captures are exported into one folder, where nothing is replaced, and printing can be given up', async ({
  launch,
  saveFolder,
}) => {
  const { page, app } = await launch();
  const window = new WindowPage(page);
  for (const name of ['First', 'Second']) {
    await window.start();
    await window.steady('received-fps');
    await window.stop();
    await window.save(name);
  }
  const row = await window.capture('First');
  await row.getByTestId('capture-more').click();
  await expect(window.part('capture-save-exchanges')).toHaveCount(0);
  await expect(window.part('capture-save-junit')).toBeDisabled();
  await expect(window.part('capture-save-junit')).toContainText('No thresholds were set.');
  // However quick the machine is: this one is not done before it is given up.
  await app.evaluate(({ app }) => {
    app.once('web-contents-created', (_event, contents) => {
      contents.printToPDF = () => new Promise(() => {});
    });
  });
  await window.part('capture-save-pdf').click();
  await window.part('export-cancel').click();
  await expect(window.part('export-cancel')).toHaveCount(0);
  await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);

  await window.part('capture-select-all').click();
  for (const files of [2, 4]) {
    await window.part('selection-export').click();
    await expect.poll(async () => (await readdir(saveFolder)).length).toBe(files);
    await expect(page.getByText('2 of 2 captures exported').last()).toBeVisible();
  }
  // What was given up is not among them.
  const found = (await readdir(saveFolder)).map((file) => file.replace(/-\d{8}-\d{6}/, '')).sort();
  expect(found).toEqual(['First (2).json', 'First.json', 'Second (2).json', 'Second.json']);
});
