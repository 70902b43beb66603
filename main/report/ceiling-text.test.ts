import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { summarySchema } from '../../contract/index.ts';
import { comparedCeiling } from '../testing/ceiling.ts';
import { exampleDocument } from '../testing/example-document.ts';
import { ceilingCompanyText, ceilingShareText, ceilingText } from './ceiling-text.ts';
import { renderReport } from './render-report.ts';

const DOUBT = 'measured while other programs used 0.8 cores, so likely too low';
const of = (othersCores: number | null, likelyLow: boolean | null, exceeded = false, ratio = 0.95) =>
  comparedCeiling(2_000, ratio, { othersCores, likelyLow, exceeded });

it('tells the ceiling and the share of it, and where both are not to be relied on', () => {
  expect(ceilingText(of(0.1, false))).toBe('2,000\u00a0FPS (measured once); the stream reaches 95.0\u00a0% of it');
  expect(ceilingText(of(null, null))).toBe(ceilingText(of(0.1, false)));
  expect(ceilingText(of(0.84, true))).toBe(`2,000\u00a0FPS, ${DOUBT}; the stream reaches at most 95.0\u00a0% of it`);
  expect(ceilingShareText(of(0.1, false))).toBe('95.0\u00a0% of raw TCP, measured once');
  expect(ceilingShareText(of(0.84, true))).toBe(`at most 95.0\u00a0% of raw TCP (${DOUBT})`);
});

it('tells a ceiling that the run exceeded, and no more than all of it as a bound', () => {
  const beyond = 'less than the run itself reached, so too low';
  expect(ceilingText(of(0.1, false, true))).toBe(`2,000\u00a0FPS, ${beyond}; the stream reaches at most 95.0\u00a0% of it`);
  expect(ceilingText(of(0.1, false, true, 1.3))).toBe(`2,000\u00a0FPS, ${beyond}; the stream reaches 130.0\u00a0% of it`);
  expect(ceilingShareText(of(0.84, true, true))).toBe(`at most 95.0\u00a0% of raw TCP (${beyond})`);
  expect(ceilingCompanyText(of(0.1, false, true), '')).toBe(`It was ${beyond}, and the share of it too high.`);
});

it('tells what other programs did meanwhile, or why that is not known', () => {
  expect(ceilingCompanyText(of(0.84, true), '')).toBe(`It was ${DOUBT}, and the share of it too high.`);
  expect(ceilingCompanyText(of(0.12, false), '')).toBe('Other programs used 0.12 cores of the machine meanwhile.');
  expect(ceilingCompanyText(of(null, null), 'nobody tells')).toMatch(/meanwhile is not known: nobody tells\.$/);
});

it('tells what both are between where it was measured on several occasions, and the parts of the one where there is one', () => {
  // 1,900 FPS of 2,000; of 1,600 they are 118.75 %, of 2,500 they are 76 %.
  const varied = comparedCeiling(2_000, 0.95, { occasions: 3, lowFps: 1_600, highFps: 2_500 });
  expect(ceilingText(varied)).toBe(
    '2,000\u00a0FPS (1,600 to 2,500 on 3 occasions); the stream reaches 95.0\u00a0% of it (76.0 to 118.8\u00a0%)',
  );
  expect(ceilingShareText(varied)).toBe('95.0\u00a0% of raw TCP (76.0 to 118.8\u00a0%)');
  expect(ceilingCompanyText(varied, '')).toBe('Other programs used at most 0.10 cores of the machine meanwhile.');
  const once = comparedCeiling(2_000, 0.95, { lowFps: 1_950, highFps: 2_040 });
  expect(ceilingText(once)).toBe('2,000\u00a0FPS (measured once, 1,950 to 2,040 in its parts); the stream reaches 95.0\u00a0% of it');
  expect(ceilingShareText(once)).toBe('95.0\u00a0% of raw TCP, measured once');
  // What is known against it is said instead.
  expect(ceilingShareText({ ...varied, likelyLow: true, othersCores: 0.84 })).toBe(`at most 95.0\u00a0% of raw TCP (${DOUBT})`);
});

it('tells of the only occasion that is left that there were others', () => {
  const left = comparedCeiling(2_000, 0.95, { forgotten: 2 });
  expect(ceilingText(left)).toBe('2,000\u00a0FPS (1 occasion left of 3); the stream reaches 95.0\u00a0% of it');
  expect(ceilingShareText(left)).toBe('95.0\u00a0% of raw TCP, 1 occasion left of 3');
});

it('tells one of a capture from before there were several occasions as measured once', () => {
  const manifest = new URL('../../test/fixtures/captures/v1-path-ingest/manifest.json', import.meta.url);
  const { ceiling } = summarySchema.parse(JSON.parse(readFileSync(manifest, 'utf8')).summary);
  expect(ceiling).toMatchObject({ occasions: 1, lowFps: null, highFps: null });
  expect(ceilingText(ceiling!)).toContain('FPS (measured once); the stream reaches');
});

it('is told by every report that has figures or charts', () => {
  const document = exampleDocument({ ceilingBesideCores: 0.8, toggle: false });
  const html = renderReport(document, 'html').text;
  // Key figure, table, method.
  expect(html.split(DOUBT).length - 1).toBeGreaterThanOrEqual(3);
  expect(html).toContain('raw TCP 2,100\u00a0FPS, likely too low');
  expect(renderReport(document, 'md').text).toContain(DOUBT);
  expect(JSON.parse(renderReport(document, 'json').text).summary.ceiling).toMatchObject({ othersCores: 0.8, likelyLow: true });
  const quiet = renderReport(exampleDocument(), 'html').text;
  expect(quiet).not.toContain('likely too low');
  expect(quiet).toContain('Other programs used 0.10 cores of the machine meanwhile.');
});
