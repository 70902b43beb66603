import type { Sample } from './sample.ts';
import type { StationName } from './stations.ts';

/** Stations whose level is of a reading of the kernel's socket buffers, which may be rarer than samples are. */
const OF_KERNEL_READINGS: ReadonlySet<StationName> = new Set(['sender.kernel', 'receiver.kernel']);

/** What tells how old the reading is that a sample carries. */
export type ReadingAge = Pick<Sample, 'tMs' | 'intervalMs' | 'kernel'>;

/**
 * How long before the end of its sample a reading of the socket buffers was there, in milliseconds: its age, which counts from when it was begun, less the
 * time that it took. Of a sample that tells of no reading 0: nothing says that what it has beside is older than itself.
 */
function thereForMs({ kernel }: Pick<ReadingAge, 'kernel'>): number {
  return kernel === null ? 0 : Math.max(0, kernel.ageMs - kernel.costMs);
}

/**
 * Whether the reading of the socket buffers that a sample carries came in its interval, however long that was. Readings may be rarer than samples: until the next one
 * each sample carries the newest, so that one reading is in many samples. Its bytes are then still the best that is known of the moment, but they are no further evidence.
 */
export function isKernelReadingNew(sample: Omit<ReadingAge, 'tMs'>): boolean {
  return thereForMs(sample) < sample.intervalMs;
}

/**
 * When the first sample ended that carried the reading which a sample carries, in milliseconds since the start of the run. The samples between are taken to be as long as
 * this one.
 */
export function kernelReadingCameMs(sample: ReadingAge): number {
  return sample.tMs - Math.floor(thereForMs(sample) / sample.intervalMs) * sample.intervalMs;
}

/** Whether the reading that a sample carries was there after a moment of the run. What was read before a setting changed says nothing of what followed. */
export function isKernelReadingSince(sample: ReadingAge, sinceMs: number): boolean {
  return thereForMs(sample) < sample.tMs - sinceMs;
}

/** Whether a station's level in a sample is a reading of its own: those that are not the kernel's are read for each. */
export function isStationReadingNew(station: StationName, sample: Omit<ReadingAge, 'tMs'>): boolean {
  return !OF_KERNEL_READINGS.has(station) || isKernelReadingNew(sample);
}

/** Whether a station's level in a sample was read after a moment of the run. */
export function isStationReadingSince(station: StationName, sample: ReadingAge, sinceMs: number): boolean {
  return OF_KERNEL_READINGS.has(station) ? isKernelReadingSince(sample, sinceMs) : sample.tMs > sinceMs;
}
