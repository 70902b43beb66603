import { expect, test } from 'vitest';
import type { CaptureDocument, Sample } from '../../../contract/index.ts';
import { exampleDocument } from '../../testing/example-document.ts';
import { exampleDrops } from '../../testing/example-situations.ts';
import { pipeFigures } from '../pipe-figures.ts';
import { collectReasons } from '../reasons.ts';
import { pipeView } from './pipe-view.ts';

function drawn(document: CaptureDocument): string {
  return pipeView(pipeFigures(document)!, document.scenario.direction, collectReasons(document)).markup;
}

/** The group of a station, with what is drawn in it. */
function stationOf(svg: string, title: string): string {
  return svg.split(/(?=<g class="station)/).find((group) => group.includes(`>${title}</text>`))!;
}

/** The example with a proxy that holds half of what it may and passes 2 MB/s. */
function withPath(): CaptureDocument {
  const document = exampleDocument({ toggle: false });
  const way = (tMs: number) => ({ inBytes: tMs * 2_000, outBytes: tMs * 1_000, queuedBytes: 500_000, limitBytes: 1_000_000, fullMs: 0 });
  const samples = document.samples.map(
    (sample): Sample => ({
      ...sample,
      path: { forth: way(sample.tMs), back: way(sample.tMs) },
      stations: { ...sample.stations, path: { bytes: 500_000, frames: null, limitBytes: 1_000_000, limitFrom: 'the proxy' } },
    }),
  );
  return { ...document, samples, diagnosis: { ...document.diagnosis!, bottleneck: 'path-limited' } };
}

test('a station shows its level, and a pipe what passes', () => {
  const svg = drawn(withPath());
  const path = stationOf(svg, 'Path');
  expect(path).toContain('class="station lit"');
  expect(path).toContain('bottleneck');
  expect(path).toContain('488\u00a0KiB');
  // The tank is 92 high with its walls, and its limit stands at 86 % of it: half of that is 38.7.
  expect(path).toMatch(/<rect class="mean" [^>]*height="38\.7"/);
  expect(svg).toContain('>2.00\u00a0MB/s<');
  expect(svg).toContain('>1.00\u00a0MB/s<');
  expect(svg).toContain('Path (bottleneck): mean 488\u00a0KiB');
});

test('without a proxy the stream passes where the path would be', () => {
  const svg = drawn(exampleDocument());
  const path = stationOf(svg, 'Path');
  expect(path).toContain('class="station absent"');
  expect(path).not.toContain('class="tank"');
  expect(path).toContain('Not in this run: no impairment proxy is in the path.');
  expect(svg).toContain('Path: not in this run, no impairment proxy is in the path.');
});

test('what could not be read says why', () => {
  const recvQueue = stationOf(drawn(exampleDocument({ nulls: true })), 'Recv-Q');
  expect(recvQueue).toContain('class="station missing"');
  expect(recvQueue).toContain('>n/a<');
  expect(recvQueue).toContain('netstat, ss and');
});

test('an outlet is drawn where frames were given up', () => {
  const svg = drawn(exampleDrops());
  expect(stationOf(svg, 'Sender queue')).toMatch(/<g class="outlet">[\s\S]*>\d+ dropped</);
  expect(stationOf(svg, 'Send-Q')).not.toContain('class="outlet"');
  expect(stationOf(svg, 'Display')).toMatch(/<g class="outlet quiet">[\s\S]* skipped</);
});

test('the names of the places are those of the direction', () => {
  expect(drawn(exampleDocument())).toContain('>Load generator<');
});
