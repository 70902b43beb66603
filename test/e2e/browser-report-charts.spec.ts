import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, type Page } from '@playwright/test';
import type { CaptureDocument } from '../../contract/index.ts';
import { chartPage, namedCharts } from '../../main/report/chart-pages.ts';
import { renderHtml } from '../../main/report/html.ts';
import { exampleDocument } from '../../main/testing/example-document.ts';
import { exampleDrops, exampleEcho, examplePush, exampleRelay } from '../../main/testing/example-situations.ts';
import { chartFaults, pdfPages } from './chart-faults.ts';
import { test } from './temporary-folder.ts';

/** Most of its readings are missing: latency was read in every third interval alone. */
function sparse(): CaptureDocument {
  const document = exampleDocument();
  const none = { n: 0, min: null, mean: null, p50: null, p90: null, p99: null, p999: null, max: null };
  return { ...document, samples: document.samples.map((sample, index) => (index % 3 === 0 ? sample : { ...sample, latencyMs: none })) };
}

/** An hour: as many samples as there are, a change every six minutes, times with hours. */
function hour(): CaptureDocument {
  const { samples, events, ...rest } = exampleDocument();
  const many = Array.from({ length: 14_400 }, (_, index) => ({
    ...samples[index % samples.length]!,
    tMs: (index + 1) * 250,
    phase: 'steady' as const,
  }));
  const changes = Array.from({ length: 9 }, (_, index) => ({
    ...events[0]!,
    tMs: (index + 1) * 360_000,
    kind: 'toggle' as const,
    text: `change ${index}`,
  }));
  return { ...rest, samples: many, events: changes };
}

/** Words that no line can hold: addresses, paths and names of other people's making. */
function longWords(): CaptureDocument {
  const document = exampleDocument({ nulls: true });
  const long = `ws://camera.example/${'a-long-path/'.repeat(20)}?token=${'x'.repeat(120)}`;
  return {
    ...document,
    name: 'x'.repeat(120),
    notes: `See ${long}`,
    tags: ['t'.repeat(90)],
    scenario: { ...document.scenario, name: long },
    environment: { ...document.environment, cpu: 'c'.repeat(150), os: `/opt/${'very/'.repeat(40)}` },
    events: document.events.map((event) => ({ ...event, text: long })),
    summary: { ...document.summary!, unavailable: { ...document.summary!.unavailable, heartbeatRttMs: long } },
  };
}

const documents: [string, CaptureDocument][] = [
  ['ingest', exampleDocument({ loop: 'open' })],
  ['with readings missing', exampleDocument({ nulls: true })],
  ['of few readings', sparse()],
  ['of one sample', exampleDocument({ samples: 1 })],
  ['echo', exampleEcho()],
  ['push', examplePush()],
  ['relay', exampleRelay()],
  ['drops', exampleDrops()],
  ['of an hour', hour()],
  ['of long words', longWords()],
];

/** Text that lies beyond the paper. */
function cutOnPaper(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    Array.from(document.querySelectorAll('h1, h2, p, li, td, th, dt, dd, caption, code'))
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 || element.scrollWidth > element.clientWidth + 40)
      .map((element) => `${element.tagName} ${element.textContent?.slice(0, 60)}`),
  );
}

test.describe('charts of a report can be read', () => {
  for (const [name, capture] of documents) {
    test(`${name}: at 800 and 1,600 px, dark and light, and on paper`, async ({ page, home }) => {
      const file = join(home, 'report.html');
      await writeFile(file, renderHtml(capture));
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(pathToFileURL(file).href);
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const width of [800, 1_600]) {
          await page.emulateMedia({ colorScheme, media: 'screen' });
          await page.setViewportSize({ width, height: 900 });
          expect(await chartFaults(page), `${width} px, ${colorScheme}`).toEqual([]);
          expect(
            await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
            'nothing beside the page',
          ).toBeLessThanOrEqual(0);
        }
      }
      // The width between the margins of A4, at 96 pixels an inch.
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      await page.setViewportSize({ width: 688, height: 900 });
      expect(await chartFaults(page), 'on paper').toEqual([]);
      expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor), 'paper is light').toBe(
        'rgb(255, 255, 255)',
      );
      expect(await cutOnPaper(page), 'nothing is cut at the edge').toEqual([]);
      const pages = pdfPages(await page.pdf({ preferCSSPageSize: true, printBackground: true }));
      expect(pages).toBeGreaterThan(3);
      expect(pages).toBeLessThan(20);
      expect(asked, 'it fetches nothing').toEqual([page.url()]);
    });
  }
});

const HOSTILE = `"'\`>}</style></title></textarea><script>globalThis.ran = 1</script><img src=x onerror="globalThis.ran = 1"><svg onload="globalThis.ran = 1">`;

test('what comes from outside is text: nothing of it runs, no element is made of it, in the report and on the page of a chart', async ({
  page,
  home,
}) => {
  const example = exampleDocument({ nulls: true, damage: [HOSTILE] });
  const capture: CaptureDocument = {
    ...example,
    name: HOSTILE,
    notes: HOSTILE,
    tags: [HOSTILE],
    scenario: { ...example.scenario, name: HOSTILE, bind: { ...example.scenario.bind, host: HOSTILE } },
    environment: { ...example.environment, cpu: HOSTILE, sockscope: HOSTILE },
    events: example.events.map((event) => ({ ...event, kind: 'toggle', text: HOSTILE })),
    samples: example.samples.map((sample) => ({ ...sample, unavailable: { ...sample.unavailable, [HOSTILE]: HOSTILE } })),
  };
  // Without the policy in the document the markup alone has to hold.
  const withoutPolicy = (html: string) => html.replace(/<meta http-equiv[^>]*>/, '');
  for (const html of [renderHtml(capture), ...namedCharts(capture).map((chart) => chartPage(capture, chart))]) {
    const file = join(home, 'hostile.html');
    await writeFile(file, withoutPolicy(html));
    await page.goto(pathToFileURL(file).href);
    expect(await page.evaluate(() => (globalThis as { ran?: number }).ran)).toBeUndefined();
    expect(await page.locator('script, img, textarea, [onload], [onerror]').count()).toBe(0);
    expect(await page.locator('style').count()).toBe(1);
    await expect(page.locator('body')).toContainText('globalThis.ran = 1');
  }
});

test('on paper no chart, no short table and no row is torn apart', async ({ page, home }) => {
  const file = join(home, 'report.html');
  await writeFile(file, renderHtml(exampleRelay()));
  await page.goto(pathToFileURL(file).href);
  await page.emulateMedia({ media: 'print' });
  const torn = await page.evaluate(() =>
    Array.from(document.querySelectorAll('figure.chart, .pipe:not(.swatch), .verdict, .tiles, table:not(.long), tr, pre'))
      .filter((element) => getComputedStyle(element).breakInside !== 'avoid')
      .map((element) => element.id || element.className || element.tagName),
  );
  expect(torn).toEqual([]);
});
