import { describe, expect, it, test } from 'vitest';
import { COMPARISON_FORMATS, type Comparison, comparisonSchema } from '../../../contract/index.ts';
import { exampleCapture } from '../../testing/example-captures.ts';
import { exampleDocument } from '../../testing/example-document.ts';
import { exampleEcho } from '../../testing/example-situations.ts';
import { compareCaptures } from './compare-captures.ts';
import { renderComparison } from './render-comparison.ts';

const on = { compression: { enabled: true } };
const plain = compareCaptures([
  exampleCapture({ id: 'a', name: 'Off' }),
  exampleCapture({ id: 'b', name: 'On', scenario: on, receivedFps: 40, latencyP50Ms: null, droppedFrames: 3 }),
]);
const repeated = compareCaptures(
  [1, 2, 3].flatMap((n) => [
    exampleCapture({ id: `off-${n}`, receivedFps: 100 + n }),
    exampleCapture({ id: `on-${n}`, receivedFps: 40 + n, scenario: on }),
  ]),
);
const odd = compareCaptures([
  exampleDocument({ nulls: true }),
  { ...exampleEcho(), id: 'echo', environment: { ...exampleEcho().environment, cpu: 'Apple M2', electron: '45.4.1' } },
  { ...exampleDocument({ samples: 0, state: 'recording' }), id: 'empty' },
]);
const variants: [string, Comparison][] = [
  ['of two', plain],
  ['of repetitions', repeated],
  ['of situations that differ', odd],
];
const htmlOf = (comparison: Comparison) => renderComparison(comparison, 'html').text;

