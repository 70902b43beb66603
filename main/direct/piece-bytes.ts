import { readFileSync } from 'node:fs';

/** Pieces smaller than this pay more for writes and wake-ups than the cache gives back. */
const LEAST_PIECE_BYTES = 524_288;

/** Larger ones gain nothing that could be measured, and are memory of every connection whose kernel has not taken them. */
const LARGEST_PIECE_BYTES = 1_048_576;

/** All processors are taken to be like this one. */
const PROCESSOR = '/sys/devices/system/cpu/cpu0';

/** So many levels and kinds of caches are looked at; processors have four or five. */
const CACHES_MAX = 8;

/**
 * What is written to the kernel piece by piece has pieces of so many bytes: half of a processor's cache of its own (L2), so that a piece is
 * still in it while the kernel copies it, and few writes (docs/performance.md). Of a client's larger message it is what is masked at a time
 * (a multiple of four, so that every piece is masked from the key's first byte on), of a relay what is gathered for all receivers.
 *
 * @param l2Bytes as {@link l2CacheBytes} tells; `null` where nobody does.
 */
export function pieceBytesFor(l2Bytes: number | null): number {
  const half = Math.floor((l2Bytes ?? 0) / 8) * 4;
  return Math.min(LARGEST_PIECE_BYTES, Math.max(LEAST_PIECE_BYTES, half));
}

/**
 * The second cache (L2) of a processor, where it has one of its own, as Linux tells it (Documentation/ABI/testing/sysfs-devices-system-cpu).
 * `null` elsewhere, and where processors share it that are not two threads of one.
 */
export function l2CacheBytes(processorFolder = PROCESSOR): number | null {
  const read = (path: string) => readFileSync(`${processorFolder}/${path}`, 'latin1').trim();
  try {
    for (let index = 0; index < CACHES_MAX; index++) {
      const cache = `cache/index${index}`;
      if (read(`${cache}/level`) !== '2') continue;
      if (read(`${cache}/shared_cpu_list`) !== read('topology/thread_siblings_list')) return null;
      const [, kib] = /^(\d+)K$/.exec(read(`${cache}/size`)) ?? [];
      return kib === undefined ? null : Number(kib) * 1024;
    }
  } catch {
    // Not Linux, or a virtual machine that does not tell.
  }
  return null;
}
