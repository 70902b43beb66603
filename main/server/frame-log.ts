import { closeSync, openSync, writeSync } from 'node:fs';
import type { Scenario } from '../../contract/index.ts';
import { type Clock, NS_PER_MS } from '../clock.ts';
import type { Arrived } from '../flow/receiving-peer.ts';
import { type Counters, SERVER } from '../metrics/shared-counters.ts';

/** The frame log of one run may grow to this size; then it stops, and says so. */
export const FRAME_LOG_LIMIT_BYTES = 67_108_864;

const STDERR = 2;

/** What a line says of a frame. */
type LoggedFrame = Pick<Arrived, 'sequence' | 'bytes' | 'isOurs' | 'intendedNs'>;

/**
 * What the server writes about frames. Lines are written at once and in the way of the next frame, as the plain log
 * handlers of servers do: the cost of logging is to be seen, not hidden. What it cost is counted (lines, bytes, time).
 */
export class FrameLog {
  #mode: Scenario['logging'] = 'off';
  #fileDescriptor: number | null = null;
  #isOver = false;
  #summaryTimer: NodeJS.Timeout | null = null;
  readonly #file: string | null;
  readonly #counters: Counters;
  readonly #clock: Clock;
  readonly #frames: () => number;
  readonly #onLimit: (message: string) => void;

  /** `counters` is laid out as SERVER; `frames` tells how many frames have come in so far. */
  constructor(options: {
    file: string | null;
    counters: Counters;
    clock: Clock;
    frames: () => number;
    onLimit: (message: string) => void;
  }) {
    this.#frames = options.frames;
    this.#file = options.file;
    this.#counters = options.counters;
    this.#clock = options.clock;
    this.#onLimit = options.onLimit;
  }

  /** Changes what is written, from now on. */
  setMode(mode: Scenario['logging']): void {
    this.#mode = mode;
    if (this.#summaryTimer) clearInterval(this.#summaryTimer);
    this.#summaryTimer = null;
    if (mode === 'summary') {
      let before = this.#frames();
      this.#summaryTimer = setInterval(() => {
        const now = this.#frames();
        this.#write(STDERR, `sockscope server: ${now - before} frames in the last second\n`);
        before = now;
      }, 1_000);
      this.#summaryTimer.unref();
    }
    if (mode === 'frame-file' && this.#fileDescriptor === null && !this.#isOver) this.#open();
  }

  /** One frame has arrived on `connection`. Costs a comparison when frames are not logged. */
  frame(connection: { readonly label: string }, { sequence, bytes, isOurs, intendedNs }: LoggedFrame, nowNs: number): void {
    if (this.#mode !== 'frame-console' && this.#mode !== 'frame-file') return;
    const latency = isOurs ? ` latency_ms=${((nowNs - intendedNs) / NS_PER_MS).toFixed(3)}` : '';
    const line = `${this.#clock.wallTime().toISOString()} INFO received frame connection=${connection.label} sequence=${sequence} bytes=${bytes}${latency}\n`;
    if (this.#mode === 'frame-console') this.#write(STDERR, line);
    else if (this.#fileDescriptor !== null) this.#writeToFile(this.#fileDescriptor, line);
  }

  close(): void {
    this.setMode('off');
    this.#closeFile();
  }

  #open(): void {
    this.#isOver = true;
    if (this.#file === null) return this.#onLimit('No capture is being written, so the frame log has no file; frames are not logged.');
    try {
      this.#fileDescriptor = openSync(this.#file, 'a');
      this.#isOver = false;
    } catch (error) {
      this.#onLimit(`The frame log cannot be written (${(error as Error).message}); the stream goes on without it.`);
    }
  }

  #closeFile(): void {
    if (this.#fileDescriptor !== null) closeSync(this.#fileDescriptor);
    this.#fileDescriptor = null;
  }

  #writeToFile(fileDescriptor: number, line: string): void {
    // The counter is the run's: a restarted server goes on with it.
    if (this.#counters[SERVER.logBytes]! + line.length > FRAME_LOG_LIMIT_BYTES) {
      this.#isOver = true;
      this.#closeFile();
      return this.#onLimit(`The frame log reached its limit of ${FRAME_LOG_LIMIT_BYTES} bytes; frames are no longer logged.`);
    }
    this.#write(fileDescriptor, line);
  }

  #write(fileDescriptor: number, line: string): void {
    const before = this.#clock.nowNs();
    try {
      writeSync(fileDescriptor, line);
    } catch (error) {
      // A terminal or pipe that is full (EAGAIN) loses the line, as it would for any program; a full disk ends the log.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' && fileDescriptor !== STDERR) {
        this.#closeFile();
        this.#onLimit(`The frame log cannot be written (${(error as Error).message}); the stream goes on without it.`);
      }
      return;
    }
    this.#counters[SERVER.logLines]! += 1;
    this.#counters[SERVER.logBytes]! += line.length;
    this.#counters[SERVER.logNs]! += this.#clock.nowNs() - before;
  }
}
