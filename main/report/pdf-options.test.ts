import { expect, test } from 'vitest';
import { pdfOptions } from './pdf-options.ts';

test('name and page numbers stand once: by the style sheet where Chromium draws its margin boxes, else by templates', () => {
  expect(pdfOptions(131).displayHeaderFooter).toBe(false);
  expect(pdfOptions(114)).toMatchObject({ displayHeaderFooter: true, printBackground: true, preferCSSPageSize: true });
  expect(pdfOptions(114).footerTemplate).toMatch(/class="title".*class="pageNumber".*class="totalPages"/);
});
