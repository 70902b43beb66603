import {
  type ErrorCode,
  type FramesLeftOut,
  framesLeftOutSchema,
  leftOutText,
  RECORDING_LIMITS,
  type RecordingSummary,
  type Scenario,
} from '../../contract/index.ts';
import { writeError } from '../capture/system-error.ts';
import { NS_PER_S } from '../clock.ts';
import { formatCount, heldText } from '../report/quantity.ts';
import { FrameFiles } from './frame-files.ts';
import { CONTROL, createFrameRing, type FrameRing, framesIn } from './frame-ring.ts';
import { forgetFrames, framesWithoutRoom, heldFrames, trimToNewest } from './read-frame-ring.ts';

/** How often the queue is looked at, and what was written told to windows. */
const LOOK_EVERY_MS = 50;
const TELL_EVERY_LOOKS = 10;
/** Files that are written side by side. */
const SIDE_BY_SIDE = 8;

export interface FrameRecordingOptions {
  /** The capture's. */
  folder: string;
  /** Start of the run. */
  startNs: () => number;
  /** Gives the thread that receives another ring, or none. Answered when the one before is not written to any more. */
  use: (ring: FrameRing | null) => Promise<void>;
  event: (severity: 'info' | 'warning', text: string, code: ErrorCode | null) => void;
  onState: (recorded: RecordingSummary | null) => void;
}

/**
 * The recording of a run's frames, in the host: it gives the receiving thread the memory to record into, and brings what lies in
 * there to the disk beside the stream. Whatever the disk does, nobody waits for it but the end of the run.
 */
export class FrameRecording {
  readonly #options: FrameRecordingOptions;
  #settings: Scenario['recording'] | null = null;
  #ring: FrameRing | null = null;
  #files: FrameFiles | null = null;
  #frames = 0;
  #bytes = 0;
  readonly #leftOut: FramesLeftOut = framesLeftOutSchema.parse({});
  #fault: string | null = null;
  #isBroken = false;
  #work: Promise<void> = Promise.resolve();
  #isLooking = false;
  #timer: NodeJS.Timeout | null = null;
  #looks = 0;
  #told = '';
  #isAskedFor = false;

  constructor(options: FrameRecordingOptions) {
    this.#options = options;
  }

  /** Settings at the start of the run, and after each change. What a ring held when it is switched is written. */
  apply(settings: Scenario['recording']): void {
    const before = this.#settings?.frames ?? 'off';
    this.#settings = settings;
    if (settings.frames !== before) this.#switch(settings.frames);
    const ring = this.#ring;
    if (!ring) return;
    ring.control[CONTROL.everyN] = settings.everyN;
    ring.control[CONTROL.lastNs] = settings.lastS * NS_PER_S;
    ring.control[CONTROL.limitBytes] = Math.min(settings.maxBytes, ring.data.length);
    ring.control[CONTROL.isOver] = this.#isBroken || this.#isFull(0) ? 1 : 0;
  }

