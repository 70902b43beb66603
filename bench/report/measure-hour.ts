import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPORT_FORMATS, type ReportFormat } from '../../contract/index.ts';
import { findChromium } from '../../scripts/find-chromium.mjs';
import { type Product, startProduct } from '../diagnosis/product.ts';
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

/** Where and with what it is measured. */
export interface HourOptions {
  /** The checkout, built. */
  root: string;
  /** Library folder for the capture. */
  home: string;
  /** The reports that are made of it. */
  formats: readonly ReportFormat[];
  tell(text: string): void;
  /** Is told of every process, so that none outlives a measurement that is cut short. */
  processes?: { adopt(pid: number): void; release(pid: number): void };
}

/** What was measured of the capture once. */
export interface HourRound {
  measured: CaptureMeasurement;
  opening: OpeningMeasurement | null;
}

/** Why nothing can be opened in a window here; `null` where it can. */
export function browserMissing(): string | null {
  return findChromium() === null ? 'no Chromium was found' : null;
}

/** Really records a run of `recordS` seconds, and makes a capture of `samples` samples of it. */
export async function prepareHour(options: HourOptions, recordS: number, samples: number): Promise<LongCapture> {
  options.tell(`recording ${recordS} s`);
  const recorded = await withProduct(options, (product) => recordShort(product, recordS));
  const capture = await makeLongCapture(join(options.home, 'captures'), recorded, samples);
  options.tell(`made ${capture.samples} samples of it, ${(capture.bytes / 1e6).toFixed(0)} MB`);
  return capture;
}

/** Measures it once, with processes that have read nothing of it. */
export async function measureRound(options: HourOptions, capture: LongCapture): Promise<HourRound> {
  const measured = await withProduct(options, (product) => measureCapture(product, capture, options.formats));
  return { measured, opening: browserMissing() === null ? await measureOpening(options.root, options.home, capture.name) : null };
}

/** All of it, with every report, in a library of its own. */
export async function measureHour(
  options: Omit<HourOptions, 'home' | 'formats'>,
  { recordS, samples, rounds }: { recordS: number; samples: number; rounds: number },
): Promise<HourMeasurement> {
  const home = mkdtempSync(join(tmpdir(), 'sockscope-report-'));
  const inHome = { ...options, home, formats: REPORT_FORMATS };
  try {
    const capture = await prepareHour(inHome, recordS, samples);
    const made: HourRound[] = [];
    for (let round = 0; round < rounds; round++) {
      made.push(await measureRound(inHome, capture));
      options.tell(`round ${round + 1} of ${rounds}`);
    }
    return {
      capture,
      rounds: made.map(({ measured }) => measured),
      openings: made.flatMap(({ opening }) => opening ?? []),
      noBrowser: browserMissing(),
    };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function withProduct<T>({ root, home, processes }: HourOptions, use: (product: Product) => Promise<T>): Promise<T> {
  const product = await startProduct(join(root, 'out/main/cli.cjs'), home);
  processes?.adopt(product.pid);
  try {
    return await use(product);
  } finally {
    await product.close();
    processes?.release(product.pid);
  }
}
