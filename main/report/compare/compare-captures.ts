import {
  type CaptureDocument,
  COMPARED_CAPTURES,
  COMPARISON_FORMAT_VERSION,
  type ComparedCapture,
  type ComparedFigure,
  type Comparison,
  SockscopeError,
} from '../../../contract/index.ts';
import { isSameRun } from '../../capture/is-same-run.ts';
import { collectReasons } from '../reasons.ts';
import { compareFigure, figureOf, type ReadCapture } from './compare-figure.ts';
import { appliesTo, COMPARED_FIGURES } from './compared-figures.ts';
import { comparedCharts } from './compared-lines.ts';
import { comparisonWarnings } from './comparison-warnings.ts';
import { conclude } from './conclusion.ts';
import { environmentDifferences, scenarioDifferences } from './differences.ts';
import { groupCaptures } from './group-captures.ts';
import { whyUnjudged } from './why-unjudged.ts';

const FIRST_LETTER = 'A'.charCodeAt(0);

/**
 * Captures side by side. Pure. Repetitions of one scenario in one environment are taken together.
 *
 * @param baselineId what everything is compared with; the first where there is none.
 * Fails with `compare-count` for too few or too many captures, `compare-same` where one is named twice or is an imported copy of another, and
 * `capture-missing` where the baseline is none of them.
 */
export function compareCaptures(documents: readonly CaptureDocument[], baselineId?: string): Comparison {
  const ids = documents.map(({ id }) => id);
  checkCompared(ids);
  refuseCopies(documents);
  const place = baselineId === undefined ? 0 : ids.indexOf(baselineId);
  if (place < 0) throw new SockscopeError('capture-missing', `The baseline ${baselineId} is none of the captures that are compared.`);
  const captures = documents.map((document, index) => ({ letter: letterOf(index), document, reasons: collectReasons(document) }));
  const { groups: places, allEqual } = groupCaptures(documents);
  const groups = places.map((members) => ({ label: members.map(letterOf).join(', '), captures: members }));
  const baseline = places.findIndex((members) => members.includes(place));
  const unjudged = places.map((members) => whyUnjudged([...new Set([...places[baseline]!, ...members])].map((at) => captures[at]!)));
  const applicable = COMPARED_FIGURES.filter((spec) => documents.some(({ scenario }) => appliesTo(spec, scenario.direction)));
  const compared = applicable.map((spec): ComparedFigure => {
    const { path, label, section, unit, isKey } = spec;
    // Where none of the captures may be called better, which way would be is no help.
    const isJudged = unjudged.some((why, index) => index !== baseline && why(spec) === null);
    const better = isJudged ? spec.better : null;
    return { path, label, section, unit, better, isKey, cells: compareFigure(spec, captures, places, baseline, unjudged) };
  });
  const figures = compared.filter(({ cells }) => cells.some(({ median }) => median !== null));
  const scenario = scenarioDifferences(documents, places);
  const environment = environmentDifferences(documents, places);
  const warnings = comparisonWarnings(captures);
  const directions = documents.map((document) => document.scenario.direction);
  return {
    kind: 'comparison',
    formatVersion: COMPARISON_FORMAT_VERSION,
    captures: captures.map(({ letter, document }) => comparedCapture(letter, document)),
    baseline,
    groups,
    allEqual,
    warnings,
    scenario,
    environment,
    conclusion: conclude({ directions, groups, baseline, allEqual, warnings, scenario, environment, figures }),
    figures,
    notTaken: applicable
      .filter(({ path }) => !figures.some((figure) => figure.path === path))
      .map((spec) => ({ path: spec.path, label: spec.label, reason: reasonsOf(spec, captures) })),
    charts: comparedCharts(captures),
  };
}

/** Whether so many different captures can be compared. Fails with `compare-count` or `compare-same`. */
export function checkCompared(ids: readonly string[]): void {
  const { min, max } = COMPARED_CAPTURES;
  if (ids.length < min || ids.length > max) {
    throw new SockscopeError('compare-count', `${min} to ${max} captures are compared at a time, not ${ids.length}.`);
  }
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new SockscopeError('compare-same', `The capture ${twice} is named more than once.`);
}

/** A run counts once: its imported copy would pass for a repetition of it and make chance look smaller than it is. */
function refuseCopies(documents: readonly CaptureDocument[]): void {
  documents.forEach((document, index) => {
    const original = documents.slice(0, index).find((other) => isSameRun(other, document));
    if (original === undefined) return;
    throw new SockscopeError('compare-same', `The captures ${original.id} and ${document.id} are one run: one is a copy of the other.`, {
      hint: 'Leave one of them out. A copy is no repetition.',
    });
  });
}

function letterOf(index: number): string {
  return String.fromCharCode(FIRST_LETTER + index);
}

function comparedCapture(
  letter: string,
  { id, name, startedAt, state, scenario, summary, diagnosis, environment, origin, thresholds }: CaptureDocument,
): ComparedCapture {
  return {
    letter,
    id,
    name,
    startedAt,
    state,
    scenarioName: scenario.name,
    direction: scenario.direction,
    durationS: summary?.durationS ?? null,
    bottleneck: diagnosis?.bottleneck ?? null,
    verdict: diagnosis?.verdict ?? null,
    environment,
    origin,
    thresholds,
  };
}

function reasonsOf(spec: (typeof COMPARED_FIGURES)[number], captures: readonly ReadCapture[]): string {
  const own = captures.filter(({ document }) => appliesTo(spec, document.scenario.direction));
  return [...new Set(own.flatMap((capture) => figureOf(spec, capture).reason ?? []))].join('; ');
}
