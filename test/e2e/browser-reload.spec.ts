import { expect, type Page } from '@playwright/test';
import { test } from './served.ts';
import { WindowPage } from './window-page.ts';

/** Every figure of the monitor as it is read: tiles, ledger, pipe, and what stands beside the charts. */
async function figures(page: Page): Promise<string[]> {
  const parts = [page.getByTestId('verdict'), page.getByRole('main')];
  return (await Promise.all(parts.map((part) => part.innerText()))).join('\n').split('\n');
}

/** The same when they are at rest: a chart draws its last readings up to a second after they came. */
async function figuresAtRest(page: Page): Promise<string[]> {
  let last: string[] = [];
  const areAtRest = async () => {
    const before = last;
    last = await figures(page);
    return last.join('\n') === before.join('\n');
  };
  await expect.poll(areAtRest, { intervals: [1_500] }).toBe(true);
  return last;
}

for (const preset of ['JPEG stream, 1 MiB', 'Images, one connection']) {
  test(`a run that has ended shows the same figures after the page was loaded anew: ${preset}`, async ({ page, served }) => {
    await page.goto(served.url);
    const window = new WindowPage(page);
    await window.choose(preset);
    await window.start();
    // Some seconds of readings: charts draw in turns, each once a second.
    await expect.poll(() => window.value('ledger-received'), { timeout: 60_000 }).toBeGreaterThan(60);
    await window.stop();
    await expect(page.getByText('The ledger balances.')).toBeVisible();
    const before = await figuresAtRest(page);
    await page.reload();
    await window.expectPhase('ended');
    await expect(page.getByText('The ledger balances.')).toBeVisible();
    // Why less was displayed than arrived only the page knows that drew it.
    const isReason = (line: string) =>
      /^(CPU full|costly|late|max \d+|\((Processors full|A picture|The window draws|The newest frame).*)$/.test(line);
    const isNote = (line: string) => line.startsWith('No picture of this run was drawn') || isReason(line) || line === '';
    await expect.poll(async () => (await figures(page)).filter((line) => !isNote(line))).toEqual(before.filter((line) => !isNote(line)));
  });
}

test('on a small window the verdict and its button are whole, however long the sentence is', async ({ page, served }) => {
  await page.setViewportSize({ width: 1_280, height: 800 });
  await page.goto(served.url);
  const window = new WindowPage(page);
  await window.start();
  const button = page.getByRole('button', { name: 'Why, and what to try' });
  await expect(button).toBeVisible({ timeout: 30_000 });
  const verdict = window.part('verdict');
  // The longest sentence that a diagnosis has today, and a third more.
  const sentence = 'Perhaps little is left to win: the stream reaches at most 95 % of what raw TCP does here, 2,000 FPS, and more words.';
  const cut = await verdict.evaluate((element, text) => {
    element.textContent = text;
    const { bottom } = element.getBoundingClientRect();
    const strip = element.parentElement!.parentElement!.getBoundingClientRect();
    return [element.scrollHeight > element.clientHeight, element.scrollWidth > element.clientWidth, bottom > strip.bottom];
  }, sentence);
  expect(cut).toEqual([false, false, false]);
  // The pointer is where the run was started: what it explains must not lie on the verdict.
  await expect(page.getByRole('tooltip')).toHaveCount(0);
  const box = (await button.boundingBox())!;
  expect(box.x + box.width).toBeLessThanOrEqual(1_280);
  expect(await button.evaluate((element) => element.scrollWidth > element.clientWidth)).toBe(false);
  await window.stop();
});
