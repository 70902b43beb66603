import {
  againstWords,
  type ComparedCapture,
  type ComparedCell,
  type ComparedGroup,
  type ComparedSetting,
  type Comparison,
  comparedThresholds,
  foundText,
  originLabel,
} from '../../../contract/index.ts';
import { inert } from '../markdown.ts';
import { environmentLine } from '../one-line.ts';
import { formatDuration, formatMoment } from '../report-moment.ts';
import { comparisonTitle } from './comparison-title.ts';

/** For a pull request: the captures, what differs, the conclusion, and a short table of the figures that are asked for first. */
export function renderComparisonMarkdown(comparison: Comparison): string {
  const { captures, groups, baseline, warnings, scenario, environment, conclusion, figures, allEqual } = comparison;
  const blocks = [
    `### ${inert(comparisonTitle(comparison))}`,
    captures
      .map(({ letter, name, scenarioName, startedAt, durationS, origin }, index) => {
        const facts = [scenarioName, formatMoment(startedAt), ...(durationS === null ? [] : [`${formatDuration(durationS)} measured`])];
        const mark = groups[baseline]!.captures.includes(index) ? ', baseline' : '';
        return `- **${letter}** ${inert(name)} (${facts.map(inert).join(', ')}${mark}${origin === null ? '' : `; ${inert(originLabel(origin))}`})`;
      })
      .join('\n'),
    ...warnings.map(({ text }) => `> **Note.** ${inert(text)}`),
    allEqual ? '**What differs.** Nothing in scenario or environment: the captures are repetitions.' : '',
    settingsTable('What differs', [...scenario, ...environment], groups),
    ...conclusion.headlines.map((headline) => `**${inert(headline)}**`),
    inert(conclusion.cause),
    inert(conclusion.basis),
    thresholdTable(captures),
    table(
      ['Figure', ...groups.map((group, index) => `${headOf(group)}${index === baseline ? ' (baseline)' : ''}`)],
      figures.filter(({ isKey }) => isKey).map(({ label, cells }) => [inert(label), ...cells.map(cellText)]),
      true,
    ),
    environment.length > 0 ? '' : `**Environment.** ${inert(environmentLine(captures[0]!.environment))}`,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function headOf({ label, captures }: ComparedGroup): string {
  return captures.length === 1 ? label : `${label}: median of ${captures.length}`;
}

function settingsTable(title: string, rows: readonly ComparedSetting[], groups: readonly ComparedGroup[]): string {
  if (rows.length === 0) return '';
  return table(
    [title, ...groups.map(({ label }) => label)],
    rows.map(({ path, label, values }) => [label === null ? inert(path) : `${inert(label)} (${inert(path)})`, ...values.map(inert)]),
    false,
  );
}

function thresholdTable(captures: readonly ComparedCapture[]): string {
  const rows = comparedThresholds(captures).map(({ text, results }) => [
    inert(text),
    ...results.map((result) => (result === null ? 'not asked' : `${result.holds ? 'held' : '**missed**'}<br>${inert(foundText(result))}`)),
  ]);
  return rows.length === 0 ? '' : table(['Threshold', ...captures.map(({ letter }) => letter)], rows, false);
}

function table(head: readonly string[], rows: readonly (readonly string[])[], isNumeric: boolean): string {
  const rule = head.map((_, index) => (isNumeric && index > 0 ? '--:' : ':--'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function cellText({ median, text, rangeText, reason, against }: ComparedCell): string {
  if (median === null) return `n/a (${inert(reason ?? 'not taken')})`;
  const value = `${text}${rangeText === null ? '' : ` (${rangeText})`}`;
  if (against === null || against.difference === null) return value;
  const { words, tone } = againstWords(against);
  if (against.side === 'equal') return `${value}<br>${words}`;
  const ratio = against.ratioText ?? `ratio n/a: ${inert(against.reason ?? 'the baseline is 0')}`;
  return `${value}<br>${against.differenceText}, ${ratio}, ${tone === null ? words : `**${words}**`}`;
}
