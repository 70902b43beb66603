import type { Engine } from '../suite/product-run.ts';
import { roundNumber } from '../suite/round-number.ts';
import { spreadOf } from '../suite/statistics.ts';
import { fitGrowth, type Growth, type Point } from './fit-line.ts';
import type { Cost, Curve } from './scale-curves.ts';

/** A fitted exponent up to here is in step: measured costs spread by more than a twentieth. */
export const LINEAR_AT_MOST = 1.05;

/** Two neighbours alone: where caches no longer hold what is touched it is up to 1.35 (docs/performance.md#curves), the square of what grows would be 2. */
export const NEIGHBOURS_AT_MOST = 1.5;

/** What was measured of a curve, repetition by repetition; in place of a cost, why there is none. */
export interface CurveResult {
  curve: Pick<Curve, 'id' | 'title' | 'what' | 'unit'>;
  engine: Engine;
  rows: { value: number; costs: readonly (Cost | { reason: string })[] }[];
}

/** How the cost grows along a curve, by the medians; `null` where fewer than two places were measured. */
export function growthOf({ rows }: CurveResult): Growth | null {
  return fitGrowth(
    rows.flatMap(({ value, costs }): Point[] => {
      const median = spreadOf(measured(costs).map(({ cpuUs }) => cpuUs))?.median;
      return median === undefined || median === 0 ? [] : [[value, median]];
    }),
  );
}

/** Curves that cost more than in step with what grows, or were not measured, in words. */
export function scaleFaults(results: readonly CurveResult[]): string[] {
  return results.flatMap((result) => {
    const name = `${result.curve.id}, ${result.engine}`;
    const growth = growthOf(result);
    if (growth === null) return [`${name}: not measured`];
    const { exponent, steepest } = growth;
    if (exponent > LINEAR_AT_MOST) return [`${name}: the cost grows with the power of ${exponent.toFixed(2)}`];
    return steepest.exponent > NEIGHBOURS_AT_MOST ? [`${name}: the cost grows with the power of ${steepestText(steepest)}`] : [];
  });
}

/** The tables of all curves, the engines beside one another. */
export function scaleMarkdown(results: readonly CurveResult[], head: string): string {
  const ids = [...new Set(results.map(({ curve }) => curve.id))];
  return [head, ...ids.map((id) => curveMarkdown(results.filter(({ curve }) => curve.id === id)))].join('\n\n');
}

function curveMarkdown(results: readonly CurveResult[]): string {
  const [{ curve, rows }] = results as [CurveResult];
  const cells = (values: readonly string[]) => `| ${values.join(' | ')} |`;
  const heads = results.flatMap(({ engine }) => [`${engine}: us a message`, 'range', 'messages/s']);
  return [
    `### ${curve.title}`,
    curve.what,
    [
      cells([curve.unit, ...heads]),
      cells(['---', ...heads.map(() => '---')]),
      ...rows.map(({ value }, at) => cells([value.toLocaleString('en-US'), ...results.flatMap(({ rows }) => costCells(rows[at]!.costs))])),
    ].join('\n'),
    results.map((result) => `- ${result.engine}: ${growthText(growthOf(result))}`).join('\n'),
  ].join('\n\n');
}

function costCells(costs: CurveResult['rows'][number]['costs']): string[] {
  const good = measured(costs);
  const cpu = spreadOf(good.map(({ cpuUs }) => cpuUs));
  const rate = spreadOf(good.map(({ perS }) => perS));
  if (!cpu || !rate) {
    const reason = costs.flatMap((cost) => ('reason' in cost ? [cost.reason] : []))[0] ?? 'no run';
    return [`not measured: ${reason.replaceAll('|', '\\|').replaceAll('\n', ' ')}`, '', ''];
  }
  return [roundNumber(cpu.median), `${roundNumber(cpu.min)} to ${roundNumber(cpu.max)}`, roundNumber(rate.median)];
}

function growthText(growth: Growth | null): string {
  if (growth === null) return 'not measured.';
  const { exponent, error, steepest } = growth;
  const sure = error === null ? '' : ` ± ${error.toFixed(2)}`;
  return `the cost grows with the power of ${exponent.toFixed(2)}${sure}, between two neighbours with that of ${steepestText(steepest)} at most${steepest.exponent > LINEAR_AT_MOST ? ': more than in step there, [why](performance.md#curves)' : ''}.`;
}

function steepestText({ exponent, from, to }: Growth['steepest']): string {
  return `${exponent.toFixed(2)} (from ${from.toLocaleString('en-US')} to ${to.toLocaleString('en-US')})`;
}

function measured(costs: CurveResult['rows'][number]['costs']): Cost[] {
  return costs.filter((cost): cost is Cost => !('reason' in cost));
}
