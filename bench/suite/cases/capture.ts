import { join } from 'node:path';
import type { ReportFormat } from '../../../contract/index.ts';
import type { LongCapture } from '../../report/make-long-capture.ts';
import type { CaptureMeasurement } from '../../report/measure-capture.ts';
import { browserMissing, type HourRound, measureRound, prepareHour } from '../../report/measure-hour.ts';
import { HOUR_SAMPLES, REPORT_LEVELS } from '../../report/report-levels.ts';
import type { BenchCase, Measurement, RunningContender } from '../bench-case.ts';
import type { BenchContext } from '../bench-context.ts';

/** Length of the run that is recorded and repeated. */
const RECORD_S = { quick: 2, full: 20 };
const ROUNDS = 3;

/** The quick form makes only the one that has a level. */
const FORMATS = { quick: ['html'], full: ['html', 'md', 'csv', 'json'] } as const;

interface Rounds {
  capture: Promise<LongCapture>;
  rounds: Promise<HourRound>[];
}

/** The cases ask for readings of the same rounds: the n-th run of one contender is that of the others. */
const measured = new WeakMap<BenchContext, Rounds>();

async function roundOf(context: BenchContext, index: number): Promise<HourRound & { capture: LongCapture }> {
  const { root, isQuick, processes, tell, workFolder } = context;
  const options = {
    root,
    processes,
    home: join(workFolder, 'hour'),
    formats: FORMATS[isQuick ? 'quick' : 'full'],
    tell: (text: string) => tell(`  ${text}`),
  };
  let one = measured.get(context);
  if (!one) {
    one = { capture: prepareHour(options, isQuick ? RECORD_S.quick : RECORD_S.full, HOUR_SAMPLES), rounds: [] };
    measured.set(context, one);
  }
  const capture = await one.capture;
  one.rounds[index] ??= measureRound(options, capture);
  return { ...(await one.rounds[index]), capture };
}

function contender(
  id: string,
  more: Pick<RunningContender, 'name' | 'what' | 'unavailable' | 'onlyFull'>,
  read: (round: HourRound & { capture: LongCapture }) => Measurement,
): RunningContender {
  let runs = 0;
  return { id, isOurs: true, reference: null, ...more, run: async (context) => read(await roundOf(context, runs++)) };
}

/** A report that was made. */
function made(format: ReportFormat, { reports }: CaptureMeasurement): { ms: number; bytes: number } {
  const report = reports[format];
  if (typeof report !== 'object') throw new Error(report ?? 'it was not made');
  return report;
}

const report = (format: (typeof FORMATS.full)[number], what: string): RunningContender =>
  contender(format, { name: format, what, onlyFull: !FORMATS.quick.some((one) => one === format) }, ({ measured: one }) => {
    const { ms, bytes } = made(format, one);
    return { value: ms, figures: { bytes } };
  });

const COMMON = {
  unit: 'ms',
  higherIsBetter: false,
  quickForm: `the run that is repeated is ${RECORD_S.quick} s long instead of ${RECORD_S.full} s; the HTML report alone.`,
  // What is measured takes as long as it takes; making the capture is given the time of a run.
  quick: { rounds: ROUNDS, seconds: RECORD_S.quick, warmupS: 0 },
  full: { rounds: ROUNDS, seconds: RECORD_S.full, warmupS: 0 },
} as const;

/** What opening and reporting an hour's capture takes. */
export const CAPTURE: readonly BenchCase[] = [
  {
    ...COMMON,
    id: 'i-open',
    title: 'Opening an hour’s capture',
    what: 'A run at 1,000 frames a second, its samples repeated in time with their counts carried on until there are 14,400, opened by processes that have read nothing of it. The JSON has its size.',
    reference: 'window',
    contenders: [
      contender(
        'window',
        {
          name: 'window',
          what: 'from the click until all charts are drawn, in a headless Chromium',
          unavailable: async () => browserMissing(),
        },
        ({ opening }) => {
          if (!opening) throw new Error('it was not opened');
          return { value: opening.clickToChartsMs, figures: { charts: opening.charts, zoomMs: opening.zoomMs } };
        },
      ),
      contender('engine', { name: 'engine', what: 'of that the answer of the engine' }, ({ measured: { openMs, openBytes }, capture }) => ({
        value: openMs,
        figures: { answerBytes: openBytes, captureBytes: capture.bytes },
      })),
      contender('range', { name: 'figures of ten minutes', what: 'of a part that is selected: histograms merged, verdict' }, (round) => ({
        value: round.measured.rangeMs,
      })),
      contender(
        'held',
        { name: 'host held', what: 'the longest wait of another request at the host’s event loop while it is opened' },
        (round) => ({
          value: round.measured.hostHeldMs,
        }),
      ),
    ],
    levels: [
      { kind: 'value', of: 'window', atMost: REPORT_LEVELS.openMs },
      { kind: 'value', of: 'engine', atMost: REPORT_LEVELS.openMs },
      { kind: 'value', of: 'range', atMost: REPORT_LEVELS.rangeMs },
      { kind: 'value', of: 'held', atMost: REPORT_LEVELS.hostHeldMs },
    ],
  },
  {
    ...COMMON,
    id: 'i-report',
    title: 'Reports of an hour’s capture',
    what: 'Of the same capture: from asking for a report until it is there. The JSON has its size.',
    reference: 'html',
    contenders: [
      report('html', 'one file with all charts'),
      report('md', 'for a pull request'),
      report('csv', 'a row a sample'),
      report('json', 'every sample with its histograms'),
    ],
    levels: [{ kind: 'value', of: 'html', atMost: REPORT_LEVELS.htmlMs }],
  },
  {
    ...COMMON,
    id: 'i-size',
    title: 'Size of the HTML report of an hour’s capture',
    what: 'Of the same report.',
    unit: 'MB',
    reference: 'html',
    contenders: [
      contender('html', { name: 'html', what: 'one file that needs no network' }, ({ measured: one }) => ({
        value: made('html', one).bytes / 1e6,
      })),
    ],
    levels: [{ kind: 'value', of: 'html', atMost: REPORT_LEVELS.htmlBytes / 1e6 }],
  },
];
