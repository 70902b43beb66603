import { expect, it } from 'vitest';
import { exampleDocument } from '../testing/example-document.ts';
import { originOf } from './origin-text.ts';
import { renderReport } from './render-report.ts';

const origin = {
  kind: 'import' as const,
  importedAt: '2026-01-02T03:04:05.000Z',
  fileName: '<b>a</b>.json',
  fileBytes: 9,
  id: '../../elsewhere',
  damage: [],
};

it('says of an imported capture from where it came, in HTML and Markdown, and nothing of one that was recorded here', () => {
  const imported = { ...exampleDocument(), origin };
  expect(originOf(imported)).toBe(
    'Imported from <b>a</b>.json on 2 January 2026, 03:04:05 UTC, where it was ../../elsewhere. It was not measured in this library; the figures are what the file says.',
  );
  expect(renderReport(imported, 'html').text).toContain('Imported from &lt;b&gt;a&lt;/b&gt;.json on 2 January 2026');
  expect(renderReport(imported, 'md').text).toContain('Imported from &lt;b&gt;a&lt;/b&gt;.json on 2 January 2026');
  expect(renderReport(exampleDocument(), 'html').text).not.toContain('Imported from');
  expect(renderReport(exampleDocument(), 'md').text).not.toContain('Imported from');
});

it('says of one that was read from a file that its origin is unknown', () => {
  const read = { ...exampleDocument(), origin: { ...origin, kind: 'file' as const } };
  expect(originOf(read)).toBe(
    'Origin unknown: it was read from the file <b>a</b>.json, where it is ../../elsewhere. No library vouches for it; the figures are what the file says.',
  );
  expect(renderReport(read, 'html').text).toContain('Origin unknown: it was read from the file &lt;b&gt;');
});
