import { expect } from '@playwright/test';

/** A saved report is one document that says its name and verdict and fetches nothing from anywhere. */
export function expectWholeReport(html: string, name: string): void {
  expect(html.trimStart().slice(0, 15).toLowerCase()).toBe('<!doctype html>');
  expect(html).toContain(name);
  expect(html.toLowerCase()).toContain('</html>');
  expect(html).toMatch(/<svg/);
  // Nothing that a browser would fetch: links may name an address, elements that load may not.
  expect(html).not.toMatch(/<(?:script|img|iframe|source|audio|video)\b[^>]*\bsrc\s*=\s*["']?(?!data:)/i);
  expect(html).not.toMatch(/<link\b[^>]*\bhref\s*=\s*["']?(?!data:)/i);
  expect(html).not.toMatch(/url\(\s*["']?(?:https?:)?\/\//i);
}
