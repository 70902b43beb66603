import { expect, it } from 'vitest';
import { exampleDocument } from '../testing/example-document.ts';
import { originText } from './origin-text.ts';
import { renderReport } from './render-report.ts';

const origin = {
  importedAt: '2026-01-02T03:04:05.000Z',
  fileName: '<b>a</b>.json',
  fileBytes: 9,
  id: '../../elsewhere',
  damage: [],
};

it('says of an imported capture from where it came, in HTML and Markdown, and nothing of one that was recorded here', () => {
  const imported = { ...exampleDocument(), origin };
  expect(originText(imported)).toBe(
    'Imported from <b>a</b>.json on 2 January 2026, 03:04:05 UTC. It was measured in another library, where it was ../../elsewhere; the figures are what the file says.',
  );
  expect(renderReport(imported, 'html').text).toContain('Imported from &lt;b&gt;a&lt;/b&gt;.json on 2 January 2026');
  expect(renderReport(imported, 'md').text).toContain('Imported from &lt;b&gt;a&lt;/b&gt;.json on 2 January 2026');
  expect(renderReport(exampleDocument(), 'html').text).not.toContain('Imported from');
  expect(renderReport(exampleDocument(), 'md').text).not.toContain('Imported from');
});
