import {
  type Experiment,
  type ExperimentResult,
  experimentCeilingNote,
  figureGain,
  referenceIndex,
  type StepResult,
} from '../../contract/index.ts';
import { environmentLine } from '../report/one-line.ts';
import { BINARY_UNITS, byteScale, formatNumber } from '../report/quantity.ts';
import { formatDuration, formatMoment } from '../report/report-moment.ts';

/** A result as a table of plain text, for whoever draws it: one row a step. */
export interface ExperimentTable {
  title: string;
  description: string;
  /** What the table is short of, where the experiment did not come to its end; otherwise `null`. */
  warning: string | null;
  /** First the step; last, where there are any, the figures of others. */
  head: string[];
  rows: string[][];
  /** How to read it, runs that failed, where the figures of others are from. */
  notes: string[];
  /** The machine, and how it was measured, in a line each. */
  environment: string;
  method: string;
}

/** What stands behind a ratio that is no gain: the words in its place, where there is room for them, and those below a table. */
export const GAIN_MARKS = {
  '~': { there: 'ranges overlap', below: '~ the ranges overlap: these runs show no difference.' },
  '*': { there: 'one run: no comparison', below: '* one run: no comparison.' },
} as const;
type GainMark = keyof typeof GAIN_MARKS;

/** The mark behind a cell's text; `null` where there is none. */
export function markOf(cell: string): GainMark | null {
  return (Object.keys(GAIN_MARKS) as GainMark[]).find((mark) => cell.endsWith(` ${mark}`)) ?? null;
}

type FigurePlan = Experiment['figures'][number];
type FigureResult = StepResult['figures'][number];

/** The table of a result: medians with the smallest and the largest value, and what each step changes. */
export function experimentTable(result: ExperimentResult): ExperimentTable {
  const { experiment, steps, startedAt, repetitionsDone } = result;
  const columns = experiment.figures.map((figure, index) => columnOf(figure, index, steps));
  const hasTheirs = steps.some(({ theirs }) => Object.keys(theirs).length > 0);
  const gains = steps.map((step, index) => gainOf(step, steps[referenceIndex(experiment.kind, index) ?? -1], experiment));
  const gainHead = `${experiment.figures[0]!.label}, ${experiment.kind === 'ladder' ? 'times the step before' : 'times the first'}`;
  return {
    title: experiment.title,
    description: experiment.description,
    warning: warningOf(result),
    head: ['step', columns[0]!.head, gainHead, ...columns.slice(1).map(({ head }) => head), ...(hasTheirs ? ['theirs, not ours'] : [])],
    rows: steps.map((step, index) => [
      step.label,
      columns[0]!.cells[index]!,
      gains[index]!,
      ...columns.slice(1).map(({ cells }) => cells[index]!),
      ...(hasTheirs ? [theirsOf(step, experiment.figures)] : []),
    ]),
    notes: notesOf(result, gains),
    environment: environmentLine(result.environment),
    method: `${repetitionsDone} of ${experiment.repetitions} repetitions, interleaved; each run ${formatDuration(experiment.durationS)} at most after ${formatDuration(experiment.warmupS)} of warm-up that is left out; ${baseText(experiment)}; ${formatMoment(startedAt)}.`,
  };
}

/** What the steps change, in words. */
function baseText({ preset, scenario }: Experiment): string {
  if (scenario === null) return `preset ${preset}`;
  return preset === '' ? 'a scenario of its own' : `a scenario of its own, from ${preset}`;
}

function columnOf({ label, unit, better }: FigurePlan, index: number, steps: readonly StepResult[]): { head: string; cells: string[] } {
  const figures = steps.map((step) => step.figures[index]!);
  // One unit for the column, so that its numbers can be compared by eye.
  const scale = unit === 'B' ? byteScale(Math.max(0, ...figures.map(({ max }) => max ?? 0)), BINARY_UNITS) : { unit, bytes: 1 };
  return {
    head: `${label}${scale.unit === '' ? '' : `, ${scale.unit}`} (${better} is better)`,
    cells: figures.map((figure) => cellOf(figure, scale.bytes)),
  };
}

function cellOf({ values, median, min, max }: FigureResult, scale: number): string {
  if (median === null || min === null || max === null) return 'n/a';
  const taken = values.filter((value) => value !== null).length;
  const number = (value: number) => formatNumber(value / scale);
  const some = taken < values.length ? `, ${taken} of ${values.length}` : '';
  return `${number(median)}${taken > 1 ? ` [${number(min)}–${number(max)}]` : ''}${some}`;
}

/** The first figure's ratio; marked where one run is compared, and where the ranges of the two steps overlap, so that the runs show no difference. */
function gainOf(step: StepResult, reference: StepResult | undefined, { figures }: Experiment): string {
  const gain = figureGain(step.figures[0]!, reference?.figures[0], figures[0]!.better);
  if (!gain) return '';
  if (gain.ratio === null) return 'n/a';
  const mark: GainMark | null = gain.verdict === 'single' ? '*' : gain.overlaps ? '~' : null;
  return `×${formatNumber(gain.ratio)}${mark === null ? '' : ` ${mark}`}`;
}

function theirsOf({ theirs }: StepResult, figures: readonly FigurePlan[]): string {
  return figures.flatMap(({ path, label }) => (theirs[path] ? [`${label} ${theirs[path].text}`] : [])).join('; ');
}

function warningOf({ state, repetitionsDone, experiment, steps }: ExperimentResult): string | null {
  const runs = steps.reduce((sum, { bottlenecks }) => sum + bottlenecks.length, 0);
  const made = `${runs} of ${steps.length * experiment.repetitions} runs were made, ${repetitionsDone} of ${experiment.repetitions} repetitions are whole.`;
  if (state === 'stopped') return `It was stopped before its end: ${made}`;
  if (state === 'running') return `It is not at its end yet: ${made}`;
  return state === 'failed' ? 'Every run failed.' : null;
}

function notesOf({ experiment, steps }: ExperimentResult, gains: readonly string[]): string[] {
  const marks = new Set(gains.flatMap((gain) => markOf(gain) ?? []));
  const sources = new Set(steps.flatMap(({ theirs }) => Object.values(theirs).map(({ source }) => source)));
  const failures = steps.flatMap(({ label, errors }) => {
    const times = new Map<string, number>();
    for (const { code, message } of errors) times.set(`${code}: ${message}`, (times.get(`${code}: ${message}`) ?? 0) + 1);
    return [...times].map(([reason, runs]) => `${label}: ${runs} ${runs === 1 ? 'run' : 'runs'} failed (${reason})`);
  });
  return [
    'Median [smallest–largest] of the repetitions.',
    ...[...marks].map((mark) => GAIN_MARKS[mark].below),
    ...[experimentCeilingNote(experiment, steps) ?? []].flat(),
    ...failures,
    ...[...sources].map((source) => `Theirs: ${source}.`),
  ];
}