  /** Writes what is left, when no thread records any more. Answers what was recorded; `null`: nothing was asked for. */
  async finish(): Promise<RecordingSummary | null> {
    this.abandon();
    if (!this.#isAskedFor) return null;
    await this.#work;
    const ring = this.#ring;
    this.#ring = null;
    if (ring) await this.#writeAll(ring);
    await this.#files?.close();
    const summary = this.summary();
    const left = leftOutText(summary.leftOut);
    const what = `Recorded ${formatCount(summary.frames)} ${summary.frames === 1 ? 'frame' : 'frames'} (${heldText(summary.bytes)})`;
    this.#options.event(left ? 'warning' : 'info', `${what}${left ? `; ${left}` : ''}.`, null);
    this.#options.onState(summary);
    return summary;
  }

  /** The run never began. */
  abandon(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** So far. */
  summary(): RecordingSummary {
    const leftOut = { ...this.#leftOut };
    if (this.#ring) addCounts(leftOut, this.#ring, this.#isBroken);
    return { frames: this.#frames, bytes: this.#bytes, leftOut, fault: this.#fault };
  }

  #switch(mode: Scenario['recording']['frames']): void {
    const before = this.#ring;
    const ring = mode === 'off' ? null : createFrameRing(mode);
    this.#ring = ring;
    this.#isBroken = false;
    if (ring) this.#isAskedFor = true;
    const used = this.#options.use(ring);
    this.#work = this.#work.then(async () => {
      await used;
      const written = this.#frames;
      if (before) await this.#writeAll(before);
      if (before?.mode === 'last') this.#options.event('info', `The last frames in memory were written: ${this.#frames - written}.`, null);
      this.#tell();
    });
    if (this.#isAskedFor) this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#timer?.unref();
    this.#tell();
  }

  #look(): void {
    const ring = this.#ring;
    if (ring?.mode === 'every' && framesIn(ring) > 0 && !this.#isLooking) {
      this.#isLooking = true;
      this.#work = this.#work.then(async () => {
        // A switch in between writes what it finds by itself.
        if (ring === this.#ring) await this.#write(ring);
        this.#isLooking = false;
      });
    }
    this.#looks += 1;
    if (this.#looks % TELL_EVERY_LOOKS === 0) this.#tell();
  }

  #tell(): void {
    const summary = this.summary();
    const text = JSON.stringify(summary);
    if (text === this.#told) return;
    this.#told = text;
    this.#options.onState(summary);
  }

  /** Of a ring that nobody writes to any more. */
  async #writeAll(ring: FrameRing): Promise<void> {
    if (ring.mode === 'last') {
      this.#leftOut[boundOf(ring)] += framesWithoutRoom(ring);
      const { maxBytes } = this.#settings ?? { maxBytes: 0 };
      this.#leftOut.total += trimToNewest(ring, RECORDING_LIMITS.frames - this.#frames, maxBytes - this.#bytes);
    }
    await this.#write(ring);
    addCounts(this.#leftOut, ring, this.#isBroken);
  }

  async #write(ring: FrameRing): Promise<void> {
    this.#files ??= new FrameFiles(this.#options.folder, this.#options.startNs);
    while (framesIn(ring) > 0) {
      const held = heldFrames(ring, SIDE_BY_SIDE);
      if (this.#isBroken) this.#leftOut.failed += held.length;
      else await this.#writeSome(ring, this.#files, held);
      forgetFrames(ring, held.length);
    }
  }

  async #writeSome(ring: FrameRing, files: FrameFiles, held: ReturnType<typeof heldFrames>): Promise<void> {
    const prepared = await Promise.all(held.map((frame) => files.prepare(frame)));
    let addedBytes = 0;
    let added = 0;
    const fitting = prepared.filter(({ entry }) => {
      if (this.#isFull(added, addedBytes + entry.fileBytes)) return false;
      addedBytes += entry.fileBytes;
      added += 1;
      return true;
    });
    const { written, fault } = await files.write(fitting);
    this.#frames += written.length;
    for (const { fileBytes } of written) this.#bytes += fileBytes;
    this.#leftOut.failed += fitting.length - written.length;
    if (fault) this.#broken(ring, fault);
    if (fitting.length === prepared.length) return;
    this.#leftOut.total += prepared.length - fitting.length;
    if (ring.control[CONTROL.isOver] === 0) {
      ring.control[CONTROL.isOver] = 1;
      this.#options.event(
        'warning',
        'The recorded frames have reached recording.maxBytes or the limit of files; later ones are counted.',
        null,
      );
    }
  }

  /** Whether so many more frames, and so many bytes of them, are beyond what a capture may have. */
  #isFull(frames: number, bytes = 1): boolean {
    return this.#frames + frames >= RECORDING_LIMITS.frames || this.#bytes + bytes > (this.#settings?.maxBytes ?? 0);
  }

  #broken(ring: FrameRing, error: Error): void {
    const { message, code } = writeError(error, 'the recorded frames').value;
    this.#isBroken = true;
    this.#fault ??= message;
    ring.control[CONTROL.isOver] = 1;
    this.#options.event('warning', `${message} No more frames are recorded; the stream goes on.`, code);
  }
}

/** What bounds a ring, and so let the oldest frames make way: what the scenario or a capture may have, or the memory itself. */
function boundOf(ring: FrameRing): 'total' | 'memory' {
  return ring.control[CONTROL.limitBytes]! < ring.data.length || framesIn(ring) >= RECORDING_LIMITS.frames ? 'total' : 'memory';
}

/** What the recording thread left out. Once the disk has failed it is told to record nothing, and what it then counts has failed. */
function addCounts(leftOut: FramesLeftOut, { control }: FrameRing, isBroken: boolean): void {
  leftOut.rate += control[CONTROL.leftByRate]!;
  leftOut.memory += control[CONTROL.leftByMemory]!;
  leftOut.disk += control[CONTROL.leftByDisk]!;
  leftOut[isBroken ? 'failed' : 'total'] += control[CONTROL.leftByTotal]!;
}
