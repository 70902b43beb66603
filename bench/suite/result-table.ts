import type { FigureColumn, Pace } from './bench-case.ts';
import { type ExplainedLevel, isExplained } from './explained-levels.ts';
import { loadWarning } from './load-warning.ts';
import { roundNumber } from './round-number.ts';
import { type Spread, spreadOf } from './statistics.ts';
import type { CaseResult, ContenderResult, LevelVerdict, SuiteResult } from './suite-result.ts';

/** Where the reasons of missed levels stand, of those that have one. */
const WHY = '[why](performance.md#missed-levels)';

const VERDICT_TEXT: Record<LevelVerdict, string> = { held: 'held', missed: '**missed**', unchecked: 'not checked' };

/** The whole result as Markdown: where it was measured, and a section for each case. */
export function suiteMarkdown({ startedAt, tookS, isQuick, machine, cases }: SuiteResult, explained: readonly ExplainedLevel[]): string {
  const { cpu, cores, memoryBytes, kernel, platform, loadAtStart, versions } = machine;
  const warning = loadWarning(loadAtStart, cores);
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version ?? 'not installed'}`);
  return [
    `Measured on ${startedAt.slice(0, 10)}${isQuick ? ' in the quick form' : ''}, in ${tookS <= 60 ? 'a minute' : `${Math.ceil(tookS / 60)} minutes`}: ${cpu}, ${cores} cores, ${(memoryBytes / 2 ** 30).toFixed(0)} GiB, ${platform} ${kernel}; load average at the start ${loadAtStart.toFixed(2)}. ${programs.join('; ')}.`,
    ...(warning === null ? [] : [`**${warning}**`]),
    ...cases.map((one) => caseMarkdown(one, explained)),
  ].join('\n\n');
}

/** The section of a case: what it is, its table and its levels. */
export function caseMarkdown(result: CaseResult, explained: readonly ExplainedLevel[] = []): string {
  const { id, title, what, pace, contenders, levels, loadAtStart, quickForm } = result;
  const notes = [...pooledNotes(contenders), ...notesOf(contenders)];
  return [
    `### ${id}: ${title}`,
    `${what} ${paceText(pace)}, load average before ${loadAtStart.toFixed(2)}. Quick form: ${quickForm}`,
    tableOf(result),
    ...(notes.length === 0 ? [] : [notes.map((note) => `- ${note}`).join('\n')]),
    ...(levels.length === 0
      ? []
      : [
          levels
            .map(
              ({ verdict, text }) =>
                `- Level ${VERDICT_TEXT[verdict]}: ${text}${verdict === 'missed' && isExplained(explained, id, text) ? `; ${WHY}` : ''}`,
            )
            .join('\n'),
        ]),
  ].join('\n\n');
}

function paceText({ rounds, seconds, warmupS, settleS }: Pace): string {
  if (settleS === undefined) return `${rounds} rounds of ${seconds} s after ${warmupS} s of warm-up`;
  return `Programs that stay, warmed up for ${warmupS} s, and then ${rounds} rounds of ${seconds} s, ${settleS} s after each was woken`;
}

function tableOf({ unit, contenders, figureColumns = [] }: CaseResult): string {
  const measurements = contenders.flatMap(({ attempts }) => attempts.filter((attempt) => attempt.ok));
  const has = (field: 'p50Us' | 'p99Us' | 'subjectCores' | 'driverCores') => measurements.some((one) => (one[field] ?? null) !== null);
  const columns: [string, (contender: ContenderResult) => string][] = [
    ['', ({ name, what, isOurs }) => `${isOurs ? `**${name}**` : name}: ${what}`],
    [unit, (contender) => (contender.value === null ? reasonOf(contender) : roundNumber(contender.value.median))],
    ['range', ({ value }) => rangeText(value, roundNumber)],
    ['ratio', (contender) => ratioText(contender, contenders)],
    ['range of ratios', ({ ratio }) => rangeText(ratio, (value) => value.toFixed(2))],
    ...figureColumns.map((column) => [column.head, (one: ContenderResult) => figureOf(one, column)] as [string, typeof reasonOf]),
    ...(has('p50Us') ? [['p50, us', (one: ContenderResult) => medianOf(one, 'p50Us')] as [string, typeof reasonOf]] : []),
    ...(has('p99Us') ? [['p99, us', (one: ContenderResult) => medianOf(one, 'p99Us')] as [string, typeof reasonOf]] : []),
    ...(has('subjectCores')
      ? [['its CPU, cores', (one: ContenderResult) => medianOf(one, 'subjectCores')] as [string, typeof reasonOf]]
      : []),
    ...(has('subjectCores') && unit.endsWith('/s') ? [['its CPU for each, us', cpuOfEach] as [string, typeof reasonOf]] : []),
    ...(has('driverCores')
      ? [["driver's CPU, cores", (one: ContenderResult) => medianOf(one, 'driverCores')] as [string, typeof reasonOf]]
      : []),
  ];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(([head]) => head)),
    line(columns.map(() => '---')),
    ...contenders.map((contender) => line(columns.map(([, cell]) => cell(contender).replaceAll('|', '\\|').replaceAll('\n', ' ')))),
  ].join('\n');
}

