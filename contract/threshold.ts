import { z } from 'zod';
import { type Fault, showValue } from './faults.ts';
import { didYouMean } from './nearest-names.ts';
import { isSummaryFigure, summaryFigures } from './summary-figures.ts';

/** How a figure is compared. */
export const THRESHOLD_OPERATORS = ['>=', '<=', '>', '<', '=='] as const;
export type ThresholdOperator = (typeof THRESHOLD_OPERATORS)[number];

/** A condition on a figure of the summary, as `scenario.thresholds` and `--assert` take it: `received.fps>=1000`. */
export interface Threshold {
  /** Path of the figure in the summary. */
  path: string;
  operator: ThresholdOperator;
  /** In the figure's own unit. */
  value: number;
}

/** What a run found for one threshold. */
export const thresholdResultSchema = z.object({
  /** As it was written. */
  text: z.string(),
  holds: z.boolean(),
  /** The figure in full precision; `null` where the run has none. */
  found: z.number().nullable(),
  /** Why there is no figure, or why the one that there is does not tell whether the condition holds; such a one does not. */
  reason: z.string().nullable().default(null),
  /** Of a miss that one frame more or less in the measured time would turn: what one frame is there. The miss stays one. */
  nearMiss: z.string().optional(),
});
export type ThresholdResult = z.infer<typeof thresholdResultSchema>;

/** What a threshold looks like, for messages. */
export const THRESHOLD_FORM = `a condition such as received.fps>=1000: a figure of the summary, one of ${THRESHOLD_OPERATORS.join(' ')}, and a number`;

const FORM = /^\s*([A-Za-z][^<>=!]*?)\s*(>=|<=|==|>|<)\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*$/i;

/** Reads a condition. Answers `allowed`, what would be accepted in words, where the text is none or the summary has no such figure. */
export function parseThreshold(text: string): { ok: true; threshold: Threshold } | { ok: false; allowed: string } {
  const [, path, operator, number] = FORM.exec(text) ?? [];
  const value = Number(number);
  if (path === undefined || !Number.isFinite(value)) return { ok: false, allowed: THRESHOLD_FORM };
  if (!isSummaryFigure(path)) {
    const names = summaryFigures().map((figure) => figure.path);
    return { ok: false, allowed: `a figure of the summary, which has no ${showValue(path)}.${didYouMean(path, names)}` };
  }
  return { ok: true, threshold: { path, operator: operator as ThresholdOperator, value } };
}

/** All thresholds of a document that are none, whatever else is wrong with it. Entries that are no text are the schema's to name. */
export function thresholdFaults(thresholds: unknown): Fault[] {
  if (!Array.isArray(thresholds)) return [];
  return thresholds.flatMap((text, index) => {
    if (typeof text !== 'string') return [];
    const parsed = parseThreshold(text);
    return parsed.ok ? [] : [{ path: `thresholds.${index}`, value: showValue(text), allowed: parsed.allowed }];
  });
}
