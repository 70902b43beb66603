import { type CeilingReading, ceilingShare, type Diagnosis, formatCount, type Loop, type Sample } from '../../contract/index.ts';
import { wireRatioOf } from '../metrics/wire-ratio.ts';
import { doubtOf, isExceeded, measureAgain } from './doubted-ceiling.ts';
import { readSpan, type SpanReading } from './reading.ts';
import { busyReceiver } from './rules/busy-receiver.ts';
import { busySender } from './rules/busy-sender.ts';
import { ceiling } from './rules/ceiling.ts';
import { compression } from './rules/compression.ts';
import { computing } from './rules/computing.ts';
import { connectionSetup } from './rules/connection-setup.ts';
import { foreignClients, observedSockets } from './rules/foreign-ends.ts';
import { logging } from './rules/logging.ts';
import { offeredRate } from './rules/offered-rate.ts';
import { limitedPath } from './rules/path.ts';
import { slowApplication } from './rules/slow-application.ts';
import { STANDING_BYTES, UNHINDERED } from './thresholds.ts';
import { advise, type Rule, verdict } from './verdict.ts';
import { ceilingSpread, fps, percentOf } from './words.ts';

/** Other programs that use so much are told of where nothing else stands out. */
const CROWDED_CORES = 0.7;

/** A verdict needs at least so many samples: a second. */
export const DIAGNOSIS_MIN_SAMPLES = 4;

/**
 * In the order in which they are asked. Frames that wait somewhere fill everything before it, so the search begins where
 * they are taken and goes back to where they are made; what is measured directly (handshakes, computations) comes before what
 * is concluded from where the bytes wait, and the ceiling before the thread that happens to be the busier one below it.
 */
const RULES: readonly Rule[] = [
  offeredRate,
  connectionSetup,
  computing,
  slowApplication,
  limitedPath,
  compression,
  logging,
  busySender,
  ceiling,
  busyReceiver,
];

/** Clients that are not ours. */
const FOREIGN_RULES: readonly Rule[] = [slowApplication, logging, foreignClients];

/**
 * Names what holds the stream back, from readings alone. Pure. Says `undetermined` where the readings do not tell,
 * and nothing (`null`) where there are too few of them.
 *
 * @param tcp what raw TCP reaches here with messages of this size; `null` where it is not known.
 * @param readSinceMs since when readings of the socket buffers count: see {@link readSpan}.
 * @param whole the newest sample of a run in which no setting was changed. Of a message that is on its way at an edge of the span the wire has bytes that no message
 * has, which is less of the whole run than of a span of it.
 */
export function diagnose(
  samples: readonly Sample[],
  loop: Loop,
  tcp: CeilingReading | null = null,
  readSinceMs?: number,
  whole: Sample | null = null,
): Diagnosis | null {
  if (samples.length < DIAGNOSIS_MIN_SAMPLES) return null;
  const ofSpan = readSpan(samples, readSinceMs);
  const span = whole === null ? ofSpan : { ...ofSpan, wireRatio: wireRatioOf(whole) ?? ofSpan.wireRatio };
  const circumstances = { loop, ceiling: tcp };
  if (span.isObserved) return observedSockets(span, circumstances) ?? unread();
  if (span.receivedFps === 0 && span.dueFps === 0 && span.waitingBytes < (loop === null ? STANDING_BYTES : 1))
    return loop === null ? nothingSent(samples) : verdict('undetermined', 'low', 'No frame arrives.', [nothingDue(samples)]);
  for (const rule of span.sender === null ? FOREIGN_RULES : RULES) {
    const found = rule(span, circumstances);
    if (found) return inCompany(found, span);
  }
  return undetermined(span, tcp);
}

/** What is concluded from how busy or late a thread is, or from what is left of the machine, is not sure where other programs keep threads from their processors. */
const BY_THREADS: readonly Diagnosis['bottleneck'][] = [
  'sender-cpu',
  'sender-loop-blocked',
  'server-loop-blocked',
  'server-processing',
  'server-logging',
  'display',
  'transport-ceiling',
];

function inCompany(found: Diagnosis, { othersCpu }: SpanReading): Diagnosis {
  if (othersCpu === null || othersCpu < CROWDED_CORES) return found;
  const isLessSure = BY_THREADS.includes(found.bottleneck) && found.confidence === 'high';
  return { ...found, confidence: isLessSure ? 'medium' : found.confidence, evidence: [...found.evidence, othersText(othersCpu)] };
}

/** An open loop begins with its first connection. */
function nothingDue(samples: readonly Sample[]): string {
  return samples[samples.length - 1]!.connections.opened === 0
    ? 'No connection has been opened yet, so that no frame was due.'
    : 'No frame was due and none was received.';
}

/** Of clients of the user's own: nobody is there, or nobody sends. */
function nothingSent(samples: readonly Sample[]): Diagnosis {
  const { open, opened } = samples[samples.length - 1]!.connections;
  if (samples.some(({ connections }) => connections.open > 0))
    return verdict('undetermined', 'low', 'No frame arrives.', [`No client has sent a frame; connected now: ${formatCount(open)}.`]);
  const before =
    opened === 0 ? 'No client has connected since the run began.' : `Opened since the run began, and closed again: ${formatCount(opened)}.`;
  return verdict(
    'undetermined',
    'high',
    'No client is connected.',
    [before],
    [advise('Connect a client to the address that the run listens at.')],
  );
}

const othersText = (cores: number) => `Other programs use ${cores.toFixed(1)} cores of this machine.`;

function doubtText(tcp: CeilingReading, span: SpanReading, doubt: string): string {
  return isExceeded(tcp, span)
    ? `The run is or was faster than the ceiling of raw TCP that was measured before it (${fps(tcp.fps)}), so that one is too low: measure it anew. Whether much is left cannot be told.`
    : `Raw TCP reached ${fps(tcp.fps)} here, ${doubt}: whether much is left cannot be told.`;
}

function unread(): Diagnosis {
  return verdict('undetermined', 'low', 'No socket that matches has been read.', ['There are no readings of the queues in this span.']);
}

function undetermined(span: SpanReading, tcp: CeilingReading | null): Diagnosis {
  const threads = `The sender's loop is ${percentOf(span.senderUtilization)} busy, the receiver's ${percentOf(span.receiverUtilization)}.`;
  const isCrowded = span.othersCpu !== null && span.othersCpu >= CROWDED_CORES;
  const others = isCrowded ? [othersText(span.othersCpu!)] : [];
  // With another ceiling it might be the transport.
  const share = tcp && ceilingShare(span.receivedFps, tcp);
  const doubt = share !== null && share.share >= UNHINDERED ? doubtOf(tcp!, span) : null;
  const isWithinSpread = share !== null && share.share < UNHINDERED && share.most >= UNHINDERED && doubtOf(tcp!, span) === null;
  const ceilings =
    doubt !== null
      ? [doubtText(tcp!, span, doubt)]
      : isWithinSpread
        ? [`Raw TCP reached ${fps(tcp!.fps)} here (${ceilingSpread(tcp!)}): whether much is left cannot be told.`]
        : [];
  const advice = [
    ...(isCrowded ? [advise('Give the machine less other work, and measure again.')] : []),
    ...(doubt === null ? [] : [measureAgain]),
  ];
  const evidence = [threads, ...others, ...ceilings];
  return verdict('undetermined', 'low', `No single bottleneck stands out at ${fps(span.receivedFps)}.`, evidence, advice);
}
