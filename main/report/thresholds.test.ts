import { expect, it } from 'vitest';
import { exampleDocument } from '../testing/example-document.ts';
import { renderHtml } from './html.ts';
import { renderMarkdown } from './markdown.ts';

const document = {
  ...exampleDocument(),
  thresholds: [
    { text: 'received.fps>=1', holds: true, found: 987.654_321_098_7, reason: null },
    { text: 'latencyMs.p99<10 <b>|`x`', holds: false, found: null, reason: '<script>alert(1)</script>' },
  ],
};

it('an HTML report tells each threshold with what was found, before the figures', () => {
  const report = renderHtml(document);
  expect(report).toContain('1 of 2 thresholds held');
  expect(report).toContain('<td>988 FPS</td>');
  expect(report.indexOf('<h2>Thresholds</h2>')).toBeGreaterThan(report.indexOf('<h2>Verdict</h2>'));
  expect(report.indexOf('<h2>Thresholds</h2>')).toBeLessThan(report.indexOf('<h2>Figures</h2>'));
  expect(report).toContain('no figure: &lt;script&gt;');
  expect(report).not.toContain('<script>');
  expect(report).not.toContain('<b>');
});

it('a Markdown report has a row for each, and no markup of anybody else', () => {
  const rows = renderMarkdown(document)
    .split('\n')
    .filter((line) => /^\| (held|\*\*missed\*\*) \|/.test(line));
  expect(rows[0]).toMatch(/^\| held \| received\.fps&gt;=1 \| 988 FPS \|$/);
  expect(rows[1]).toContain('latencyMs.p99&lt;10 &lt;b&gt;\\|\\`x\\`');
  expect(rows).toHaveLength(2);
});

it('reports of runs without thresholds do not speak of them', () => {
  expect(renderHtml(exampleDocument())).not.toContain('Thresholds');
  expect(renderMarkdown(exampleDocument())).not.toContain('threshold');
});
