import type { Sample, Scenario } from '../../../contract/index.ts';

const WIDTH = 160;
const HEIGHT = 90;
/** Points of the line: what can be told apart at this size. */
const POINTS = 80;
const MARGIN = 6;

/**
 * The figure that a capture is about, over its time, as a small drawing: received frames a second, or of an observation the bytes that
 * waited. Both axes begin at 0. `null` where there is no reading to draw. It is drawn from the samples alone and holds no text of anybody.
 */
export function sparkChart(samples: readonly Sample[], direction: Scenario['direction']): string | null {
  const read = direction === 'observe' ? waitingBytes : receivedFps;
  const points = samples.filter((sample) => sample.phase !== 'draining').map((sample) => ({ tMs: sample.tMs, value: read(sample) }));
  const endMs = points[points.length - 1]?.tMs ?? 0;
  const means = binMeans(points, endMs);
  const most = means.reduce((high, bin) => Math.max(high, bin?.value ?? 0), 0);
  if (endMs <= 0 || means.every((bin) => bin === null)) return null;
  const place = ({ tMs, value }: { tMs: number; value: number }) => {
    const x = MARGIN + (tMs / endMs) * (WIDTH - 2 * MARGIN);
    const y = HEIGHT - MARGIN - (most === 0 ? 0 : value / most) * (HEIGHT - 2 * MARGIN);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  };
  // A reading that is missing is a hole in the line, not a point at 0.
  const path = means
    .map((bin, index) => {
      if (bin === null) return '';
      if ((means[index - 1] ?? null) !== null) return `L${place(bin)}`;
      // One that stands alone is a dot: a line of no length with round ends.
      return `M${place(bin)}${(means[index + 1] ?? null) === null ? 'h0' : ''}`;
    })
    .join('');
  const base = HEIGHT - MARGIN;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">` +
    `<path d="M${MARGIN} ${base}H${WIDTH - MARGIN}" stroke="#8a94a0" stroke-opacity="0.6"/>` +
    `<path d="${path}" fill="none" stroke="#1c9fb5" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"/></svg>\n`
  );
}

function receivedFps(sample: Sample): number | null {
  return sample.rates.receivedFps;
}

function waitingBytes({ stations }: Sample): number | null {
  const receiver = stations['receiver.kernel'];
  const sender = stations['sender.kernel'];
  return receiver === null && sender === null ? null : (receiver?.bytes ?? 0) + (sender?.bytes ?? 0);
}

/** The mean of each of {@link POINTS} equal parts of the time, at the middle of its readings; `null` where a part has none. */
function binMeans(points: readonly { tMs: number; value: number | null }[], endMs: number): ({ tMs: number; value: number } | null)[] {
  const bins = Array.from({ length: Math.min(POINTS, points.length) }, () => ({ tMs: 0, value: 0, n: 0 }));
  for (const { tMs, value } of points) {
    // A reading is of the time before it.
    const bin = bins[Math.max(0, Math.ceil((tMs / endMs) * bins.length) - 1)];
    if (bin === undefined || value === null) continue;
    bin.tMs += tMs;
    bin.value += value;
    bin.n += 1;
  }
  return bins.map(({ tMs, value, n }) => (n === 0 ? null : { tMs: tMs / n, value: value / n }));
}
