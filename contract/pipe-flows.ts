import type { StationFlow } from './station-flow.ts';
import { STATIONS, type StationName } from './stations.ts';

/** What flows in one pipe of the drawing, a second; `null` where it is not counted. */
export interface PipeFlow {
  fps: number | null;
  bytesPerS: number | null;
  /** Between the two processes, where bytes pass and not frames. */
  isBetween: boolean;
}

/** How many pipes the drawing has: one into each station, and one out of the last. */
export const PIPES = STATIONS.length + 1;

/** The flow in each pipe of the drawing, from left to right: that into the first station, those between two, that out of the last. */
export function pipeFlows(flows: Readonly<Record<StationName, StationFlow>>): readonly PipeFlow[] {
  const { source, path, display } = flows;
  const sendQueue = flows['sender.kernel'];
  const inbox = flows['receiver.user'];
  const frames = (fps: number | null) => ({ fps, bytesPerS: null, isBetween: false });
  const between = (bytesPerS: number | null, fps: number | null = null) => ({ fps, bytesPerS, isBetween: true });
  return [
    frames(source.inFps),
    frames(flows['sender.user'].inFps),
    { fps: sendQueue.inFps, bytesPerS: sendQueue.inBytesPerS, isBetween: false },
    between(path.inBytesPerS),
    between(path.outBytesPerS),
    between(inbox.inBytesPerS, inbox.inFps),
    { fps: inbox.outFps, bytesPerS: inbox.outBytesPerS, isBetween: false },
    frames(display.outFps),
  ];
}
