import { join } from 'node:path';
import type { RunEvent, Sample } from '../../../contract/index.ts';
import { HistogramSum } from '../../metrics/histogram.ts';
import { SAMPLES_FILE } from '../capture-files.ts';
import { mustFit } from './capture-limits.ts';
import { readCaptureLines } from './capture-lines.ts';

/** What the figures of a run are made of. */
export interface SummaryMaterial {
  /** Without their histograms. */
  samples: Sample[];
  events: RunEvent[];
  /** Of all steady samples, merged. */
  histograms: Sample['histograms'];
}

/**
 * Reads a capture's samples for its figures: histograms are added up as they come, so that an hour of them takes no memory. A
 * file that is not there gives nothing; damaged lines are passed over. Throws `capture-too-large`.
 */
export async function readForSummary(folder: string): Promise<SummaryMaterial> {
  const sums = { latencyUs: new HistogramSum(), uncorrectedLatencyUs: new HistogramSum(), gapUs: new HistogramSum() };
  const samples: Sample[] = [];
  const events: RunEvent[] = [];
  await readCaptureLines(join(folder, SAMPLES_FILE), {
    line: (line, _place, histograms) => {
      if (line.kind === 'event') events.push(line.event);
      if (line.kind !== 'sample') return;
      samples.push(line.sample);
      mustFit(samples.length, 0);
      if (line.sample.phase === 'steady') histograms.addTo(sums);
    },
    damaged: () => {},
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  const { latencyUs, uncorrectedLatencyUs, gapUs } = sums;
  return {
    samples,
    events,
    histograms: { latencyUs: latencyUs.total(), uncorrectedLatencyUs: uncorrectedLatencyUs.total(), gapUs: gapUs.total() },
  };
}
