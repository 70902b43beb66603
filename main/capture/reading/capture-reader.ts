import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaptureCharts, CaptureRange, CaptureView, Manifest, ReportFormat } from '../../../contract/index.ts';
import { NO_REPORT_FRAMES, reportFrames } from '../../recording/report-frames.ts';
import { FORMATS_WITH_FRAMES, type RenderedReport, renderReport } from '../../report/render-report.ts';
import { readCapture, readManifest, SAMPLES_FILE } from '../capture-files.ts';
import { readCaptureLines } from './capture-lines.ts';
import { CaptureSeries } from './capture-series.ts';
import { chartsOfSeries } from './charts-of-series.ts';
import { unreadableSamples } from './line-damage.ts';
import { rangeOfSeries, readRange } from './range-of-series.ts';

/** So many captures stay open: the one that is looked at, and the one before it. */
const KEPT_OPEN = 2;

/** A capture whose samples have been read, and the file as it was then. */
interface OpenCapture {
  folder: string;
  series: CaptureSeries;
  bytes: number;
  modifiedMs: number;
}

/** Everything that is made from the samples of a capture on disk. Keeps the newest open, so that zooming and ranges need no new reading. */
export class CaptureReader {
  /** The newest last. */
  #open: OpenCapture[] = [];

  /** A capture without its samples, with what is charted of them. A run in progress is given as far as it is recorded. */
  async view(folder: string, points: number): Promise<CaptureView> {
    const manifest = await readManifest(folder);
    const { series, fault } = await this.#series(folder, manifest);
    const damage = fault !== null ? [fault] : manifest.state === 'recording' ? [] : series.damage;
    return {
      ...manifest,
      // Where it was not kept, the events tell.
      mixed: manifest.mixed ?? series.isMixed(),
      events: series.events,
      damage: manifest.recordingFault === null ? damage : [manifest.recordingFault, ...damage],
      samples: series.about(),
      charts: chartsOfSeries(series, { from: 0, to: series.count }, points),
    };
  }

  /** The charts of a part of its time. */
  async charts(folder: string, fromMs: number, toMs: number, points: number): Promise<CaptureCharts> {
    const { series } = await this.#series(folder, await readManifest(folder));
    return chartsOfSeries(series, series.spanOf(fromMs, toMs), points);
  }

  /** The figures and the verdict of a part of its time. */
  async range(folder: string, fromMs: number, toMs: number): Promise<CaptureRange> {
    const manifest = await readManifest(folder);
    const { series } = await this.#series(folder, manifest);
    return rangeOfSeries(manifest, series, await readRange(join(folder, SAMPLES_FILE), series, fromMs, toMs));
  }

  /** A report. */
  async report(folder: string, format: ReportFormat): Promise<RenderedReport> {
    const document = await readCapture(folder, format === 'json' ? 'whole' : 'packed');
    return renderReport(document, format, FORMATS_WITH_FRAMES.includes(format) ? await reportFrames(folder) : NO_REPORT_FRAMES);
  }

  async #series(folder: string, { state }: Manifest): Promise<{ series: CaptureSeries; fault: string | null }> {
    const file = join(folder, SAMPLES_FILE);
    let opened = this.#open.find((one) => one.folder === folder);
    this.#open = this.#open.filter((one) => one !== opened);
    try {
      const { size, mtimeMs } = await stat(file);
      const isSame = opened?.bytes === size && opened.modifiedMs === mtimeMs;
      if (opened === undefined || !isSame) {
        // A run in progress appends; anything else is another file.
        const isLonger = opened !== undefined && state === 'recording' && size > opened.bytes;
        const series: CaptureSeries = opened !== undefined && isLonger ? opened.series : new CaptureSeries();
        series.ended(await readCaptureLines(file, series, { from: series.bytes, to: Number.POSITIVE_INFINITY }));
        opened = { folder, series, bytes: size, modifiedMs: mtimeMs };
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
      return { series: new CaptureSeries(), fault: unreadableSamples(error) };
    }
    this.#open = [...this.#open, opened].slice(-KEPT_OPEN);
    return { series: opened.series, fault: null };
  }
}
