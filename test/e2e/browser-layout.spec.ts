import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { findExperiment } from '../../main/experiment/shipped-experiments.ts';
import { stepResults } from '../../main/experiment/step-results.ts';
import { exampleDocument } from '../../main/testing/example-document.ts';
import { test } from './served.ts';
import { WindowPage } from './window-page.ts';

test.beforeEach(({ page }) => page.setViewportSize({ width: 1_280, height: 800 }));

test('first values, holding the charts and longer verdicts move nothing else', async ({ page, served }) => {
  await page.goto(served.url);
  const window = new WindowPage(page);
  const charts = page.getByRole('complementary', { name: 'Charts' }).getByRole('figure');
  await expect(charts).toHaveCount(6);
  const tops = () => charts.evaluateAll((all) => all.map((chart) => chart.getBoundingClientRect().top));
  const before = await tops();
  await window.start();
  // The two of which the legends are longest.
  await expect(charts.filter({ hasText: 'Buffers' })).toHaveText(/sender\s*\d.*inbox\s*\d/, { timeout: 30_000 });
  await expect(charts.filter({ hasText: 'Loop delay' })).toHaveText(/server\s*\d.*host\s*\d/);
  expect(await tops()).toEqual(before);
  await window.part('charts-pause').click();
  await expect(page.getByText('Held. The run goes on.')).toBeVisible();
  expect(await tops()).toEqual(before);
  await window.part('charts-pause').click();
  await expect(page.getByText('Held. The run goes on.')).toHaveCount(0);
  expect(await tops()).toEqual(before);

  const why = page.getByRole('button', { name: 'Why, and what to try' });
  await expect(why).toBeVisible({ timeout: 30_000 });
  const places = await why.evaluate((button) => {
    const sentence = document.querySelector('[data-testid="verdict"]')!;
    const shown = sentence.textContent;
    const found = ['Short.', 'A sentence of two lines. '.repeat(5)].map((text) => {
      sentence.textContent = text;
      return [Math.round(button.getBoundingClientRect().left), sentence.getBoundingClientRect().height];
    });
    sentence.textContent = shown;
    return found;
  });
  expect(places[1]![0]).toBe(places[0]![0]);
  expect(places[1]![1]).toBeGreaterThan(places[0]![1]!);
  await window.stop();
});

test('the words of the start button and the heading of the thresholds have room', async ({ page, served }) => {
  await page.goto(served.url);
  const label = page.getByTestId('start-button').locator('.mantine-Button-label');
  const cut = await label.evaluate((element) => {
    const shown = element.textContent;
    const found = ['Starting', 'Stopping', 'Cancel'].filter((word) => {
      element.textContent = word;
      return element.scrollWidth > element.clientWidth;
    });
    element.textContent = shown;
    return found;
  });
  expect(cut).toEqual([]);
  const heading = page.getByRole('heading', { name: /^Thresholds/ });
  const { gap, height, line } = await heading.evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element.firstChild!);
    const note = element.querySelector('span')!;
    return {
      gap: note.getBoundingClientRect().left - range.getBoundingClientRect().right,
      height: note.getBoundingClientRect().height,
      line: Number.parseFloat(getComputedStyle(note).fontSize) * 2,
    };
  });
  expect(gap).toBeGreaterThan(7);
  expect(height).toBeLessThan(line);
});

test('what a relay’s window is as a viewer does not stand on its picture', async ({ page, served }) => {
  await page.goto(served.url);
  const window = new WindowPage(page);
  await window.choose('Relay to viewers');
  const [viewer, picture] = [(await window.part('viewer').boundingBox())!, (await window.part('live-frame').boundingBox())!];
  expect(viewer.y + viewer.height).toBeLessThanOrEqual(picture.y);
  // Nor does the note on the stage cover it, of which the title is seen.
  await page.getByText('Own WebSocket').click({ force: true });
  await expect(window.part('viewer-switch')).not.toBeChecked();
  await expect(page.locator('p', { hasText: /^Relay to viewers$/ })).toBeInViewport({ ratio: 1 });
});

test('the table of an experiment of seven figures is not cut off at the right', async ({ page, served, home }) => {
  const experiment = { ...findExperiment('loop-remedies')!, repetitions: 3 };
  const run = (value: number) => ({
    captureId: `run-${value}`,
    bottleneck: 'server-processing',
    verdict: null,
    error: null,
    values: experiment.figures.map((_, place) => value * (place + 1)),
  });
  const findings = experiment.steps.map((_, step) => [199.87, 207.3, 1_204.5].map((value) => run(value / (step + 1))));
  const result = {
    formatVersion: 1,
    id: 'result-1',
    experiment,
    environment: exampleDocument().environment,
    startedAt: '2026-01-01T00:00:00.000Z',
    state: 'complete',
    repetitionsDone: 3,
    steps: stepResults(experiment, findings),
  };
  mkdirSync(join(home, 'experiments'), { recursive: true });
  writeFileSync(join(home, 'experiments', 'result-1.json'), JSON.stringify(result));
  await page.goto(served.url);
  const window = new WindowPage(page);
  await window.part('view-experiments').click();
  await page.getByRole('navigation', { name: 'Experiments and results' }).getByText(experiment.title).first().click();
  const table = window.part('experiment-table');
  await expect(table).toContainText('Server loop delay max', { ignoreCase: true });
  await expect(table).toContainText('1,2');
  const room = await table.evaluate(({ parentElement }) => [parentElement!.scrollWidth, parentElement!.clientWidth]);
  expect(room[0]).toBeLessThanOrEqual(room[1]!);
});
