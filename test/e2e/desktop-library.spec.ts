import { expect } from '@playwright/test';
import { renderJson } from '../../main/report/json.ts';
import { exampleDocument } from '../../main/testing/example-document.ts';
import { test } from './desktop-app.ts';

test('imports a file that is chosen, refuses one that is none, and remembers the capture', async ({ launch }) => {
  const first = await launch();
  await first.page.getByTestId('view-captures').click();
  await first.page.getByTestId('import-file').setInputFiles([
    { name: 'half.json', mimeType: 'application/json', buffer: Buffer.from(renderJson(exampleDocument()).slice(0, 5_000)) },
    {
      name: 'whole.json',
      mimeType: 'application/json',
      buffer: Buffer.from(renderJson({ ...exampleDocument(), name: 'From a colleague' })),
    },
  ]);
  await expect(first.page.getByTestId('error-alert')).toContainText('half.json is cut off');
  await expect(first.page.getByTestId('capture-open')).toHaveText(['From a colleague']);
  await expect(first.page.getByTestId('capture-thumbnail')).toHaveAttribute('data-kind', 'chart');
  await first.close();

  const second = await launch();
  await second.page.getByTestId('view-captures').click();
  await second.page.getByTestId('capture-open').click();
  await expect(second.page.getByTestId('capture-origin')).toContainText('Imported from whole.json');
});
