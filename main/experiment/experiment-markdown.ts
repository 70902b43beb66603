import type { ExperimentResult } from '../../contract/index.ts';
import { inert } from '../report/markdown.ts';
import { experimentTable } from './experiment-table.ts';

/** For a pull request: the question, the table, how to read it, the machine and the method in a line each. */
export function renderExperimentMarkdown(result: ExperimentResult): string {
  const { title, description, warning, head, rows, notes, environment, method } = experimentTable(result);
  const line = (cells: readonly string[]) => `| ${cells.map(inert).join(' | ')} |`;
  const blocks = [
    `### ${inert(title)}`,
    inert(description),
    warning === null ? '' : `> **Note.** ${inert(warning)}`,
    [line(head), `| :-- |${' --: |'.repeat(head.length - 1)}`, ...rows.map(line)].join('\n'),
    notes.map((note) => `- ${inert(note)}`).join('\n'),
    `**Environment.** ${inert(environment)}`,
    `**How measured.** ${inert(method)}`,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}
