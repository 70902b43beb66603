import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { CaptureLine, Sample } from '../../../contract/index.ts';
import { sampleOf } from '../../testing/sample.ts';
import { readSamples, SAMPLES_FILE } from '../capture-files.ts';
import { readCaptureLines } from './capture-lines.ts';

const home = mkdtempSync(join(tmpdir(), 'sockscope-lines-'));
const file = join(home, SAMPLES_FILE);
afterAll(() => rmSync(home, { recursive: true }));

const sampleLine = (tMs: number, latencyUs: Sample['histograms']['latencyUs'] = []): string =>
  JSON.stringify({ kind: 'sample', sample: sampleOf({ tMs, latencyUs, unavailable: { tcp: 'netstat’s columns say nothing of it' } }) });
const eventLine = (text: string) =>
  JSON.stringify({ kind: 'event', event: { tMs: 1, kind: 'client', severity: 'info', text, code: null } } satisfies CaptureLine);

it('gives the samples as they were written, also with packed histograms', async () => {
  const latencyUs: Sample['histograms']['latencyUs'] = [
    [3, 2],
    [900, 1],
  ];
  writeFileSync(file, `${sampleLine(250, latencyUs)}\n${eventLine('“histograms”:{ in a text')}\n${sampleLine(500)}\n`);
  const whole = await readSamples(home);
  expect(whole.damage).toEqual([]);
  expect(whole.samples).toEqual([JSON.parse(sampleLine(250, latencyUs)).sample, JSON.parse(sampleLine(500)).sample]);
  expect(whole.events.map(({ text }) => text)).toEqual(['“histograms”:{ in a text']);
  const packed = await readSamples(home, 'packed');
  expect(packed.samples.map(({ histograms }) => histograms.latencyUs)).toEqual([latencyUs, []]);
  expect(JSON.parse(JSON.stringify(packed.samples))).toEqual(whole.samples);
});

it('reads histograms that are written in another way, and a key of theirs within a text', async () => {
  const spaced = sampleLine(250, [[3, 2]]).replace('[[3,2]]', '[ [3, 2] ]');
  writeFileSync(file, `${spaced}\n${eventLine('"histograms":{"latencyUs":[')}\n`);
  const { samples, events, damage } = await readSamples(home);
  expect(damage).toEqual([]);
  expect(samples[0]!.histograms.latencyUs).toEqual([[3, 2]]);
  expect(events[0]!.text).toBe('"histograms":{"latencyUs":[');
});

it.each([
  ['nonsense', 'nonsense'],
  ['an empty line', ''],
  ['a histogram that is none', sampleLine(250, [[3, 2]]).replace('[3,2]', '[3,"2"]')],
  ['a number that is a text', sampleLine(250).replace('"intervalMs":250', '"intervalMs":"250"')],
  ['a sample without its time', sampleLine(250).replace('"tMs":250,', '')],
  ['a kind that there is not', '{"kind":"secret"}'],
])('leaves out a damaged line alone: %s', async (_what, damaged) => {
  writeFileSync(file, `${sampleLine(250)}\n${damaged}\n${sampleLine(500)}\n`);
  const { samples, damage } = await readSamples(home, 'packed');
  expect(samples.map(({ tMs }) => tMs)).toEqual([250, 500]);
  expect(damage).toEqual(['Line 2 of the samples is damaged and was left out.']);
});

it('tells a half line at the end, and names the first of many damaged ones', async () => {
  writeFileSync(file, `${'x\n'.repeat(25)}${sampleLine(250)}\n{"kind":"sam`);
  const { samples, damage } = await readSamples(home);
  expect(samples).toHaveLength(1);
  expect(damage).toHaveLength(22);
  expect(damage[0]).toContain('ends in the middle of a line');
  expect(damage[20]).toContain('Line 20 ');
  expect(damage[21]).toContain('5 more lines');
});

it('reads lines across its pieces and longer than one, and any part of the file', async () => {
  const long = eventLine('ü'.repeat(3_000_000));
  const lines = [sampleLine(250), long, ...Array.from({ length: 3_000 }, (_, index) => sampleLine(500 + index * 250))];
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  const places: { from: number; to: number }[] = [];
  const times: number[] = [];
  let textLength = 0;
  const end = await readCaptureLines(file, {
    line: (line, { from, to }) => {
      places.push({ from, to });
      if (line.kind === 'sample') times.push(line.sample.tMs);
      else if (line.kind === 'event') textLength = line.event.text.length;
    },
    damaged: ({ index }) => expect.fail(`line ${index} is damaged`),
  });
  expect(end.isCut).toBe(false);
  expect(textLength).toBe(3_000_000);
  expect(times).toEqual([250, ...Array.from({ length: 3_000 }, (_, index) => 500 + index * 250)]);
  expect(places[0]!.from).toBe(0);
  expect(places.at(-1)!.to).toBe(end.bytes);
  const part: number[] = [];
  const begin = places[1_000]!.from;
  await readCaptureLines(
    file,
    { line: (line) => line.kind === 'sample' && part.push(line.sample.tMs), damaged: () => expect.fail('a part begins at a line') },
    { from: begin, to: places[1_003]!.from },
  );
  expect(part).toEqual(times.slice(999, 1_002));
});
