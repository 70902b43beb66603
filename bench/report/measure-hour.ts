import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from '../../scripts/find-chromium.mjs';
import { startProduct } from '../diagnosis/product.ts';
import { type LongCapture, makeLongCapture } from './make-long-capture.ts';
import { type CaptureMeasurement, measureCapture } from './measure-capture.ts';
import { measureOpening, type OpeningMeasurement } from './measure-opening.ts';
import { recordShort } from './record-short.ts';

/** An hour's capture, and what was measured of it round after round. */
export interface HourMeasurement {
  capture: LongCapture;
  rounds: CaptureMeasurement[];
  /** Empty where there is no Chromium, which `noBrowser` then says. */
  openings: OpeningMeasurement[];
  noBrowser: string | null;
}

export interface HourOptions {
  /** The checkout, built. */
  root: string;
  /** Length of the run that is recorded and repeated, in seconds. */
  recordS: number;
  samples: number;
  rounds: number;
  tell(text: string): void;
  /** Is told of every process, so that none outlives a measurement that is cut short. */
  processes?: { adopt(pid: number): void; release(pid: number): void };
}

/** Records a run, makes it long, and measures it, each round with processes of its own. */
export async function measureHour({ root, recordS, samples, rounds, tell, processes }: HourOptions): Promise<HourMeasurement> {
  const home = mkdtempSync(join(tmpdir(), 'sockscope-report-'));
  const withProduct = async <T>(use: (product: Awaited<ReturnType<typeof startProduct>>) => Promise<T>): Promise<T> => {
    const product = await startProduct(join(root, 'out/main/cli.cjs'), home);
    processes?.adopt(product.pid);
    try {
      return await use(product);
    } finally {
      await product.close();
      processes?.release(product.pid);
    }
  };
  try {
    tell(`recording ${recordS} s`);
    const recorded = await withProduct((product) => recordShort(product, recordS));
    const capture = await makeLongCapture(join(home, 'captures'), recorded, samples);
    tell(`made ${capture.samples} samples of it, ${(capture.bytes / 1e6).toFixed(0)} MB`);
    const noBrowser = findChromium() === null ? 'no Chromium was found' : null;
    const measured: CaptureMeasurement[] = [];
    const openings: OpeningMeasurement[] = [];
    for (let round = 0; round < rounds; round++) {
      measured.push(await withProduct((product) => measureCapture(product, capture)));
      if (noBrowser === null) openings.push(await measureOpening(root, home, capture.name));
      tell(`round ${round + 1} of ${rounds}`);
    }
    return { capture, rounds: measured, openings, noBrowser };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
