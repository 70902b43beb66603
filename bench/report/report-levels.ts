/** What opening and reporting an hour's capture may take. */
export const REPORT_LEVELS = { openMs: 1_000, rangeMs: 1_000, htmlMs: 2_000, htmlBytes: 3_000_000, hostHeldMs: 100 } as const;

/** An hour at a sample each 250 ms. */
export const HOUR_SAMPLES = 14_400;
