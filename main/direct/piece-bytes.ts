import { readFileSync } from 'node:fs';

/** Pieces smaller than this pay more for writes and wake-ups than the cache gives back. */
const LEAST_PIECE_BYTES = 524_288;

/** Larger ones gain nothing that could be measured, and are memory of every connection whose kernel has not taken them. */
const LARGEST_PIECE_BYTES = 1_048_576;

const CACHES = '/sys/devices/system/cpu/cpu0/cache';

/** So many levels and kinds of caches are looked at; processors have four or five. */
const CACHES_MAX = 8;

/**
 * A larger payload is masked and written in pieces of so many bytes: half of a processor's cache of its own (L2), so that a piece is
 * still in it while the kernel copies it, and few writes (docs/performance.md). A multiple of four, so that every piece is masked
 * from the key's first byte on.
 *
 * @param l2Bytes as {@link l2CacheBytes} tells; `null` where nobody does.
 */
export function pieceBytesFor(l2Bytes: number | null): number {
  const half = Math.floor((l2Bytes ?? 0) / 8) * 4;
  return Math.min(LARGEST_PIECE_BYTES, Math.max(LEAST_PIECE_BYTES, half));
}

/** A processor's second cache, as Linux tells it (Documentation/ABI/testing/sysfs-devices-system-cpu); `null` elsewhere. */
export function l2CacheBytes(cachesFolder = CACHES): number | null {
  try {
    for (let index = 0; index < CACHES_MAX; index++) {
      const read = (name: string) => readFileSync(`${cachesFolder}/index${index}/${name}`, 'latin1').trim();
      if (read('level') !== '2') continue;
      const [, kib] = /^(\d+)K$/.exec(read('size')) ?? [];
      return kib === undefined ? null : Number(kib) * 1024;
    }
  } catch {
    // Not Linux, or a virtual machine that does not tell.
  }
  return null;
}
