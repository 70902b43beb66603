import { expect, it } from 'vitest';
import { type CaptureDocument, CLIENTS_NOT_OURS, connectionsText, NO_LEDGER_OF_FOREIGN, reasonsGivenText } from '../../contract/index.ts';
import { exampleDocument } from '../testing/example-document.ts';
import { sampleOf } from '../testing/sample.ts';
import { renderReport } from './render-report.ts';

const example = exampleDocument();
const connections = {
  opened: 12,
  peak: 7,
  refused: 3,
  closed: { '1000': 9, '1009': 2, '1006': 1 },
  closedByReason: { done: 9, 'message too large': 2, 'cut off': 1 },
  closes: [
    { code: 1006, reason: 'cut off', connections: 1 },
    { code: 1000, reason: 'done', connections: 9 },
    { code: 1009, reason: 'message too large', connections: 2 },
  ],
  reasonsGiven: [
    { code: 1000, reason: 'work | is <b>done</b>', connections: 2 },
    { code: 1000, reason: 'enough', connections: 5 },
  ],
  reasonsUntold: 4,
};
const listening: CaptureDocument = {
  ...example,
  scenario: { ...example.scenario, direction: 'listen' },
  summary: { ...example.summary!, loop: null, connections, connectedS: 4.75 },
};

it('a report of clients of the user’s own has no figure of what they did not tell, and says who came and went', () => {
  const markdown = renderReport(listening, 'md').text;
  expect(markdown).not.toContain('FPS offered');
  expect(markdown).toContain(`| Offered / sent | n/a (${CLIENTS_NOT_OURS}) |`);
  expect(markdown).toContain(`| Ledger | n/a (${NO_LEDGER_OF_FOREIGN}) |`);
  expect(markdown).toMatch(/\| Dropped \| [\d,]+.frames \|/);
  expect(markdown).toContain('| Connections | 12 opened, 7 at most at once, 3 refused |');
  expect(markdown).toContain('| Closed | 1000 (normal closure) · 9; 1006 (abnormal closure) · 1; 1009 (message too big) · 2 |');
  expect(markdown).not.toContain('Closed, why');
  expect(markdown).toContain('| Reasons that clients gave | 5 with 1000, “enough”; 2 with 1000, “work \\| is &lt;b&gt;done');
  const html = renderReport(listening, 'html').text;
  expect(html).toContain('1000 (normal closure) · 9; 1006 (abnormal closure) · 1; 1009 (message too big) · 2');
  expect(html).not.toContain('Ledger balanced');
  expect(html).not.toContain('agree to the frame');
  // No rate over another time stands beside those.
  expect(html).not.toMatch(/B\/s on the wire/);
  expect(html).toContain(`n/a: ${NO_LEDGER_OF_FOREIGN}.`);
  for (const text of [markdown, html]) expect(text).toMatch(/4\.75.s in which clients were connected/);
  // CPU of the process is over all of the measured time, and CPU a frame over that in which there were frames.
  expect(markdown).toMatch(/\| CPU a frame \(process, server’s thread\) \|[^|]*, over the 4\.75.s in which clients were connected \|/);
  expect(html).toMatch(/a frame over the 4\.75.s in which clients were connected/);
  expect(markdown).toMatch(/\| Received \| [\d,]+.frames in all, [\d.,]+.FPS/);
  expect(html.match(new RegExp(`<td>${CLIENTS_NOT_OURS}</td>`, 'g'))?.length).toBe(3);
  expect(html).toContain('5 with 1000, “enough”; 2 with 1000, “work | is &lt;b&gt;done&lt;/b&gt;”; 4 with others');
});

it('takes drops a second over the time in which clients were connected, as the rates beside it', () => {
  // There from the second of eight samples to the fifth, of which two are whole; 10 frames are dropped in each of these, 80 in the two around them.
  const dropped = [0, 30, 40, 50, 100, 100, 100, 100];
  const samples = dropped.map((droppedByReceiver, index) => {
    const sample = sampleOf({ tMs: (index + 1) * 250, load: null, frames: { foreign: 200 * (index + 1), droppedByReceiver } });
    const isThere = index > 0 && index < 4;
    return { ...sample, connections: { ...sample.connections, open: isThere ? 1 : 0, opened: index > 0 ? 1 : 0 } };
  });
  const summary = { ...listening.summary!, durationS: 2, connectedS: 0.5, dropped: { ...example.summary!.dropped, frames: 100 } };
  const html = renderReport({ ...listening, samples, summary }, 'html').text;
  expect(html).toMatch(/<th scope="row">Dropped<\/th><td class="num">100<\/td><td class="num">40\.0<span/);
});

it('a run of our own clients keeps its figures, with the connections beside them', () => {
  const markdown = renderReport(example, 'md').text;
  expect(markdown).not.toContain(CLIENTS_NOT_OURS);
  expect(markdown).toMatch(/\| Offered \/ sent \| [\d.,]+.FPS \/ [\d.,]+.FPS \|/);
  expect(markdown).toContain(`| Connections | ${connectionsText(example.summary!.connections)} |`);
});

it('says nothing of reasons where clients gave none', () => {
  expect(reasonsGivenText({ ...connections, reasonsGiven: [], reasonsUntold: 0 })).toBe('');
});
