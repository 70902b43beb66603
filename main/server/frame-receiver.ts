import { emptyFrameHeader, readJpegFrameHeader } from '../../contract/index.ts';
import { type Clock, NS_PER_MS } from '../clock.ts';
import { SharedHistogram } from '../metrics/histogram.ts';
import { RECEIVER } from '../metrics/shared-counters.ts';
import type { ServerTelemetry } from '../metrics/thread-telemetry.ts';
import type { FrameLog } from './frame-log.ts';

/** What the receiver remembers of one connection. */
export interface ConnectionCounts {
  readonly label: string;
  received: number;
  outOfOrder: number;
  nextSequence: number;
  lastArrivalNs: number;
}

/** Counts for a connection that has just opened. */
export function newConnectionCounts(label: string): ConnectionCounts {
  return { label, received: 0, outOfOrder: 0, nextSequence: 0, lastArrivalNs: 0 };
}

/**
 * The hot path from a whole message to the counters. Everything goes to shared memory; nothing is kept of the message.
 */
export class FrameReceiver {
  readonly #telemetry: ServerTelemetry;
  readonly #latency: SharedHistogram;
  readonly #uncorrected: SharedHistogram;
  readonly #gap: SharedHistogram;
  readonly #clock: Clock;
  readonly #log: FrameLog;
  readonly #runTag: number;
  readonly #header = emptyFrameHeader();

  constructor(options: { telemetry: ServerTelemetry; clock: Clock; log: FrameLog; runTag: number }) {
    this.#telemetry = options.telemetry;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#runTag = options.runTag;
    this.#latency = new SharedHistogram(options.telemetry.latencyUs);
    this.#uncorrected = new SharedHistogram(options.telemetry.uncorrectedLatencyUs);
    this.#gap = new SharedHistogram(options.telemetry.gapUs);
  }

  /**
   * Counts one frame and returns its sequence: that of its header, or for a foreign frame its number on the connection.
   * A foreign frame (no header, or one of another run) is measured by its arrival alone.
   */
  receive(connection: ConnectionCounts, frame: Buffer): number {
    const now = this.#clock.nowNs();
    const counters = this.#telemetry.counters;
    if (connection.lastArrivalNs > 0) this.#gap.record((now - connection.lastArrivalNs) / 1_000);
    connection.lastArrivalNs = now;

    const header = this.#header;
    if (!readJpegFrameHeader(frame, header) || header.runTag !== this.#runTag) {
      counters[RECEIVER.foreign]! += 1;
      counters[RECEIVER.foreignPayloadBytes]! += frame.length;
      connection.nextSequence += 1;
      this.#log.frame(connection.label, connection.nextSequence - 1, frame.length, null);
      return connection.nextSequence - 1;
    }
    counters[RECEIVER.received]! += 1;
    counters[RECEIVER.payloadBytes]! += frame.length;
    connection.received += 1;
    if (header.sequence !== connection.nextSequence) {
      connection.outOfOrder += 1;
    }
    connection.nextSequence = header.sequence + 1;
    this.#latency.record((now - header.intendedNs) / 1_000);
    this.#uncorrected.record((now - header.sentNs) / 1_000);
    this.#log.frame(connection.label, header.sequence, frame.length, (now - header.intendedNs) / NS_PER_MS);
    return header.sequence;
  }
}
