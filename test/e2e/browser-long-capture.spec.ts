import { expect, type Page } from '@playwright/test';
import { exampleDocument } from '../../main/testing/example-document.ts';
import { writeCapture } from '../support/write-capture.ts';
import { test } from './served.ts';
import { WindowPage } from './window-page.ts';

const SAMPLES = 14_400;

/** An hour in which compression is switched off halfway: what is received before and after differs. */
async function openHour(page: Page, url: string, home: string): Promise<WindowPage> {
  const hour = exampleDocument({ samples: SAMPLES });
  writeCapture(home, { ...hour, name: 'An hour of it' });
  await page.goto(url);
  const window = new WindowPage(page);
  await (await window.capture('An hour of it')).getByTestId('capture-open').click();
  await expect(charts(page).first()).toBeVisible();
  return window;
}

const charts = (page: Page) => page.getByTestId('capture-charts').locator('figure');
/** The path of the first line of each chart: another one when it is drawn anew. */
const lines = (page: Page) =>
  charts(page).evaluateAll((figures) => figures.map((figure) => figure.querySelector('svg path[clip-path]')?.getAttribute('d') ?? ''));
const told = (window: WindowPage) => window.part('range-panel').and(window.page.locator('[aria-busy="false"]'));

test('an hour is zoomed and moved by keyboard, all charts on one axis, and shown whole again', async ({ page, served, home }) => {
  const window = await openHour(page, served.url, home);
  const span = window.part('visible-span');
  await expect(span).toHaveText('Whole run: 0:00 to 1:00:00 (1:00:00)');
  const whole = await lines(page);
  expect(whole.length).toBeGreaterThan(5);
  await window.tabTo('time-strip');
  await page.keyboard.press('+');
  await expect(span).toHaveText('15:00 to 45:00 (30:00)');
  await page.keyboard.press('+');
  await page.keyboard.press('ArrowRight');
  await expect(span).toHaveText('26:15 to 41:15 (15:00)');
  const zoomed = await lines(page);
  zoomed.forEach((line, index) => {
    if (line !== '') expect(line, `chart ${index}`).not.toBe(whole[index]);
  });
  await page.keyboard.press('End');
  await expect(span).toHaveText('45:00 to 1:00:00 (15:00)');
  await page.keyboard.press('0');
  await expect(span).toHaveText('Whole run: 0:00 to 1:00:00 (1:00:00)');
  await expect.poll(() => lines(page)).toEqual(whole);
});

test('the wheel zooms about the pointer, and a double click shows all', async ({ page, served, home }) => {
  const window = await openHour(page, served.url, home);
  const plot = page.locator('[data-plot]').first();
  await plot.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await plot.boundingBox())!;
  await page.mouse.move(x + width * 0.25, y + height / 2);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -700);
  await page.keyboard.up('Control');
  const span = window.part('visible-span');
  await expect(span).not.toContainText('Whole run');
  // A quarter from the left, and so a quarter of what is shown lies before it.
  const [from, to] = (await span.textContent())!.match(/[\d:]+/g)!.map(secondsOf) as [number, number];
  expect((900 - from) / (to - from)).toBeCloseTo(0.25, 1);
  expect(to - from).toBeLessThan(1_800);
  await page.mouse.dblclick(x + width / 2, y + height / 2);
  await expect(span).toContainText('Whole run');
});

