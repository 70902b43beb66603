import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const read = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8');
const readme = read('README.md');
const benchmarks = read('docs/benchmarks.md');
const situations = read('docs/situations.md');

/** What stands in a column of the row that begins so, of the first table after a heading. */
function cell(page: string, heading: string, row: string, column: string): string {
  const lines = page.slice(page.indexOf(heading)).split('\n');
  const cells = (line: string) => line.split(/(?<!\\)\|/).map((text) => text.trim());
  const head = cells(lines.find((line) => line.startsWith('|'))!);
  const line = lines.find((one) => one.startsWith(`| ${row}`))!;
  return cells(line)[head.findIndex((name) => name.startsWith(column))]!.split(' ')[0]!;
}

const paragraph = readme.split('\n').find((line) => line.includes('Yours will differ'))!;

it('has figures of the tables that stand in the documentation, with the processors they were measured on', () => {
  const pair = (name: string) => cell(benchmarks, '### ab:', `**Sockscope, engine ${name}**`, 'messages/s');
  const ladder = (step: string) => cell(situations, '| step | received, FPS', step, 'received, FPS');
  const window = cell(benchmarks, '### h-cpu:', '**browser mode**', 'received at the end');
  for (const figure of [
    pair('ws'),
    pair('direct'),
    pair('direct, masked beforehand'),
    window,
    ladder('defaults'),
    ladder('direct receive path'),
  ]) {
    expect(paragraph).toContain(figure);
  }
  const told = paragraph.match(/\d[\d,.]*\d/g)!;
  expect(told).toHaveLength(6);
  expect(benchmarks).toMatch(/^Measured on [\d-]+, in [^:]+: Intel\(R\) Xeon/m);
  expect(situations).toContain('x64, AMD EPYC, 2 cores');
  expect(paragraph).toMatch(/two cores of an Intel Xeon.*two cores of an AMD EPYC/);
});
