import type { CaptureDocument, ComparedCell, FigureAgainst } from '../../../contract/index.ts';
import { figureAt } from '../../experiment/figure-at.ts';
import { connectedSamples } from '../../metrics/connected-samples.ts';
import { median } from '../../metrics/statistics.ts';
import { noVerdictText } from '../capture-state.ts';
import { formatNumber } from '../quantity.ts';
import type { Reasons } from '../reasons.ts';
import { LEAST_SHARE, LEAST_SHARE_OF_RANGES, partingChance, shareText, spreadWithin } from './chance.ts';
import { appliesTo, type FigureSpec } from './compared-figures.ts';
import { differenceText, ratioText, valueText } from './figure-unit.ts';
import type { WhyUnjudged } from './why-unjudged.ts';

/** A capture with what its figures are read from. */
export interface ReadCapture {
  letter: string;
  document: Pick<CaptureDocument, 'summary' | 'samples' | 'scenario' | 'state'>;
  reasons: Reasons;
}

/** A cell for each group, the others compared with the one at `baseline`; `unjudged` knows of each group why a figure is neither better nor worse. */
export function compareFigure(
  spec: FigureSpec,
  captures: readonly ReadCapture[],
  groups: readonly (readonly number[])[],
  baseline: number,
  unjudged: readonly WhyUnjudged[],
): ComparedCell[] {
  const bare = groups.map((places) =>
    cellOf(
      spec,
      places.map((place) => captures[place]!),
    ),
  );
  const base = bare[baseline]!;
  return bare.map((cell, index) => {
    if (index === baseline) return cell;
    const single = [...groups[baseline]!, ...groups[index]!].map((place) => captures[place]!);
    return { ...cell, against: against(spec, base, cell, { captures: single, unjudged: unjudged[index]!(spec) }) };
  });
}

/** The value of one capture, and why there is none. */
export function figureOf(
  { path, reasonPaths, directions }: Pick<FigureSpec, 'path' | 'reasonPaths' | 'directions'>,
  { document, reasons }: ReadCapture,
): { value: number | null; reason: string | null } {
  const { summary, scenario, state } = document;
  if (!summary) return { value: null, reason: state === 'recording' ? 'the run has not ended' : noVerdictText(state).replace(/\.$/, '') };
  const value = figureAt(summary, path);
  if (value !== null) return { value, reason: null };
  if (!appliesTo({ directions }, scenario.direction)) return { value: null, reason: `direction ${scenario.direction} has none` };
  return { value: null, reason: reasons.of(path, ...reasonPaths) };
}

function cellOf(spec: FigureSpec, captures: readonly ReadCapture[]): ComparedCell {
  const found = captures.map((capture) => figureOf(spec, capture));
  const taken = found.flatMap(({ value }) => value ?? []);
  const missing = [...new Set(found.flatMap(({ reason }) => reason ?? []))];
  const values = found.map(({ value }) => value);
  if (taken.length === 0)
    return { values, median: null, min: null, max: null, text: 'n/a', rangeText: null, reason: missing.join('; '), against: null };
  const [middle, min, max] = [median(taken), Math.min(...taken), Math.max(...taken)];
  return {
    values,
    median: middle,
    min,
    max,
    text: valueText(middle, spec.unit),
    rangeText: min === max ? null : `${valueText(min, spec.unit)} to ${valueText(max, spec.unit)}`,
    reason: missing.length === 0 ? null : `missing in ${values.length - taken.length} of ${values.length} runs: ${missing.join('; ')}`,
    against: null,
  };
}

const NOTHING: FigureAgainst = {
  difference: null,
  differenceText: null,
  ratio: null,
  ratioText: null,
  reason: null,
  side: null,
  certainty: null,
  overlap: null,
  chance: null,
  leastShare: null,
  because: '',
};