test.each(COMPARISON_FORMATS.flatMap((format) => variants.map(([name, comparison]) => [format, name, comparison] as const)))(
  '%s %s shows no broken value',
  (format, _name, comparison) => {
    const { text, fileName } = renderComparison(comparison, format);
    expect(text).not.toMatch(/undefined|NaN|Infinity|\[object/);
    expect(fileName).toMatch(/^Comparison-with-[\w-]+-20260131-090507\.\w+$/);
    const words = text.replace(/<td class="code">.*?<\/td>/g, '');
    if (format === 'html') expect(words).not.toMatch(/\bnull\b/);
  },
);

describe('HTML', () => {
  it('says what differs before it concludes, and both before any figure', () => {
    const html = htmlOf(plain);
    const order = ['<h2>What differs</h2>', '<h2>Conclusion</h2>', '<h2>Figures</h2>', '<h2>Over time</h2>', '<h2>How to read it</h2>'];
    const places = order.map((part) => html.indexOf(part));
    expect(places.every((place) => place > 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect(html.indexOf('<h2>What differs</h2>')).toBeLessThan(html.indexOf('The one setting that differs is Compression'));
  });

  it('marks better and worse by a word and a colour, and gives the reason of a missing figure', () => {
    const html = htmlOf(plain);
    expect(html).toMatch(/class="worse">worse</);
    expect(html).toContain('40.0\u00a0FPS');
    expect(html).toMatch(/n\/a<span class="why">no frame of ours arrived<\/span>/);
    expect(html).toContain('ratio n/a: the baseline is 0');
  });

  it('has a line, a letter and a legend for each capture, and units', () => {
    const html = htmlOf(repeated);
    const chart = html.slice(html.indexOf('id="chart-received"'), html.indexOf('</figure>', html.indexOf('id="chart-received"')));
    expect(chart.match(/<path class="line c\d" d="M[\d.]+,[\d.]+L/g)).toHaveLength(6);
    expect(chart.match(/<text class="line-end c\d"/g)).toHaveLength(6);
    expect(chart).toContain('<text class="axis-label" x="0" y="16">FPS</text>');
    expect(chart).toContain('time since the start');
  });

  it('loads nothing and runs nothing', () => {
    for (const [, comparison] of variants) {
      const html = htmlOf(comparison);
      expect(html).not.toMatch(/<(?:script|iframe|object|embed|link|img|base|form|input|meta http-equiv="refresh")\b/i);
      expect(html).not.toMatch(/\s(?:src|href|on\w+)\s*=/i);
      expect(html).not.toMatch(/url\(|@import/i);
      expect(html).toContain("default-src 'none'");
    }
  });
});

describe('hostile texts', () => {
  const HOSTILE = `=x<script>alert("x")</script><img src=x onerror='y'>]]></style></title><!-- | \`b\` [l](javascript:z) @user #12 \u0007\u202e`;
  const hostile = (id: string, receivedFps: number) =>
    exampleCapture({
      id,
      name: `Camera ${HOSTILE}`,
      receivedFps,
      scenario: { name: `s ${id} ${HOSTILE}`.slice(0, 120), ...(id === 'b' ? on : {}) },
      environment: { cpu: `cpu of ${id} ${HOSTILE}`, os: HOSTILE },
      latencyP50Ms: null,
      changes: [{ tMs: 2_000, text: `a change ${HOSTILE}` }],
      document: { damage: [HOSTILE], startedAt: HOSTILE },
    });
  const bad = { ...hostile('b', 40) };
  bad.summary = { ...bad.summary!, unavailable: { ...bad.summary!.unavailable, latencyMs: HOSTILE } };
  const comparison = compareCaptures([hostile('a', 100), bad]);

  it('are text in HTML', () => {
    const html = htmlOf(comparison);
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toMatch(/<script|<img|<!--|onerror='/i);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(html).not.toMatch(/[\u0007\u202e]/);
    expect(html.match(/<\/style>/g)).toHaveLength(1);
    expect(html.match(/<\/title>/g)).toHaveLength(1);
  });

  it('are text in Markdown', () => {
    const { text, fileName } = renderComparison(comparison, 'md');
    expect(text).not.toMatch(/<script|<img|<!--/i);
    expect(text).not.toMatch(/(?<!\\)\[l(?<!\\)\]/);
    expect(text).not.toMatch(/@user|#12\b/);
    expect(fileName).toMatch(/^[\p{L}\p{N}_.-]+$/u);
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    const columns = rows.map((row) => row.replace(/\\\|/g, '').split('|').length);
    expect(new Set(columns)).toEqual(new Set([5]));
  });
});

describe('Markdown', () => {
  it('is short: captures, what differs, the conclusion, the figures that are asked for first', () => {
    const { text } = renderComparison(plain, 'md');
    expect(text).toContain('### On against Off');
    expect(text).toContain('| Compression (compression.enabled) | false | true |');
    expect(text).toMatch(/\| Received \| 100\u00a0FPS \| 40\.0\u00a0FPS<br>\u221260\.0\u00a0FPS, ×0\.400, \*\*worse\*\* \|/);
    expect(text).not.toContain('p99.9');
    expect(text.split('\n').length).toBeLessThan(45);
  });

  it('has the ranges of repetitions', () => {
    expect(renderComparison(repeated, 'md').text).toContain('42.0\u00a0FPS (41.0\u00a0FPS to 43.0\u00a0FPS)');
  });
});

it('is whole as JSON', () => {
  expect(comparisonSchema.parse(JSON.parse(renderComparison(plain, 'json').text))).toEqual(plain);
});

describe('where captures came from, and what was asked of them', () => {
  const origin = {
    kind: 'import' as const,
    importedAt: '2026-01-02T03:04:05.000Z',
    fileName: '<b>.json',
    fileBytes: 9,
    id: 'x',
    damage: [],
  };
  const held = (text: string, holds: boolean, found: number) => ({ text, holds, found, reason: null });
  const comparison = compareCaptures([
    exampleCapture({ id: 'a', document: { thresholds: [held('received.fps>=50', true, 100)] } }),
    exampleCapture({
      id: 'b',
      scenario: on,
      document: {
        origin,
        startedAt: '2025-12-31T00:00:00.000Z',
        thresholds: [held('received.fps>=50', false, 40), held('sent.fps>1', true, 2)],
      },
    }),
  ]);

  it('stands in HTML, Markdown and JSON', () => {
    const html = htmlOf(comparison);
    expect(html).toContain('<span class="from">imported from &lt;b&gt;.json</span>');
    expect(html.match(/<span class="(?:held|missed)">\w+<\/span><span class="why">[^<]*|<td class="na">not asked/g)).toEqual([
      '<span class="held">held</span><span class="why">found 100 FPS',
      '<span class="missed">missed</span><span class="why">found 40 FPS',
      '<td class="na">not asked',
      '<span class="held">held</span><span class="why">found 2 FPS',
    ]);
    const { text } = renderComparison(comparison, 'md');
    expect(text).toContain('; imported from &lt;b&gt;.json)');
    expect(text).toContain('<br>found 40 FPS |');
    expect(text).toContain('| not asked | held<br>found 2 FPS |');
    const json = comparisonSchema.parse(JSON.parse(renderComparison(comparison, 'json').text));
    expect(json.captures.map((capture) => [capture.origin?.fileName ?? null, capture.thresholds.length])).toEqual([
      [null, 1],
      ['<b>.json', 2],
    ]);
  });

  it('is not spoken of where nothing was asked', () => expect(htmlOf(plain)).not.toContain('<h2>Thresholds</h2>'));
});
