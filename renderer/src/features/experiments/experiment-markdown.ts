import { bottleneckText, type ExperimentResult, experimentCeilingNote, type StepResult } from '../../../../contract/index.ts';
import { type ExperimentFigure, figureText, figureUnit, rangeText, ratioText } from './figure-text.ts';
import { bottleneckCounts, changesOf, comparedWith, resultStateText, sourcesOf } from './step-facts.ts';

/** A result as a Markdown table (GitHub Flavored Markdown 4.10), with what it was measured on and whose the other figures are. */
export function experimentMarkdown(result: ExperimentResult): string {
  const { experiment, environment, steps } = result;
  const sources = sourcesOf(steps);
  const heads = ['Step', 'Changed', ...experiment.figures.map(headOf), 'Bottleneck'];
  const rows = steps.map((step) => [
    step.label,
    changesOf(step.set)
      .map(({ label, value }) => `${label}: ${value}`)
      .join('; '),
    ...experiment.figures.map((figure) => cellOf(step, figure, sources)),
    verdictOf(step),
  ]);
  const failures = steps.flatMap((step) => step.errors.map(({ message }) => `- ${oneLine(step.label)}: ${oneLine(message)}`));
  return [
    `## ${oneLine(experiment.title)}`,
    oneLine(experiment.description),
    [heads, heads.map((_head, at) => (at < 2 || at === heads.length - 1 ? '---' : '---:')), ...rows].map(rowOf).join('\n'),
    `Median [min – max] of ${experiment.repetitions} interleaved repetitions of ${experiment.durationS} s after ${experiment.warmupS} s of warm-up; × against ${comparedWith(experiment)}. State: ${resultStateText(result)}. Started ${result.startedAt}.`,
    experimentCeilingNote(experiment, steps) ?? '',
    `Measured with Sockscope ${environment.sockscope} on ${oneLine(environment.cpu)}, ${environment.cores} cores, ${oneLine(environment.os)}, Node.js ${environment.node}, ws ${environment.ws}.`,
    ...(sources.length > 0
      ? [
          ['“Theirs” are other people’s figures on their machines:', ...sources.map((source, at) => `${at + 1}. ${oneLine(source)}`)].join(
            '\n',
          ),
        ]
      : []),
    ...(failures.length > 0 ? [['Runs that failed:', ...failures].join('\n')] : []),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function headOf(figure: ExperimentFigure): string {
  const unit = figureUnit(figure);
  return unit ? `${figure.label} (${unit})` : figure.label;
}

function cellOf(step: StepResult, figure: ExperimentFigure, sources: readonly string[]): string {
  const found = step.figures.find(({ path }) => path === figure.path);
  const theirs = step.theirs[figure.path];
  return [
    figureText(found?.median ?? null, figure.unit),
    found ? rangeText(found, figure.unit) : null,
    ratioText(found?.ratio ?? null),
    theirs ? `(theirs: ${theirs.text}, source ${sources.indexOf(theirs.source) + 1})` : null,
  ]
    .filter((part) => part !== null)
    .join(' ');
}

function verdictOf(step: StepResult): string {
  const counts = bottleneckCounts(step).map(
    ({ name, times }) => `${name === null ? 'no verdict' : bottleneckText(name)}${step.bottlenecks.length > 1 ? ` ${times}×` : ''}`,
  );
  if (step.errors.length > 0) counts.push(`${step.errors.length} failed`);
  return counts.join(', ');
}

function rowOf(cells: readonly string[]): string {
  return `| ${cells.map((cell) => oneLine(cell).replaceAll('|', '\\|')).join(' | ')} |`;
}

/** Labels and messages may have any character; a line break would end the table, and HTML would be taken as such. */
function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ').replaceAll('<', '&lt;');
}
