import { RECORDING_LIMITS } from '../../contract/index.ts';
import { NS_PER_S } from '../clock.ts';
import { CONTROL, type FrameRing, framesIn, HEAD, MADE_WAY_TIMES, SLOT, slotAt, TAIL } from './frame-ring.ts';

/** What is recorded of a frame beside its bytes. */
export interface RecordableFrame {
  readonly data: Uint8Array;
  readonly isText: boolean;
  readonly sequence: number;
}

/** What the host orders while a run goes on. */
export interface RecordOrder {
  into: FrameRing | null;
  id: number;
}

/**
 * The end of a {@link FrameRing} in the thread that receives. A frame costs a comparison while nothing is recorded, a count
 * where it is not its turn, and one copy where it is: the bytes are lent, and shall not be held back.
 */
export class FrameRecorder {
  #ring: FrameRing | null = null;

  /** Records into this ring from now on; `null`: nothing. The one before is not touched any more. */
  use(ring: FrameRing | null): void {
    this.#ring = ring;
  }

  /** An order of the host, and the answer that it is in force. */
  obey({ into, id }: RecordOrder, port: { post(answer: { type: 'recording'; id: number }): void }): void {
    this.use(into);
    port.post({ type: 'recording', id });
  }

  /** The application takes a frame. */
  offer(frame: RecordableFrame, connection: number, nowNs: number): void {
    const ring = this.#ring;
    if (ring === null) return;
    if (ring.mode === 'every') queueFrame(ring, frame, connection, nowNs);
    else keepFrame(ring, frame, connection, nowNs);
  }
}

/** Each n-th frame, as far as rate and room let. */
function queueFrame(ring: FrameRing, frame: RecordableFrame, connection: number, nowNs: number): void {
  const { control, slots, ends, data } = ring;
  const isDue = control[CONTROL.taken]! % control[CONTROL.everyN]! === 0;
  control[CONTROL.taken]! += 1;
  if (!isDue) return;
  if (control[CONTROL.isOver] !== 0) return count(control, CONTROL.leftByTotal);
  if (nowNs - control[CONTROL.secondStartNs]! >= NS_PER_S) {
    control[CONTROL.secondStartNs] = nowNs;
    control[CONTROL.secondFrames] = 0;
  }
  if (control[CONTROL.secondFrames]! >= RECORDING_LIMITS.framesPerS) return count(control, CONTROL.leftByRate);
  const bytes = frame.data.length;
  if (bytes > data.length) return count(control, CONTROL.leftByMemory);
  const head = Atomics.load(ends, HEAD);
  const held = (Atomics.load(ends, TAIL) - head) | 0;
  // An empty queue begins anew, so that no more memory is touched than what waits.
  let at = held === 0 ? 0 : control[CONTROL.writeOffset]!;
  const oldest = slots[slotAt(head) + SLOT.offset]!;
  const isBehind = held > 0 && oldest >= at;
  let fits = at + bytes <= (isBehind ? oldest : data.length);
  if (!fits && !isBehind && bytes <= oldest) {
    at = 0;
    fits = true;
  }
  if (!fits || held >= RECORDING_LIMITS.frames) return count(control, CONTROL.leftByDisk);
  control[CONTROL.secondFrames]! += 1;
  put(ring, frame, connection, nowNs, at);
}

function count(control: FrameRing['control'], field: number): void {
  control[field]! += 1;
}

/** Every frame; the oldest make way for it. */
function keepFrame(ring: FrameRing, frame: RecordableFrame, connection: number, nowNs: number): void {
  const { control, slots, ends } = ring;
  const bytes = frame.data.length;
  const limitBytes = control[CONTROL.limitBytes]!;
  const offsetOfOldest = () => slots[slotAt(Atomics.load(ends, HEAD)) + SLOT.offset]!;
  control[CONTROL.taken]! += 1;
  while (framesIn(ring) > 0 && slots[slotAt(Atomics.load(ends, HEAD)) + SLOT.takenNs]! < nowNs - control[CONTROL.lastNs]!) drop(ring);
  if (bytes > limitBytes) return noteMadeWay(ring, nowNs);
  while (framesIn(ring) >= RECORDING_LIMITS.frames || (framesIn(ring) > 0 && control[CONTROL.heldBytes]! + bytes > limitBytes))
    makeWay(ring);
  let at = framesIn(ring) === 0 ? 0 : control[CONTROL.writeOffset]!;
  if (at + bytes > limitBytes) {
    // What lies behind is of the round before, and older than what lies at the beginning.
    while (framesIn(ring) > 0 && offsetOfOldest() >= at) makeWay(ring);
    at = 0;
  }
  while (framesIn(ring) > 0 && offsetOfOldest() >= at && offsetOfOldest() < at + bytes) makeWay(ring);
  control[CONTROL.heldBytes]! += bytes;
  put(ring, frame, connection, nowNs, at);
}

/** The bytes and the slot first, then the end: whoever reads finds whole frames alone. */
function put({ control, slots, ends, data }: FrameRing, frame: RecordableFrame, connection: number, nowNs: number, at: number): void {
  const tail = Atomics.load(ends, TAIL);
  const slot = slotAt(tail);
  data.set(frame.data, at);
  slots[slot + SLOT.offset] = at;
  slots[slot + SLOT.bytes] = frame.data.length;
  slots[slot + SLOT.sequence] = frame.sequence;
  slots[slot + SLOT.takenNs] = nowNs;
  slots[slot + SLOT.connection] = connection;
  slots[slot + SLOT.isText] = frame.isText ? 1 : 0;
  control[CONTROL.writeOffset] = at + frame.data.length;
  Atomics.store(ends, TAIL, tail + 1);
}

/** Of a ring: the oldest goes, before anything is written over it. */
function drop({ control, slots, ends }: FrameRing): void {
  const head = Atomics.load(ends, HEAD);
  control[CONTROL.heldBytes]! -= slots[slotAt(head) + SLOT.bytes]!;
  Atomics.store(ends, HEAD, head + 1);
}

function makeWay(ring: FrameRing): void {
  noteMadeWay(ring, ring.slots[slotAt(Atomics.load(ring.ends, HEAD)) + SLOT.takenNs]!);
  drop(ring);
}

function noteMadeWay({ control, madeWay }: FrameRing, takenNs: number): void {
  madeWay[control[CONTROL.madeWay]! % MADE_WAY_TIMES] = takenNs;
  control[CONTROL.madeWay]! += 1;
}
