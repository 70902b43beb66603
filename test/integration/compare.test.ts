import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparisonSchema } from '../../contract/index.ts';
import { commandLine } from '../support/command-line.ts';
import { testHome } from '../support/test-home.ts';

const home = testHome('sockscope-compare-');

const sockscope = commandLine(home);

/** A short run by the clock, whose rate any machine keeps. Returns its id. */
function record(fps: number, ...more: string[]): string {
  const set = ['payload.bytes=16384', 'payload.width=160', 'payload.height=120', `load.rate=${fps}`, 'ceiling=off', ...more];
  const { status, stdout, stderr } = sockscope(
    ...['run', 'jpeg-ingest', '--warmup', '0', '--duration', '2s', '--json', '--quiet'],
    ...set.flatMap((change) => ['--set', change]),
  );
  expect(stderr).not.toContain('error');
  expect(status).toBe(0);
  const file = join(home, `fps-${fps}.json`);
  writeFileSync(file, stdout);
  return (JSON.parse(stdout) as { id: string }).id;
}

let fast: string;
let slow: string;
const folderOf = (id: string) => join(home, 'captures', id);

beforeAll(() => {
  fast = record(80);
  slow = record(20, 'compression.level=1');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('sockscope compare', () => {
  it('compares what was recorded: by id, by folder and by export alike', () => {
    const json = (...captures: string[]) => {
      const { status, stdout, stderr } = sockscope('compare', ...captures, '--json');
      expect(stderr).toBe('');
      expect(status).toBe(0);
      return comparisonSchema.parse(JSON.parse(stdout));
    };
    const comparison = json(fast, slow);
    expect(comparison.captures.map(({ id }) => id)).toEqual([fast, slow]);
    expect(comparison.scenario.map(({ path, values }) => [path, ...values])).toEqual([
      ['load.rate', '80', '20'],
      ['compression.level', '6', '1'],
    ]);
    expect(comparison.environment).toEqual([]);
    const { cells } = comparison.figures.find(({ path }) => path === 'received.fps')!;
    const summaries = [80, 20].map((fps) => JSON.parse(readFileSync(join(home, `fps-${fps}.json`), 'utf8')).summary.received.fps as number);
    expect(cells.map(({ median }) => median)).toEqual(summaries);
    expect(cells[1]!.against!.ratio).toBeCloseTo(summaries[1]! / summaries[0]!, 12);
    expect(cells[1]!.against!.side).toBe('worse');
    expect(comparison.charts.find(({ id }) => id === 'received')!.lines.every(({ points }) => points.length > 4)).toBe(true);

    expect(json(folderOf(fast), join(folderOf(slow), 'manifest.json'))).toEqual(comparison);
    // What is only read from files is told to be of unknown origin, and is the same in all else.
    const { captures, warnings, ...read } = json(join(home, 'fps-80.json'), join(home, 'fps-20.json'));
    const { captures: recorded, warnings: fewer, ...same } = comparison;
    expect(read).toEqual(same);
    expect(captures.map(({ origin }) => origin?.fileName)).toEqual(['fps-80.json', 'fps-20.json']);
    expect(captures.map((capture) => ({ ...capture, origin: null }))).toEqual(recorded);
    expect(warnings.slice(1)).toEqual(fewer);
    expect(warnings[0]!.kind).toBe('origin');
  });

  it('fails with 99 where a figure changed by too much, and says by how much', () => {
    const { status, stderr, stdout } = sockscope('compare', fast, slow, '--fail-on', 'received.fps<-10%', '--fail-on', 'received.fps>+10%');
    expect(status).toBe(99);
    expect(stderr).toMatch(/^FAILS: received\.fps<-10% in B \(\u2212\d+(\.\d+)? %, [\d.,]+ FPS against [\d.,]+ FPS\)$/m);
    expect(stderr).toMatch(/^holds: received\.fps>\+10% in B/m);
    expect(stdout).toContain('what differs');
    expect(stdout).toContain('load.rate');
  });

  it('ends with 0 where everything holds; another baseline turns it round', () => {
    expect(sockscope('compare', fast, slow, '--fail-on', 'received.fps<-95%').status).toBe(0);
    expect(sockscope('compare', fast, slow, '--baseline', slow, '--fail-on', 'received.fps<-10%').status).toBe(0);
    expect(sockscope('compare', fast, slow, '--baseline', slow, '--fail-on', 'received.fps>+5').status).toBe(99);
  });

  it('fails with 99 where a figure is missing, with the reason', () => {
    const { status, stderr } = sockscope('compare', fast, slow, '--fail-on', 'exchanges.perS<-10%');
    expect(status).toBe(99);
    expect(stderr).toMatch(/^FAILS: exchanges\.perS<-10% in B \(the baseline has no such figure \(.+\)\)$/m);
  });

  it('refuses before it opens anything: all faults of --fail-on at once, and captures that are no two', () => {
    const bad = sockscope('compare', fast, 'none', '--fail-on', 'received.fps<10%', '--fail-on', 'received.fsp<-10%');
    expect(bad.status).toBe(2);
    expect(bad.stderr).toContain('--fail-on 1: found "received.fps<10%"');
    expect(bad.stderr).toContain('--fail-on 2: found "received.fsp<-10%"');
    expect(sockscope('compare', fast).stderr).toContain('compare-count');
    expect(sockscope('compare', fast).status).toBe(2);
    expect(sockscope('compare', fast, fast).status).toBe(2);
    expect(sockscope('compare', fast, slow, '--baseline', 'other').status).toBe(2);
    expect(sockscope('compare', fast, slow, '--format', 'exe').status).toBe(2);
  });

  it('names what cannot be opened', () => {
    const missing = sockscope('compare', fast, 'no-such-capture');
    expect(missing.status).toBe(1);
    expect(missing.stderr).toContain('There is no capture no-such-capture');
    const files: [string, string, RegExp][] = [
      ['truncated.json', readFileSync(join(home, 'fps-20.json'), 'utf8').slice(0, 2_000), /error import-invalid: .*truncated\.json/],
      ['newer.json', '{"formatVersion": 99}', /error capture-newer: .*newer\.json/],
      ['other.json', '{"hello": 1}', /error import-invalid: .*other\.json is JSON, but no export of a capture/],
    ];
    for (const [name, text, expected] of files) {
      const file = join(home, name);
      writeFileSync(file, text);
      const { status, stderr } = sockscope('compare', fast, file);
      expect(status).toBe(1);
      expect(stderr).toMatch(expected);
      expect(readFileSync(file, 'utf8')).toBe(text);
    }
  });

  it('writes HTML and Markdown, or prints them', () => {
    const html = join(home, 'comparison.html');
    expect(sockscope('compare', fast, slow, '--out', html).status).toBe(0);
    expect(readFileSync(html, 'utf8')).toContain('<h2>What differs</h2>');
    const markdown = join(home, 'comparison.md');
    sockscope('compare', fast, slow, '--out', markdown);
    expect(sockscope('compare', fast, slow, '--format', 'md').stdout).toBe(readFileSync(markdown, 'utf8'));
    const unwritable = sockscope('compare', fast, slow, '--out', join(home, 'no-such-folder', 'x.html'));
    expect(unwritable.stderr).toContain('export-failed');
    expect(existsSync(join(home, 'no-such-folder'))).toBe(false);
  });
});
