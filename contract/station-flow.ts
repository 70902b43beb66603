import type { Sample } from './sample.ts';
import { STATIONS, type StationName } from './stations.ts';

/** What went into a station and came out of it over a span, a second. `null` where it is not counted there. */
export interface StationFlow {
  inFps: number | null;
  outFps: number | null;
  inBytesPerS: number | null;
  outBytesPerS: number | null;
  /** Frames that were given up there, a second: at the source not offered, in queues dropped by a policy, at the display skipped. */
  droppedFps: number | null;
}

const UNKNOWN: StationFlow = { inFps: null, outFps: null, inBytesPerS: null, outBytesPerS: null, droppedFps: null };

/**
 * The flow through each station between two samples of one run, from their cumulative counts. Frames are counted in the two
 * processes; between them, in the kernel and on the path, only bytes can be told. What goes into Send-Q is what the sender wrote
 * (payload, since the sender counts no headers), what comes out of Recv-Q is what the sockets delivered (wire bytes).
 */
export function stationFlows(before: Sample, after: Sample): Record<StationName, StationFlow> {
  const seconds = (after.tMs - before.tMs) / 1_000;
  const flows = Object.fromEntries(STATIONS.map((name) => [name, { ...UNKNOWN }])) as Record<StationName, StationFlow>;
  if (seconds <= 0) return flows;
  const rate = (read: (sample: Sample) => number | null | undefined): number | null => {
    const [from, to] = [read(before), read(after)];
    return from == null || to == null ? null : (to - from) / seconds;
  };
  const isOurs = after.stations['sender.user'] !== null;
  if (isOurs) {
    flows.source = {
      ...UNKNOWN,
      inFps: rate(({ frames }) => frames.due),
      outFps: rate(({ frames }) => frames.due - frames.notOffered - frames.dropped),
      droppedFps: rate(({ frames }) => frames.notOffered),
    };
    flows['sender.user'] = {
      ...UNKNOWN,
      inFps: rate(({ frames }) => frames.offered + frames.queued),
      outFps: rate(({ frames }) => frames.sent),
      outBytesPerS: rate(({ bytes }) => bytes.sent),
      droppedFps: rate(({ frames }) => frames.dropped),
    };
    flows['sender.kernel'].inBytesPerS = rate(({ bytes }) => bytes.sent);
  }
  flows.path = {
    ...UNKNOWN,
    inBytesPerS: rate(({ path }) => path?.forth.inBytes),
    outBytesPerS: rate(({ path }) => path?.forth.outBytes),
  };
  flows['receiver.kernel'].outBytesPerS = rate(({ bytes }) => bytes.wire);
  flows['receiver.user'] = {
    inFps: rate(({ frames }) => frames.received + frames.foreign + frames.droppedByReceiver + frames.waiting),
    outFps: rate(({ frames }) => frames.received + frames.foreign),
    inBytesPerS: rate(({ bytes }) => bytes.wire),
    outBytesPerS: rate(({ bytes }) => bytes.payload),
    droppedFps: rate(({ frames }) => frames.droppedByReceiver),
  };
  flows.display = {
    ...UNKNOWN,
    inFps: after.frames.displayed === null ? null : rate(({ frames }) => frames.received + frames.foreign),
    outFps: rate(({ frames }) => frames.displayed),
    droppedFps: after.frames.displayed === null ? null : rate(({ frames }) => frames.received + frames.foreign - (frames.displayed ?? 0)),
  };
  return flows;
}
