import { z } from 'zod';
import type { FrameCounts, Sample } from './sample.ts';
import { STATIONS, type StationName } from './stations.ts';

/** What went into a station and came out of it over a span, a second. `null` where it is not counted there. */
export const stationFlowSchema = z.object({
  inFps: z.number().nullable(),
  outFps: z.number().nullable(),
  inBytesPerS: z.number().nullable(),
  outBytesPerS: z.number().nullable(),
  /** Frames that were given up there, a second: at the source not offered, in queues dropped by a policy, at the display skipped. */
  droppedFps: z.number().nullable(),
});
export type StationFlow = z.infer<typeof stationFlowSchema>;

const UNKNOWN: StationFlow = { inFps: null, outFps: null, inBytesPerS: null, outBytesPerS: null, droppedFps: null };

/** Counts are known at the end of a sample: the time between the ends of two. */
export interface FlowStretch {
  before: Sample;
  after: Sample;
}

/** What each station has given up so far; `null` where it gives up nothing, or where that is not counted. */
export type StationDrops = Record<StationName, number | null>;

/**
 * The flow through each station between two samples of one run, from their cumulative counts. What comes in, what goes out and what
 * is given up differ by what the level grew, to the frame.
 *
 * Frames are counted in the two processes; between them, in the kernel and on the path, only bytes can be told: what the impairment
 * proxy read and passed on, and what came out of Recv-Q, the bytes that the receiver's sockets delivered (WebSocket frames, compressed
 * where negotiated). The sender counts its messages before they are compressed, so the bytes that it put into Send-Q are told only where
 * nothing compresses them; they lack the frames' headers, at most 14 bytes each (RFC 6455 section 5.2).
 */
export function stationFlows(before: Sample, after: Sample): Record<StationName, StationFlow> {
  return stationFlowsWithin([{ before, after }]);
}

/** The same over several stretches of one run, in order: what passed between them is in neither the counts nor the time. Not for none. */
export function stationFlowsWithin(stretches: readonly FlowStretch[]): Record<StationName, StationFlow> {
  const seconds = stretches.reduce((sum, { before, after }) => sum + after.tMs - before.tMs, 0) / 1_000;
  const flows = Object.fromEntries(STATIONS.map((name) => [name, { ...UNKNOWN }])) as Record<StationName, StationFlow>;
  if (seconds <= 0) return flows;
  const rateOf = (grownIn: (stretch: FlowStretch) => number | null): number | null => {
    const grown = stretches.map(grownIn);
    return grown.includes(null) ? null : grown.reduce<number>((sum, one) => sum + one!, 0) / seconds;
  };
  /** Of a sum that only grows. Where it takes in a level that is read beside its counters, one frame may be on the way between the two. */
  const rate = (read: (sample: Sample) => number | null | undefined): number | null =>
    rateOf(({ before, after }) => {
      const [from, to] = [read(before), read(after)];
      return from == null || to == null ? null : Math.max(0, to - from);
    });
  const { after } = stretches[stretches.length - 1]!;
  const drops = (name: StationName) => rate((sample) => stationDrops(sample)[name]);

  if (isSenderOurs(after)) {
    flows.source = {
      ...UNKNOWN,
      // `due` counts what has left the source; what is due by the clock and waits there is its level.
      inFps: rate(({ frames, stations }) => frames.due + (stations.source?.frames ?? 0)),
      outFps: rate(({ frames }) => frames.due - frames.notOffered),
      droppedFps: drops('source'),
    };
    flows['sender.user'] = {
      ...UNKNOWN,
      inFps: rate(({ frames }) => frames.due - frames.notOffered),
      outFps: rate(({ frames }) => frames.sent),
      outBytesPerS: rate(({ bytes }) => bytes.sent),
      droppedFps: drops('sender.user'),
    };
    // Where it was not recorded it may have been.
    const isCompressed = stretches.some(({ before, after }) => before.connections.deflate !== 0 || after.connections.deflate !== 0);
    const { outFps, outBytesPerS } = flows['sender.user'];
    flows['sender.kernel'] = { ...UNKNOWN, inFps: outFps, inBytesPerS: isCompressed ? null : outBytesPerS };
  }
  // The proxy's counts begin anew when it comes into the path again: what is less than before tells no rate.
  const passed = (read: (way: NonNullable<Sample['path']>['forth']) => number) =>
    rateOf(({ before, after }) =>
      before.path && after.path && read(after.path.forth) >= read(before.path.forth)
        ? read(after.path.forth) - read(before.path.forth)
        : null,
    );
  flows.path = { ...UNKNOWN, inBytesPerS: passed(({ inBytes }) => inBytes), outBytesPerS: passed(({ outBytes }) => outBytes) };
  if (isReceiverOurs(after)) {
    const wireBytesPerS = rate(({ bytes }) => bytes.wire);
    flows['receiver.kernel'].outBytesPerS = wireBytesPerS;
    flows['receiver.user'] = {
      // Of frames that are not ours only those are counted that the application took.
      inFps: isSenderOurs(after) ? rate(({ frames }) => frames.received + frames.droppedByReceiver + frames.waiting) : null,
      outFps: rate(({ frames }) => takenFrames(frames, isSenderOurs(after))),
      inBytesPerS: wireBytesPerS,
      outBytesPerS: rate(({ bytes }) => bytes.payload),
      droppedFps: drops('receiver.user'),
    };
  }
  // A window that changed to a WebSocket of its own, or back, counts something else from then on.
  if (stretches.every(({ before, after }) => (before.viewer === null) === (after.viewer === null))) {
    flows.display = { ...UNKNOWN, inFps: rate(shownOf), outFps: rate(drawnOf), droppedFps: drops('display') };
  }
  return flows;
}

/** Frames given up at each station since the run began. Of a frame that is not ours nobody tells whether an inbox dropped it. */
export function stationDrops(sample: Sample): StationDrops {
  const { frames } = sample;
  const shown = shownOf(sample);
  const isOurs = isSenderOurs(sample);
  return {
    source: isOurs ? frames.notOffered : null,
    'sender.user': isOurs ? frames.dropped : null,
    'sender.kernel': null,
    path: null,
    'receiver.kernel': null,
    'receiver.user': isOurs ? frames.droppedByReceiver : null,
    display: shown === null ? null : Math.max(0, shown - (drawnOf(sample) ?? 0)),
  };
}

/** Frames that came to where they may be displayed; `null` without a window. A window with a WebSocket of its own counts what that received. */
function shownOf({ frames, viewer }: Sample): number | null {
  if (frames.displayed === null) return null;
  return viewer ? viewer.received : frames.received + frames.foreign;
}

/** Of those, the ones that were drawn. */
function drawnOf({ frames, viewer }: Sample): number | null {
  return frames.displayed === null || !viewer ? frames.displayed : viewer.displayed;
}

/** In direction listen every client is foreign; beside a stream of ours foreign frames are counted apart. */
function takenFrames({ received, foreign }: FrameCounts, isOurs: boolean): number {
  return isOurs ? received : received + foreign;
}

/** Not in the directions listen and observe. */
function isSenderOurs({ stations }: Sample): boolean {
  return stations['sender.user'] !== null;
}

/** Not in direction observe. A receiver whose parser cannot be looked into counts its frames all the same. */
function isReceiverOurs(sample: Sample): boolean {
  return isSenderOurs(sample) || sample.stations['receiver.user'] !== null || sample.frames.foreign > 0;
}
