import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from './desktop-app.ts';
import { expectWholeReport } from './expect-report.ts';
import { recordOpenedPaths } from './opened-paths.ts';
import { WindowPage } from './window-page.ts';

const FIXTURE = new URL('../fixtures/experiments/result-with-preset.json', import.meta.url);

test('an experiment’s result is opened and saved as a report, and its document exported', async ({ launch, home, saveFolder }) => {
  const result = JSON.parse(await readFile(FIXTURE, 'utf8'));
  await mkdir(join(home, 'experiments'), { recursive: true });
  await writeFile(join(home, 'experiments', `${result.id}.json`), JSON.stringify(result));
  const { app, page } = await launch();
  const window = new WindowPage(page);
  await window.part('view-experiments').click();
  await window.part('experiment-result').click();
  await expect(window.part('result-detail')).toContainText('Small frames, two settings');
  await expect(window.part('experiment-dot')).toHaveCount(4);

  const opened = await recordOpenedPaths(app);
  await window.part('experiment-report').click();
  await expect.poll(opened).toHaveLength(1);
  expectWholeReport(await readFile((await opened())[0]!, 'utf8'), 'Small frames, two settings');

  for (const format of ['html', 'md', 'json']) {
    await window.part('experiment-save-as').click();
    await window.part(`experiment-save-${format}`).click();
    await expect.poll(async () => (await readdir(saveFolder)).filter((name) => name.endsWith(`.${format}`))).toHaveLength(1);
  }

  await window.part('experiment-jpeg-ladder').click();
  await window.part('experiment-more').click();
  await window.part('experiment-export').click();
  const exported = join(saveFolder, 'jpeg-ladder.experiment.json');
  await expect.poll(() => readFile(exported, 'utf8').catch(() => '')).toContain('"jpeg-ladder"');
});
