import { foundText, heldText, type ThresholdResult } from '../contract/index.ts';

/** What a run found for its thresholds, a line each, under how many held. */
export function thresholdsText(results: readonly ThresholdResult[]): string[] {
  if (results.length === 0) return [];
  const width = Math.max(...results.map(({ text }) => text.length));
  return [
    '',
    `  ${heldText(results)}:`,
    ...results.map((result) => `  ${result.holds ? 'held  ' : 'MISSED'}  ${result.text.padEnd(width)}  ${foundText(result)}`),
  ];
}
