import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { exampleDocument } from '../../main/testing/example-document.ts';
import { writeCapture } from '../support/write-capture.ts';
import { chartFaults, pdfPages, pictureFacts } from './chart-faults.ts';
import { test } from './served.ts';
import { WindowPage } from './window-page.ts';

/** What is downloaded when a button is pressed. */
async function downloaded(page: Page, press: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const waiting = page.waitForEvent('download');
  await press();
  const download = await waiting;
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

test('a chart is saved as a picture while the run goes on, and from a capture, dark as the window is; the report is printed to PDF', async ({
  page,
  served,
}) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(served.url);
  const window = new WindowPage(page);
  await window.start();
  await window.flip('compression.enabled');
  await window.steady('received-fps');
  const live = await downloaded(page, () => window.part('chart-png-fps').click());
  expect(live.name).toMatch(/^sockscope-fps-\d{8}-\d{6}\.png$/);
  const facts = await pictureFacts(page, live.bytes);
  const plot = await window.part('chart-png-fps').locator('xpath=ancestor::figure').boundingBox();
  // Two pixels to one, with a margin.
  expect(facts.width).toBeGreaterThanOrEqual(2 * plot!.width - 40);
  expect(facts.colours).toBeGreaterThan(20);
  expect(facts.corner, 'the ground of the dark theme').toBeLessThan(60);
  await window.expectPhase('running');
  await window.stop();
  await window.save('To be printed');

  const row = await window.capture('To be printed');
  await row.getByTestId('capture-more').click();
  const pdf = await downloaded(page, () => window.part('capture-save-pdf').click());
  expect(pdf.name).toMatch(/^To-be-printed-\d{8}-\d{6}\.pdf$/);
  expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdfPages(pdf.bytes)).toBeGreaterThan(3);

  const opening = page.context().waitForEvent('page');
  await row.getByTestId('capture-open-report').click();
  const report = await opening;
  await report.waitForLoadState('load');
  expect(await chartFaults(report)).toEqual([]);
});

test('the report of a capture is downloaded whatever letters its name has', async ({ page, served, home }) => {
  const name = 'カメラ 3, ohne Kompression: груз';
  writeCapture(home, { ...exampleDocument(), name, startedAt: '2026-01-02T03:04:05.000Z' });
  await page.goto(served.url);
  const window = new WindowPage(page);
  const row = await window.capture(name);
  await row.getByTestId('capture-more').click();
  const report = await downloaded(page, () => window.part('capture-save-html').click());
  // Letters that a header cannot hold are left out of the file's name alone.
  expect(report.name).toMatch(/^[\x20-\x7e]*3-ohne-Kompression[\x20-\x7e]*-20260102-030405\.html$/);
  expect(report.bytes.toString()).toContain(name);
});
