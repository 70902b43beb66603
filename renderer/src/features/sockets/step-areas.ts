import { HISTORY_SPAN_MS, type HistoryPoint, SLOT_MS } from './socket-history.ts';

/** SVG path data of two areas, one upon the other, which are empty where nothing waited, and of the ground on which they stand. */
interface StepAreas {
  /** A line where there were readings: what was not watched must not look like what was empty. */
  ground: string;
  recv: string;
  send: string;
}

/** The scale of a small picture ends here at least, so that some bytes do not look like a full buffer. */
export const LEAST_TOP_BYTES = 4_096;
/** What is not 0 is seen. */
const LEAST_PX = 1;
const GROUND_PX = 1;

/**
 * The last minute as areas in steps: a reading holds until the next one. Recv-Q stands on the ground, Send-Q upon it. Where there
 * was no reading there is neither, and no ground.
 *
 * @param untilMs when the newest slot was opened; the right edge is a slot later.
 */
export function stepAreas(points: readonly HistoryPoint[], untilMs: number, topBytes: number, width: number, height: number): StepAreas {
  const toMs = untilMs + SLOT_MS;
  const x = (tMs: number) => round(((tMs - toMs) / (HISTORY_SPAN_MS + SLOT_MS) + 1) * width);
  const px = (bytes: number) => (bytes === 0 ? 0 : Math.max(LEAST_PX, (bytes / topBytes) * height));
  let recv = '';
  let send = '';
  const stretches: [number, number][] = [];
  points.forEach(({ tMs, queues }, index) => {
    if (!queues) return;
    const left = x(tMs);
    const right = x(points[index + 1]?.tMs ?? toMs);
    const last = stretches[stretches.length - 1];
    if (last && last[1] === left) last[1] = right;
    else stretches.push([left, right]);
    const recvPx = px(queues.recvBytes);
    const sendPx = px(queues.sendBytes);
    if (recvPx > 0) recv += bar(left, right, height - recvPx, height);
    if (sendPx > 0) send += bar(left, right, height - recvPx - sendPx, height - recvPx);
  });
  const groundY = round(height - GROUND_PX / 2);
  return { ground: stretches.map(([left, right]) => `M${left} ${groundY}H${right}`).join(''), recv, send };
}

function bar(left: number, right: number, top: number, bottom: number): string {
  return `M${left} ${round(bottom)}V${round(top)}H${right}V${round(bottom)}Z`;
}

const round = (value: number) => Math.round(value * 10) / 10;
