import type { Experiment, ExperimentResult, ExperimentState } from '../contract/index.ts';
import { printable } from '../contract/printable.ts';
import { experimentTable } from '../main/experiment/experiment-table.ts';
import { formatDuration } from '../main/report/report-moment.ts';

/** Head lines are broken at this width, so that a table of many figures fits a terminal. */
const HEAD_CHARS = 16;
const GAP = '  ';

/** The result of an experiment for a terminal that is `columns` wide: the question, one row a step, how to read it. */
export function experimentText(result: ExperimentResult, columns = Number.POSITIVE_INFINITY): string {
  const { title, description, warning, head, rows, notes, environment, method } = experimentTable(result);
  return [
    title,
    description,
    ...(warning === null ? [] : ['', warning]),
    '',
    ...alignedTable(head, rows, columns),
    '',
    ...notes,
    environment,
    method,
    `result ${result.id}`,
    '',
  ]
    .map(printable)
    .join('\n');
}

/** The experiments that ship, a sentence each. */
export function experimentList(experiments: readonly Experiment[]): string {
  return experiments.map(({ name, title, description }) => `${name.padEnd(18)}${title}\n${' '.repeat(18)}${description}\n`).join('');
}

/** One line of progress: which run of how many, what it changes, how long it will all take. */
export function experimentProgress({ runsDone, runsTotal, step, leftS }: ExperimentState): string {
  const left = leftS === null ? '' : `  about ${formatDuration(Math.max(1, Math.round(leftS)))} left`;
  return `run ${Math.min(runsDone + 1, runsTotal)} of ${runsTotal}  ${printable(step ?? '')}${left}`;
}

/**
 * Lines of a table: the first column to the left, numbers to the right, no column wider than it must be. Columns that do not
 * fit into `maxChars` go into tables below, each with the first column.
 */
export function alignedTable(head: readonly string[], rows: readonly (readonly string[])[], maxChars: number): string[] {
  const heads = head.map((text, column) => (column === 0 ? [text] : wrap(text)));
  const height = Math.max(...heads.map((lines) => lines.length));
  const headRows = Array.from({ length: height }, (_, row) => heads.map((lines) => lines[row - (height - lines.length)] ?? ''));
  const widths = head.map((_, column) => Math.max(...[...headRows, ...rows].map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[], block: readonly number[]) =>
    [(cells[0] ?? '').padEnd(widths[0]!), ...block.map((column) => (cells[column] ?? '').padStart(widths[column]!))].join(GAP).trimEnd();
  const rule = widths.map((width) => '-'.repeat(width));
  return blocksOf(widths, maxChars).flatMap((block, index) => [
    ...(index === 0 ? [] : ['']),
    ...[...headRows, rule, ...rows].map((cells) => line(cells, block)).filter((text) => text !== ''),
  ]);
}

/** The columns after the first, in as many groups as it takes to fit each beside the first. */
function blocksOf(widths: readonly number[], maxChars: number): number[][] {
  const blocks: number[][] = [];
  let chars = Number.POSITIVE_INFINITY;
  for (let column = 1; column < widths.length; column++) {
    const width = GAP.length + widths[column]!;
    if (chars + width > maxChars || blocks.length === 0) {
      blocks.push([]);
      chars = widths[0]!;
    }
    blocks[blocks.length - 1]!.push(column);
    chars += width;
  }
  return blocks;
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + 1 + word.length <= HEAD_CHARS) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
