import { expect, test } from 'vitest';
import { exampleDocument } from '../testing/example-document.ts';
import { exampleObserved } from '../testing/example-observed.ts';
import { exampleEcho, examplePush } from '../testing/example-situations.ts';
import { chartPage, namedCharts } from './chart-pages.ts';

const names = (document: Parameters<typeof namedCharts>[0]) => namedCharts(document).map(({ name }) => name);

test('each chart of the report has a name', () => {
  expect(names(exampleDocument())).toEqual(['fps', 'bytes', 'latency', 'buffers', 'loop', 'memory', 'cpu', 'pipe']);
  expect(names(exampleEcho())).toContain('exchanges');
  expect(names(examplePush())).toContain('arrivals');
  expect(names(exampleObserved())).not.toContain('pipe');
  expect(names(exampleDocument({ samples: 0 }))).toEqual([]);
});

test('a page has its one chart, the capture’s name and the events that it marks, and nothing that runs', () => {
  const document = { ...exampleDocument(), name: '<script>alert(1)</script>' };
  const [chart] = namedCharts(document);
  const page = chartPage(document, chart!);
  expect(page.match(/<figure/g)).toHaveLength(1);
  expect(page).toContain('&lt;script&gt;');
  expect(page).not.toContain('<script');
  expect(page).toContain("default-src 'none'");
  const marked = document.events.filter(({ kind, severity }) => kind === 'toggle' || severity !== 'info');
  expect(page.match(/<li><b>/g)).toHaveLength(marked.length);
});

test('of many events the first are told, and how many there are more; a long one is cut', () => {
  const document = exampleDocument();
  const many = Array.from({ length: 20 }, (_, index) => ({
    ...document.events[0]!,
    kind: 'toggle' as const,
    tMs: index,
    text: 'y'.repeat(500),
  }));
  const page = chartPage({ ...document, events: many }, namedCharts({ ...document, events: many })[0]!);
  expect(page.match(/<li><b>/g)).toHaveLength(12);
  expect(page).toContain('and 8 more');
  expect(page).not.toContain('y'.repeat(161));
});
