import { RECORDING_LIMITS } from '../../contract/index.ts';
import type { Counters } from '../metrics/shared-counters.ts';

/** A power of two above RECORDING_LIMITS.frames. */
export const RING_SLOTS = 16_384;
/** Of frames that had to make way, the times of so many are remembered. */
export const MADE_WAY_TIMES = 65_536;

/** What one slot says of its frame, in this order. */
export const SLOT = { offset: 0, bytes: 1, sequence: 2, takenNs: 3, connection: 4, isText: 5, size: 6 } as const;

/** Fields of `control`. The first four are the host's to write, all others the recording thread's. */
export const CONTROL = {
  everyN: 0,
  lastNs: 1,
  /** Of the memory, so much is used; as much of it is ever touched. */
  limitBytes: 2,
  /** 1: the capture has what it may have; frames that come due are counted alone. */
  isOver: 3,
  taken: 4,
  leftByRate: 5,
  leftByMemory: 6,
  leftByDisk: 7,
  leftByTotal: 8,
  writeOffset: 9,
  heldBytes: 10,
  secondStartNs: 11,
  secondFrames: 12,
  madeWay: 13,
  size: 14,
} as const;

/** Places of `ends`: the slot that is read next, and the one that is written next. Both only grow, and wrap as 32-bit numbers do. */
export const HEAD = 0;
export const TAIL = 1;

/**
 * Memory that the thread that receives and the host share: frames lie in it one behind the other, each in one piece. `every`:
 * a queue, which the host empties and which takes nothing more when it is full. `last`: a ring, in which the oldest make way,
 * and which the host reads when nothing is written any more, be it that the thread was told so or that it died.
 */
export interface FrameRing {
  mode: 'every' | 'last';
  control: Counters;
  ends: Int32Array<SharedArrayBuffer>;
  slots: Counters;
  /** When the frames were taken that had to make way, nanoseconds. */
  madeWay: Counters;
  data: Uint8Array<SharedArrayBuffer>;
}

/** Memory of its own for each mode. The system hands out the pages when they are first written to. */
export function createFrameRing(
  mode: FrameRing['mode'],
  dataBytes: number = mode === 'last' ? RECORDING_LIMITS.ringBytes : RECORDING_LIMITS.queueBytes,
): FrameRing {
  const doubles = (size: number) => new Float64Array(new SharedArrayBuffer(size * 8));
  const control = doubles(CONTROL.size);
  control[CONTROL.everyN] = 1;
  control[CONTROL.limitBytes] = dataBytes;
  return {
    mode,
    control,
    ends: new Int32Array(new SharedArrayBuffer(8)),
    slots: doubles(RING_SLOTS * SLOT.size),
    madeWay: doubles(mode === 'last' ? MADE_WAY_TIMES : 0),
    data: new Uint8Array(new SharedArrayBuffer(dataBytes)),
  };
}

/** Frames that are in it. */
export function framesIn({ ends }: FrameRing): number {
  return (Atomics.load(ends, TAIL) - Atomics.load(ends, HEAD)) | 0;
}

/** Where the slot of a place of `ends` begins. */
export function slotAt(place: number): number {
  return (place & (RING_SLOTS - 1)) * SLOT.size;
}
