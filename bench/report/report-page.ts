import { REPORT_FORMATS } from '../../contract/index.ts';
import type { CaptureMeasurement } from './measure-capture.ts';
import type { HourMeasurement } from './measure-hour.ts';
import { REPORT_LEVELS } from './report-levels.ts';

/** Median, least and most of readings. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** `null` without a reading. */
export function spreadOf(readings: readonly number[]): Spread | null {
  const sorted = [...readings].sort((a, b) => a - b);
  const [min, max] = [sorted[0], sorted[sorted.length - 1]];
  return min === undefined || max === undefined ? null : { median: sorted[Math.floor(sorted.length / 2)]!, min, max };
}

/** The measurement as a table in Markdown. */
export function reportMarkdown({ capture, rounds, openings, noBrowser }: HourMeasurement, machine: string): string {
  const hours = (capture.samples * 0.25) / 3_600;
  const row = (what: string, readings: readonly number[], level: string, size = '') => {
    const spread = spreadOf(readings);
    const ms = (value: number) => Math.round(value).toLocaleString('en');
    return `| ${what} | ${spread ? ms(spread.median) : '–'} | ${spread ? `${ms(spread.min)} to ${ms(spread.max)}` : (noBrowser ?? '–')} | ${size} | ${level} |`;
  };
  const of = (read: (one: CaptureMeasurement) => number) => rounds.map(read);
  const reports = REPORT_FORMATS.map((format) => {
    const made = rounds.flatMap(({ reports: all }) => {
      const one = all[format];
      return typeof one === 'object' ? [one] : [];
    });
    const fault = rounds.map(({ reports: all }) => all[format]).find((one) => typeof one === 'string');
    if (made.length === 0) return `| report, ${format} | – | ${String(fault).replaceAll('|', '\\|')} | | |`;
    const level = format === 'html' ? `${REPORT_LEVELS.htmlMs} ms, ${REPORT_LEVELS.htmlBytes / 1e6} MB` : '';
    return row(
      `report, ${format}`,
      made.map(({ ms }) => ms),
      level,
      `${(made[0]!.bytes / 1e6).toFixed(2)} MB`,
    );
  });
  const charts = openings[0] ? ` (${openings[0].charts} charts, ${openings[0].browser})` : '';
  return [
    `${machine} A capture of ${hours.toFixed(1)} hours: ${capture.samples.toLocaleString('en')} samples, ${capture.events} events, ${(capture.bytes / 1e6).toFixed(0)} MB. ${rounds.length} rounds, each with processes of its own.`,
    [
      '| | median, ms | range | size | level |',
      '| --- | --- | --- | --- | --- |',
      row(
        `click until all charts are drawn${charts}`,
        openings.map(({ clickToChartsMs }) => clickToChartsMs),
        `${REPORT_LEVELS.openMs} ms`,
      ),
      row(
        'of that in the engine',
        of(({ openMs }) => openMs),
        '',
        `${((rounds[0]?.openBytes ?? 0) / 1e6).toFixed(2)} MB`,
      ),
      row(
        'the same once more',
        of(({ openAgainMs }) => openAgainMs),
        '',
      ),
      row(
        "longest wait of another request at the host's event loop meanwhile",
        of(({ hostHeldMs }) => hostHeldMs),
        `${REPORT_LEVELS.hostHeldMs} ms`,
      ),
      row(
        'zooming in, until it is drawn',
        openings.map(({ zoomMs }) => zoomMs),
        '',
      ),
      row(
        'figures of ten minutes',
        of(({ rangeMs }) => rangeMs),
        `${REPORT_LEVELS.rangeMs} ms`,
      ),
      row(
        'figures of the whole time',
        of(({ rangeWholeMs }) => rangeWholeMs),
        '',
      ),
      ...reports,
    ].join('\n'),
  ].join('\n\n');
}

/** The levels whose median is beyond its bound, in words. */
export function missedReportLevels({ rounds, openings }: HourMeasurement): string[] {
  const html = rounds.flatMap(({ reports }) => (typeof reports.html === 'object' ? [reports.html] : []));
  const checks: [name: string, readings: number[], most: number][] = [
    ['click until all charts are drawn, ms', openings.map(({ clickToChartsMs }) => clickToChartsMs), REPORT_LEVELS.openMs],
    ['opening in the engine, ms', rounds.map(({ openMs }) => openMs), REPORT_LEVELS.openMs],
    ['longest wait at the host, ms', rounds.map(({ hostHeldMs }) => hostHeldMs), REPORT_LEVELS.hostHeldMs],
    ['figures of ten minutes, ms', rounds.map(({ rangeMs }) => rangeMs), REPORT_LEVELS.rangeMs],
    ['HTML report, ms', html.map(({ ms }) => ms), REPORT_LEVELS.htmlMs],
    ['HTML report, bytes', html.map(({ bytes }) => bytes), REPORT_LEVELS.htmlBytes],
  ];
  const missed = checks.flatMap(([name, readings, most]) => {
    const median = spreadOf(readings)?.median ?? null;
    return median === null || median <= most ? [] : [`${name}: ${Math.round(median)}, and at most ${most} is promised`];
  });
  return html.length === 0 ? [...missed, `HTML report: ${String(rounds[0]?.reports.html)}`] : missed;
}
