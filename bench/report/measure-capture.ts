import type { ReportFormat } from '../../contract/index.ts';
import type { Product } from '../diagnosis/product.ts';
import type { LongCapture } from './make-long-capture.ts';

/** What it took to open a capture and to report it, by the product's own requests. Times are milliseconds. */
export interface CaptureMeasurement {
  /** From asking for the capture until its charts are there, with nothing of it read before; and once more. */
  openMs: number;
  openAgainMs: number;
  /** Of the answer as it goes to a window. */
  openBytes: number;
  /** The longest that the host left another request unanswered meanwhile. */
  hostHeldMs: number;
  /** The figures of ten minutes, and of the whole time. */
  rangeMs: number;
  rangeWholeMs: number;
  /** By format, of those that were asked for; a text where it could not be made here. */
  reports: Partial<Record<ReportFormat, { ms: number; bytes: number } | string>>;
}

const POINTS = 20_000;
const PROBE_EVERY_MS = 5;

/** Measures one after another. The capture must not have been opened by this process before. */
export async function measureCapture(
  product: Product,
  { id, samples }: LongCapture,
  formats: readonly ReportFormat[],
): Promise<CaptureMeasurement> {
  const probe = probeHost(product);
  const [view, openMs] = await timed(() => product.request('captures.view', { id, points: POINTS }));
  const hostHeldMs = await probe.end();
  if (view.samples.count !== samples) throw new Error(`${view.samples.count} of ${samples} samples were read: ${view.damage.join(' ')}`);
  const [, openAgainMs] = await timed(() => product.request('captures.view', { id, points: POINTS }));
  const middleMs = view.samples.endMs / 2;
  const [range, rangeMs] = await timed(() => product.request('captures.range', { id, fromMs: middleMs, toMs: middleMs + 600_000 }));
  const [whole, rangeWholeMs] = await timed(() => product.request('captures.range', { id, fromMs: 0, toMs: view.samples.endMs }));
  if (!range.figures || whole.samples !== samples) throw new Error('a part of the capture has no figures');
  const reports: CaptureMeasurement['reports'] = {};
  for (const format of formats) {
    try {
      const { url } = await product.request('report.save', { id, format });
      const [text, ms] = await timed(async () => {
        const response = await fetch(new URL(url ?? '', product.origin));
        if (!response.ok) throw new Error((await response.text()).trim());
        return response.arrayBuffer();
      });
      reports[format] = { ms, bytes: text.byteLength };
    } catch (error) {
      reports[format] = error instanceof Error ? error.message : String(error);
    }
  }
  return { openMs, openAgainMs, openBytes: JSON.stringify(view).length, hostHeldMs, rangeMs, rangeWholeMs, reports };
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const beganMs = performance.now();
  const result = await work();
  return [result, performance.now() - beganMs];
}

/** Asks for something small again and again, and tells the longest wait. */
function probeHost(product: Product): { end(): Promise<number> } {
  let isOn = true;
  let longestMs = 0;
  const loop = (async () => {
    while (isOn) {
      const [, ms] = await timed(() => product.request('run.connections', null).catch(() => null));
      longestMs = Math.max(longestMs, ms);
      await new Promise((resolve) => setTimeout(resolve, PROBE_EVERY_MS));
    }
  })();
  return {
    end: async () => {
      isOn = false;
      await loop;
      return longestMs;
    },
  };
}