test('a part that is selected has figures of its own: by dragging, and by its two fields', async ({ page, served, home }) => {
  const window = await openHour(page, served.url, home);
  const plot = page.locator('[data-plot]').nth(1);
  await plot.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await plot.boundingBox())!;
  await page.mouse.move(x + width * 0.1, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.2, y + height / 3, { steps: 4 });
  await page.mouse.move(x + width * 0.3, y + height / 2, { steps: 4 });
  await page.mouse.up();
  await expect(told(window)).toBeVisible();
  await expect(page.getByTestId('chart-selection')).toHaveCount(await charts(page).count());
  const dragged = (await window.part('range-span').textContent())!.match(/[\d:]+/g)!.map(secondsOf);
  expect(Math.abs(dragged[0]! - 360)).toBeLessThan(15);
  expect(Math.abs(dragged[1]! - 1_080)).toBeLessThan(15);
  const compressed = await window.value('range-received-fps');
  expect(compressed).toBeGreaterThan(0);
  await expect(window.part('range-verdict')).toContainText('ompression');

  await window.part('select-from').fill('2400');
  await window.part('select-from').press('Enter');
  // The other end is taken along, and both fields are written anew.
  await expect.poll(async () => Math.abs(Number(await window.part('select-to').inputValue()) - 3_120)).toBeLessThan(31);
  await window.part('select-to').fill('3000');
  await window.part('select-to').press('Enter');
  await expect(window.part('range-span')).toHaveText('40:00 to 50:00 (10:00)');
  await expect(told(window)).toContainText('2,400 whole samples');
  expect(await window.value('range-received-fps')).toBeGreaterThan(2 * compressed);
  await expect(window.part('range-verdict')).not.toContainText('ompression at the sender');

  await window.part('zoom-selection').click();
  await expect(window.part('visible-span')).toHaveText('39:30 to 50:30 (11:00)');
  await window.part('select-to').fill('nonsense');
  await window.part('select-to').press('Enter');
  await expect(page.getByRole('alert')).toBeVisible();
  await window.part('select-to').press('Escape');
  await window.part('clear-selection').click();
  await expect(window.part('range-panel')).toHaveCount(0);
});

test('a part that is warm-up alone says so instead of figures', async ({ page, served, home }) => {
  const window = await openHour(page, served.url, home);
  await window.part('select-from').fill('0');
  await window.part('select-from').press('Enter');
  await expect(window.part('select-to')).toHaveValue(/^3600/);
  await window.part('select-to').fill('0.75');
  await window.part('select-to').press('Enter');
  await expect(told(window)).toContainText('no measured time: all of it is 0.8 s of warm-up');
});

test('a part between two readings of the socket buffers has their line, and says when the reading was made', async ({
  page,
  served,
  home,
}) => {
  // Too many samples to be sent as they are: a part is fetched. The buffers are read each 30 s.
  const long = exampleDocument({ samples: 26_000, toggle: false });
  const samples = long.samples.map((sample) => ({ ...sample, kernel: { ...sample.kernel!, costMs: 0, ageMs: (sample.tMs % 30_000) + 1 } }));
  writeCapture(home, { ...long, samples, name: 'Seldom read' });
  await page.goto(served.url);
  const window = new WindowPage(page);
  await (await window.capture('Seldom read')).getByTestId('capture-open').click();
  await window.part('select-from').fill('610');
  await window.part('select-from').press('Enter');
  // The other end is taken along.
  await expect(window.part('select-to')).not.toHaveValue('');
  await window.part('select-to').fill('620');
  await window.part('select-to').press('Enter');
  await expect(window.part('range-span')).toContainText('10:10.0 to 10:20.0');
  await window.part('zoom-selection').click();
  await expect(window.part('visible-span')).toContainText('10:09.5 to 10:20.5');
  // Thinned there are fewer.
  const points = (line: string) => line.split(/[ML]/).length - 1;
  await expect.poll(async () => points((await lines(page))[0]!)).toBeGreaterThan(40);
  const buffers = charts(page).filter({ hasText: 'Recv-Q' });
  const [fromPx, toPx] = await buffers
    .locator('svg path[clip-path]')
    .first()
    .evaluate((path) => {
      const { left, right } = path.getBoundingClientRect();
      return [left, right];
    });
  const plot = buffers.locator('[data-plot]');
  await plot.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await plot.boundingBox())!;
  expect(fromPx).toBeLessThan(x);
  expect(toPx).toBeGreaterThan(x + width);
  await page.mouse.move(x + width / 2, y + height / 2);
  await expect(buffers).toContainText('read at 10:00');
});

function secondsOf(clock: string): number {
  return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}
