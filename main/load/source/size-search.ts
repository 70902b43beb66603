/** The two settings that decide how many bytes a picture takes. */
export interface JpegSetting {
  /** JPEG quality, 1 to 100. */
  quality: number;
  /** Standard deviation of the sensor noise in each colour, in steps of 0 to 255. */
  grain: number;
}

/** The strongest noise that is added to reach a large size: that of a photograph taken almost in the dark. */
export const MAX_GRAIN = 30;
/** The finest step in which noise is tuned. */
const GRAIN_STEP = 0.05;

/** What a search found. `smallest` and `largest` are the sizes that can be reached at all, known only where it failed. */
export type SizeSearch =
  | { ok: true; setting: JpegSetting; bytes: number }
  | { ok: false; reason: 'too-small'; smallest: number }
  | { ok: false; reason: 'too-large'; largest: number };

/**
 * Finds the setting whose size comes closest to `limitBytes` without exceeding it: the best quality at the `wanted`
 * grain, then as much more grain as fills the rest. Below quality 1 grain is taken away; above quality 100 it is raised
 * up to {@link MAX_GRAIN}. `sizeOf` must grow with both. A result more than `slack` (a part of the limit) below it has
 * failed.
 */
export async function searchSize(
  sizeOf: (setting: JpegSetting) => number | Promise<number>,
  limitBytes: number,
  wantedGrain: number,
  slack: number,
): Promise<SizeSearch> {
  let low = 0;
  let high = 101;
  let bytes = 0;
  while (high - low > 1) {
    // Streams of real cameras lie in the upper half, so the search begins there.
    const quality = high === 101 && low === 0 ? 80 : (low + high) >> 1;
    const size = await sizeOf({ quality, grain: wantedGrain });
    if (size <= limitBytes) {
      low = quality;
      bytes = size;
    } else high = quality;
  }
  const quality = Math.max(1, low);
  let from = wantedGrain;
  let to = low === 100 ? MAX_GRAIN : Math.min(MAX_GRAIN, wantedGrain * 1.5 + 1);
  if (low === 0) {
    from = 0;
    to = wantedGrain;
    bytes = await sizeOf({ quality, grain: 0 });
    if (bytes > limitBytes) return { ok: false, reason: 'too-small', smallest: bytes };
  } else if (low === 100) {
    const size = await sizeOf({ quality, grain: MAX_GRAIN });
    if (size <= limitBytes) {
      if (size < limitBytes * (1 - slack)) return { ok: false, reason: 'too-large', largest: size };
      return { ok: true, setting: { quality, grain: MAX_GRAIN }, bytes: size };
    }
  }
  while (to - from > GRAIN_STEP && bytes < limitBytes * 0.99) {
    const grain = (from + to) / 2;
    const size = await sizeOf({ quality, grain });
    if (size <= limitBytes) {
      from = grain;
      bytes = size;
    } else to = grain;
  }
  return { ok: true, setting: { quality, grain: from }, bytes };
}
