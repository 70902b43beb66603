import { againstWords, type ComparedCell, type Comparison, comparedThresholds, foundText, originLabel } from '../contract/index.ts';
import { printable } from '../contract/printable.ts';
import { formatMoment } from '../main/report/report-moment.ts';
import { alignedTable } from './experiment-text.ts';

/** A comparison for a terminal that is `columns` wide: captures, what differs, the conclusion, and the figures that are asked for first. */
export function comparisonText(comparison: Comparison, columns = Number.POSITIVE_INFINITY): string {
  const { captures, groups, baseline, warnings, scenario, environment, conclusion, figures, allEqual } = comparison;
  const names = captures.map(({ letter, name, startedAt, id, origin }, index) => {
    const mark = groups[baseline]!.captures.includes(index) ? '  (baseline)' : '';
    return `${letter}  ${name}, ${formatMoment(startedAt)}, ${id}${origin === null ? '' : `, ${originLabel(origin)}`}${mark}`;
  });
  const settings = [...scenario, ...environment];
  const thresholds = comparedThresholds(captures).map(({ text, results }) => [
    text,
    ...results.map((result) => (result === null ? 'not asked' : `${result.holds ? 'held' : 'MISSED'}, ${foundText(result)}`)),
  ]);
  const labels = groups.map(({ label }) => label);
  const rows = figures
    .filter(({ isKey }) => isKey)
    .flatMap(({ label, cells }) => [
      [label, ...cells.map(({ text }) => text)],
      ...(cells.some(({ rangeText }) => rangeText !== null) ? [['', ...cells.map(({ rangeText }) => rangeText ?? '')]] : []),
      ['', ...cells.map((cell) => changeText(cell))],
    ])
    .filter((cells) => cells.some((cell) => cell !== ''));
  return [
    ...names,
    '',
    ...warnings.map(({ text }) => `warning: ${text}`),
    ...(warnings.length > 0 ? [''] : []),
    ...(allEqual ? ['Nothing differs in scenario or environment.', ''] : []),
    ...(settings.length > 0
      ? [
          ...alignedTable(
            ['what differs', ...labels],
            settings.map(({ path, values }) => [path, ...values]),
            columns,
          ),
          '',
        ]
      : []),
    ...conclusion.headlines,
    conclusion.cause,
    conclusion.basis,
    '',
    ...(thresholds.length > 0 ? [...alignedTable(['threshold', ...captures.map(({ letter }) => letter)], thresholds, columns), ''] : []),
    ...alignedTable(['figure', ...labels], rows, columns),
    '',
  ]
    .map(printable)
    .join('\n');
}

function changeText({ median, reason, against }: ComparedCell): string {
  if (median === null) return reason === null ? '' : `(${reason})`;
  if (against === null || against.difference === null) return '';
  if (against.side === 'equal') return againstWords(against).words;
  return [against.differenceText, against.ratioText ?? `ratio n/a: ${against.reason}`, againstWords(against).words].join(', ');
}