function reasonOf({ unavailable, attempts }: ContenderResult): string {
  if (unavailable !== null) return `not available: ${unavailable}`;
  const failed = attempts.find((attempt) => !attempt.ok);
  return `not measured: ${failed && !failed.ok ? failed.reason : 'no run'}`;
}

function rangeText(spread: Spread | null, text: (value: number) => string): string {
  return spread === null ? '' : `${text(spread.min)} to ${text(spread.max)}`;
}

function ratioText({ ratio, reference }: ContenderResult, contenders: readonly ContenderResult[]): string {
  if (ratio === null) return contenders.some((one) => one.reference !== null) && reference === null ? 'reference' : '';
  const references = new Set(contenders.map((one) => one.reference).filter((one) => one !== null));
  const name = contenders.find(({ id }) => id === reference)?.name;
  return references.size > 1 ? `${ratio.median.toFixed(2)} of ${name}` : ratio.median.toFixed(2);
}

function medianOf({ attempts }: ContenderResult, field: 'p50Us' | 'p99Us' | 'subjectCores' | 'driverCores'): string {
  return middleOf(attempts.map((attempt) => (attempt.ok ? (attempt[field] ?? null) : null)));
}

function figureOf({ attempts }: ContenderResult, { figure, of }: FigureColumn): string {
  const values = attempts.map((attempt) => (attempt.ok ? (attempt.figures?.[figure] ?? null) : null));
  if (of === 'median') return middleOf(values);
  const spread = spreadOf(values.filter((value) => value !== null));
  if (spread !== null) return roundNumber(spread.max);
  return attempts.some(({ ok }) => ok) ? 'none' : '';
}

/** CPU time of the subject for each thing that was done: what it costs even where other work makes the rates spread. */
function cpuOfEach({ attempts }: ContenderResult): string {
  const cpuUs = (cores: number | null | undefined, perS: number) => (typeof cores === 'number' && perS > 0 ? (cores * 1e6) / perS : null);
  return middleOf(attempts.map((attempt) => (attempt.ok ? cpuUs(attempt.subjectCores, attempt.value) : null)));
}

function middleOf(values: readonly (number | null)[]): string {
  const spread = spreadOf(values.filter((value) => value !== null));
  return spread === null ? '' : roundNumber(spread.median);
}

/** A reference that stood beside others in more than one turn has more rounds in its row than any ratio has: who divides one median by the other gets another figure. */
function pooledNotes(contenders: readonly ContenderResult[]): string[] {
  return contenders.flatMap(({ id, name, attempts }) => {
    const held = contenders.filter(({ reference, ratio }) => reference === id && ratio !== null);
    if (!held.some((one) => one.attempts.length < attempts.length)) return [];
    return `The row of ${name} has its rounds of all turns; a ratio is the median of the ratios within the rounds in which its contender stood beside ${name}, and so no quotient of the medians of two rows.`;
  });
}

/** Each note once, and the reasons of runs that failed beside others that did not. */
function notesOf(contenders: readonly ContenderResult[]): string[] {
  const notes = contenders.flatMap(({ name, attempts, value }) => [
    ...attempts.flatMap((attempt) => (attempt.ok ? (attempt.notes ?? []) : [])).map((note) => `${name}: ${note}.`),
    ...(value === null
      ? []
      : attempts.flatMap((attempt) => (attempt.ok ? [] : [`${name}: round ${attempt.round + 1} has no measurement: ${attempt.reason}.`]))),
  ]);
  return [...new Set(notes)];
}
