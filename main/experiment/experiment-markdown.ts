import { baseScenario, bottleneckText, type ExperimentResult } from '../../contract/index.ts';
import { inert } from '../report/markdown.ts';
import { scenarioDifferences } from '../report/scenario-differences.ts';
import { changeText } from './change-text.ts';
import { conclusion } from './conclusion.ts';
import { experimentTable } from './experiment-table.ts';

/** For a pull request: the question, what was found, the table, how to read it, what each step changes, each run's verdict, the base, the machine and the method in a line each. */
export function renderExperimentMarkdown(result: ExperimentResult): string {
  const { title, description, warning, head, rows, notes, environment, method } = experimentTable(result);
  const line = (cells: readonly string[]) => `| ${cells.map(inert).join(' | ')} |`;
  const blocks = [
    `### ${inert(title)}`,
    inert(description),
    warning === null ? '' : `> **Note.** ${inert(warning)}`,
    `**${inert(conclusion(result))}**`,
    [line(head), `| :-- |${' --: |'.repeat(head.length - 1)}`, ...rows.map(line)].join('\n'),
    notes.map((note) => `- ${inert(note)}`).join('\n'),
    stepChanges(result),
    runVerdicts(result),
    baseLine(result),
    `**Environment.** ${inert(environment)}`,
    `**How measured.** ${inert(method)}`,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** What each step changes, where its label may not say it. */
function stepChanges({ steps }: ExperimentResult): string {
  const told = steps.map(({ label, set }) => {
    const changes = Object.entries(set).map(changeText);
    return `- ${inert(label)}: ${changes.length === 0 ? 'nothing changed' : inert(changes.join(', '))}`;
  });
  return ['<details><summary>What each step changes</summary>', told.join('\n'), '</details>'].join('\n\n');
}

function runVerdicts({ steps }: ExperimentResult): string {
  const told = steps.flatMap(({ label, runs }) =>
    runs.map(({ verdict, bottleneck, error }, index) => {
      const text = error
        ? `failed: ${error.message} (${error.code})`
        : (verdict ?? (bottleneck === null ? 'no verdict' : bottleneckText(bottleneck)));
      return `- ${inert(label)}, run ${index + 1}: ${inert(text)}`;
    }),
  );
  return told.length === 0 ? '' : ['<details><summary>Each run</summary>', told.join('\n'), '</details>'].join('\n\n');
}

function baseLine({ experiment }: ExperimentResult): string {
  const scenario = baseScenario(experiment);
  if (!scenario) return '';
  const differences = scenarioDifferences(scenario).map(({ path, value }) => `${path}=${value}`);
  return `**Base scenario, differences from the defaults.** ${differences.length === 0 ? 'none' : inert(differences.join(', '))}`;
}
