import type { Sample } from '../../contract/index.ts';

/** A run that begins has no connection; the first sample of a part of it may say nothing of what was before. */
const RUN_START_MS = 1;

/**
 * The samples of direction listen that its rates are over: those with a client that was there all the time. A run waits for clients of the user's own before they come
 * and after they go, which is nothing that a stream was slow in. The interval in which the first came and that in which the last went are left out, unless nothing
 * else is there; clients that come and go within every interval count as one that stays.
 *
 * @param samples those of one span, in order.
 * @param before the sample before them; `null` where it is not known.
 */
export function connectedSamples(samples: readonly Sample[], before: Sample | null = null): readonly Sample[] {
  const first = samples[0];
  if (!first) return samples;
  const isRunStart = first.tMs - first.intervalMs < RUN_START_MS;
  let { open, opened } = before?.connections ?? (isRunStart ? { open: 0, opened: 0 } : first.connections);
  const found: Sample[] = [];
  let stretch: { sample: Sample; openBefore: number }[] = [];
  const finish = () => {
    const isEdge = ({ sample, openBefore }: (typeof stretch)[number], index: number) =>
      (index === 0 && openBefore === 0) || (index === stretch.length - 1 && sample.connections.open === 0);
    const within = stretch.filter((entry, index) => !isEdge(entry, index));
    found.push(...(within.length > 0 ? within : stretch).map(({ sample }) => sample));
    stretch = [];
  };
  for (const sample of samples) {
    const now = sample.connections;
    if (open > 0 || now.open > 0 || now.opened > opened) stretch.push({ sample, openBefore: open });
    else finish();
    ({ open, opened } = now);
  }
  finish();
  return found;
}

/** The one just before the first of a span, among all samples of its run; `null` where there is none. */
export function sampleBefore(span: readonly Sample[], all: readonly Sample[]): Sample | null {
  return all[all.indexOf(span[0]!) - 1] ?? null;
}

/** Samples with none left out between them: what a difference of cumulative counts may be taken over. */
export interface Stretch {
  samples: readonly Sample[];
  /** The sample just before them, at whose end they begin; `null` where there is none. */
  before: Sample | null;
}

/**
 * Parts samples where others between them were left out.
 *
 * @param all those and the ones that were left out, in order.
 */
export function stretchesOf(samples: readonly Sample[], all: readonly Sample[]): Stretch[] {
  const chosen = new Set(samples);
  const stretches: { samples: Sample[]; before: Sample | null }[] = [];
  all.forEach((sample, index) => {
    if (!chosen.has(sample)) return;
    const before = all[index - 1] ?? null;
    if (before && chosen.has(before)) stretches[stretches.length - 1]!.samples.push(sample);
    else stretches.push({ samples: [sample], before });
  });
  return stretches;
}

/** By how much a cumulative count grew. Counts are known at the end of each sample: where no sample before the first is known, its own interval is not in the difference. */
export function grownWithin(stretches: readonly Stretch[], read: (sample: Sample) => number): number {
  return stretches.reduce((sum, { samples, before }) => sum + read(samples[samples.length - 1]!) - read(before ?? samples[0]!), 0);
}