function against(
  spec: FigureSpec,
  base: ComparedCell,
  cell: ComparedCell,
  { captures, unjudged }: { captures: readonly ReadCapture[]; unjudged: string | null },
): FigureAgainst {
  if (base.median === null || cell.median === null) {
    const reason = base.median === null ? 'the baseline has no such figure' : 'there is no such figure';
    return { ...NOTHING, reason, because: `not compared: ${reason}` };
  }
  const difference = cell.median - base.median;
  const ratio = base.median === 0 ? null : cell.median / base.median;
  const told = {
    difference,
    differenceText: differenceText(difference, spec.unit),
    ratio,
    ratioText: ratio === null ? null : ratioText(ratio),
    reason: ratio === null ? 'the baseline is 0' : null,
    side: sideOf(unjudged === null ? spec.better : null, difference),
  };
  const [baseRuns, runs] = [base, cell].map(({ values }) => values.filter((value) => value !== null).length) as [number, number];
  const found = baseRuns > 1 || runs > 1 ? ofRepetitions(base, cell, baseRuns, runs) : ofSingleRuns(spec, difference, ratio, captures);
  const isLeftOpen = unjudged !== null && spec.better !== null && found.certainty !== 'none';
  const because = isLeftOpen ? `${found.because}; neither better nor worse, because ${unjudged}` : found.because;
  return { ...NOTHING, ...told, ...found, because };
}

function sideOf(better: FigureSpec['better'], difference: number): FigureAgainst['side'] {
  if (difference === 0) return 'equal';
  const way = difference > 0 ? 'higher' : 'lower';
  if (better === null) return way;
  return way === better ? 'better' : 'worse';
}

function ofRepetitions(base: ComparedCell, cell: ComparedCell, baseRuns: number, runs: number) {
  const overlap = cell.min! <= base.max! && base.min! <= cell.max!;
  if (overlap) return { certainty: 'none' as const, overlap, because: 'the ranges overlap: these runs show no difference' };
  const chance = partingChance(baseRuns, runs);
  const apart = `the ranges of ${baseRuns} and ${runs} runs do not overlap`;
  if (base.median !== 0 && factorBeyond(cell.median! / base.median!) < LEAST_SHARE_OF_RANGES) {
    return {
      certainty: 'none' as const,
      overlap,
      chance,
      because: `${apart}, and they are less than ${shareText(LEAST_SHARE_OF_RANGES)} apart`,
    };
  }
  const because = `${apart}; chance alone parts so many in ${formatNumber(chance * 100)} % of cases`;
  return { certainty: 'apart' as const, overlap, chance, because };
}

/** Of direction listen the time without a client is no variation of the stream. */
function ratedSamples({ scenario, samples }: ReadCapture['document']) {
  return scenario.direction === 'listen' ? connectedSamples(samples) : samples;
}

function ofSingleRuns({ within }: FigureSpec, difference: number, ratio: number | null, captures: readonly ReadCapture[]) {
  const spreads = within === null ? [] : captures.flatMap(({ document }) => spreadWithin(ratedSamples(document), within) ?? []);
  const spread = spreads.length === 0 ? null : Math.max(...spreads);
  const leastShare = Math.max(LEAST_SHARE, spread ?? 0);
  const isOfRun = spread !== null && spread >= LEAST_SHARE;
  if (difference === 0) return { certainty: 'none' as const, leastShare, because: 'the same value' };
  if (ratio !== null && factorBeyond(ratio) < leastShare) {
    const why = isOfRun ? 'by so much it varies within the runs' : 'which is less than one run each can tell';
    return { certainty: 'none' as const, leastShare, because: `one run each, not ${shareText(leastShare)} apart: ${why}` };
  }
  const because = isOfRun
    ? `one run each, further apart than ${shareText(leastShare)}, by which it varies within the runs; how much runs differ is not known`
    : `one run each, more than ${shareText(leastShare)} apart; how much runs differ is not known`;
  return { certainty: 'beyond' as const, leastShare, because };
}

/** By which share the larger is above the smaller, so that a fall counts as the rise that would undo it; of different signs, without end. */
function factorBeyond(ratio: number): number {
  return ratio <= 0 ? Number.POSITIVE_INFINITY : Math.max(ratio, 1 / ratio) - 1;
}
