import { CONTROL, type FrameRing, framesIn, HEAD, MADE_WAY_TIMES, SLOT, slotAt, TAIL } from './frame-ring.ts';

/** A frame in shared memory; its bytes hold until it is forgotten ({@link forgetFrames}). */
export interface HeldFrame {
  data: Uint8Array;
  isText: boolean;
  sequence: number;
  connection: number;
  takenNs: number;
}

/** The oldest frames, at most so many. Of a ring only when nobody writes any more. */
export function heldFrames(ring: FrameRing, most: number): HeldFrame[] {
  const { slots, data, ends } = ring;
  const head = Atomics.load(ends, HEAD);
  return Array.from({ length: Math.min(most, framesIn(ring)) }, (_, index) => {
    const slot = slotAt(head + index);
    const offset = slots[slot + SLOT.offset]!;
    return {
      data: data.subarray(offset, offset + slots[slot + SLOT.bytes]!),
      isText: slots[slot + SLOT.isText] === 1,
      sequence: slots[slot + SLOT.sequence]!,
      connection: slots[slot + SLOT.connection]!,
      takenNs: slots[slot + SLOT.takenNs]!,
    };
  });
}

/** The oldest so many are done with; their memory is used again. */
export function forgetFrames({ ends }: FrameRing, frames: number): void {
  Atomics.store(ends, HEAD, (Atomics.load(ends, HEAD) + frames) | 0);
}

/** The oldest of a ring that no one writes any more go, until at most `frames` of together at most `bytes` are left. Returns how many went. */
export function trimToNewest(ring: FrameRing, frames: number, bytes: number): number {
  const { slots, ends } = ring;
  const head = Atomics.load(ends, HEAD);
  let kept = 0;
  let keptBytes = 0;
  for (let place = Atomics.load(ends, TAIL); ((place - head) | 0) > 0 && kept < frames; place--) {
    keptBytes += slots[slotAt(place - 1) + SLOT.bytes]!;
    if (keptBytes > bytes) break;
    kept += 1;
  }
  const gone = framesIn(ring) - kept;
  forgetFrames(ring, gone);
  return gone;
}

/** Of the last seconds, counted back from the newest frame, how many frames had to make way because memory was short. At most MADE_WAY_TIMES are known. */
export function framesWithoutRoom({ control, madeWay, slots, ends }: FrameRing): number {
  const known = Math.min(control[CONTROL.madeWay]!, MADE_WAY_TIMES);
  const inOrder = (index: number) => madeWay[(control[CONTROL.madeWay]! - 1 - index) % MADE_WAY_TIMES]!;
  const newestHeldNs = control[CONTROL.taken]! > 0 ? slots[slotAt(Atomics.load(ends, TAIL) - 1) + SLOT.takenNs]! : 0;
  let newestNs = newestHeldNs;
  for (let index = 0; index < known; index++) newestNs = Math.max(newestNs, inOrder(index));
  let within = 0;
  for (let index = 0; index < known; index++) if (inOrder(index) >= newestNs - control[CONTROL.lastNs]!) within += 1;
  return within;
}
