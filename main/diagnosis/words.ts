const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** A share of 1 in whole percent. */
export const percent = (share: number) => `${(share * 100).toFixed(0)} %`;

/** The same of a share that may be unknown. */
export const percentOf = (share: number | null) => (share === null ? 'an unknown share' : percent(share));

/** A rate of frames. */
export const fps = (value: number) => `${number.format(value >= 100 ? Math.round(value) : value)} FPS`;

/** Bytes that wait. */
export function size(bytes: number): string {
  if (bytes >= 1_048_576) return `${(bytes / 1_048_576).toFixed(1)} MiB`;
  return bytes >= 1_024 || bytes === 0 ? `${(bytes / 1_024).toFixed(0)} KiB` : `${Math.round(bytes)} bytes`;
}

/** Bytes that flow. */
export const throughput = (bytesPerS: number) => `${number.format(bytesPerS / 1e6)} MB/s`;
