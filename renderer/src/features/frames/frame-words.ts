import type { FoundFrame, RequestOutput } from '../../../../contract/index.ts';
import { formatBytes } from '../../ui/format.ts';

/** What stands before and after a file's name in its address. */
export type FrameAddress = RequestOutput<'frames.address'>;

/** When a frame was taken, since the start of its run. */
export function frameTime({ tMs }: Pick<FoundFrame, 'tMs'>): string {
  return `${(tMs / 1_000).toFixed(3)} s`;
}

/** A frame in words, for whoever cannot see it. */
export function frameName(frame: FoundFrame): string {
  const { sequence, connection, bytes, kind, fault } = frame;
  return `Frame ${sequence} at ${frameTime(frame)}, connection ${connection}, ${kind}, ${formatBytes(bytes)}${fault ? `: ${fault}` : ''}`;
}
