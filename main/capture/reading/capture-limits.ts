import { SAMPLE_INTERVAL_MS, SockscopeError } from '../../../contract/index.ts';

/** Samples that are read into memory at once, for a report: twelve hours of them take a gigabyte. */
export const SAMPLES_READ_MAX = 172_800;
/** The same with their histograms: as much of the file, which takes ten times as much memory. */
export const HISTOGRAMS_READ_MAX_BYTES = 268_435_456;
/** Samples whose readings are charted: a week and more of them takes 400 MB while the capture is open. */
export const CHART_SAMPLES_MAX = 2_500_000;

/** Throws `capture-too-large` when what is read of a capture goes beyond what is read at once. */
export function mustFit(samples: number, bytesWithHistograms: number): void {
  if (samples > SAMPLES_READ_MAX) {
    throw tooLarge(
      `holds more than ${SAMPLES_READ_MAX} samples (${hoursOf(SAMPLES_READ_MAX)} hours), which is the most that is read at once`,
    );
  }
  if (bytesWithHistograms > HISTOGRAMS_READ_MAX_BYTES) {
    throw tooLarge(`has more than ${HISTOGRAMS_READ_MAX_BYTES / 2 ** 20} MiB of samples, which is the most that is read with histograms`);
  }
}

/** Throws the same when it has more samples than are charted. */
export function mustBeCharted(samples: number): void {
  if (samples > CHART_SAMPLES_MAX) {
    throw tooLarge(`holds more than ${CHART_SAMPLES_MAX} samples (${hoursOf(CHART_SAMPLES_MAX)} hours), which is the most that is charted`);
  }
}

function tooLarge(what: string): SockscopeError {
  return new SockscopeError('capture-too-large', `This capture ${what}.`);
}

function hoursOf(samples: number): number {
  return Math.round((samples * SAMPLE_INTERVAL_MS) / 3_600_000);
}
