import { type CeilingReading, ceilingShare, type Diagnosis } from '../../../contract/index.ts';
import { doubtOf, isExceeded, measureAgain } from '../doubted-ceiling.ts';
import type { SpanReading } from '../reading.ts';
import { BUSY, UNHINDERED } from '../thresholds.ts';
import { advise, type Rule, verdict } from '../verdict.ts';
import { ceilingSpread, fps, percent, percentOf, shareOfCeiling } from '../words.ts';
import { logLess } from './logging.ts';
import { readFaster } from './read-faster.ts';
import { receiveDirectly } from './receive-directly.ts';

const NEAR = 0.75;
/** Raw TCP itself differs by a tenth and more from one measurement to the next. */
const NEARLY_ALL = 0.9;

/** On some processors an unhindered stream that `ws` receives reaches no more than 31 to 43 % of raw TCP. */
const BY_LIBRARY = 0.3;
/** What is measured apart, log and computations, takes the receiver so little of its time that it is not what makes the difference. */
const NEXT_TO_NOTHING = 0.05;

/** Raw TCP may do so many times what it did beside other programs: two threads that get half of their processors do half as much. */
const DOUBT = 2;

/** The stream is about as fast as raw TCP is here, or as a WebSocket library makes of it. */
export const ceiling: Rule = (span, { ceiling: tcp }) => {
  if (tcp === null || isExceeded(tcp, span)) return null;
  const { share, least } = ceilingShare(span.receivedFps, tcp);
  const doubt = doubtOf(tcp, span);
  if (share < UNHINDERED) return doubt === null && isLibraryAlone(span, share) ? perhapsUnhindered(span, tcp) : null;
  if (doubt !== null) return share < UNHINDERED * DOUBT ? null : doubted(span, tcp, doubt);
  const isNear = share >= NEAR;
  // On the highest of its occasions raw TCP was so much faster that the verdict would be another.
  const isUnsure = isNear ? least < NEAR : least < UNHINDERED && !isLibraryAlone(span, least);
  const reaches = `The stream reaches ${percent(share)} of what raw TCP does here`;
  return verdict(
    'transport-ceiling',
    isNear ? (isUnsure ? 'medium' : 'high') : isUnsure ? 'low' : 'medium',
    isNear
      ? `${reaches}: ${fps(span.receivedFps)}${least >= NEARLY_ALL ? ', and little is left to win' : ''}.`
      : `${reaches}, ${fps(span.receivedFps)}: the rest goes into WebSocket's own work at both ends.`,
    [...reached(span, tcp), threadsOf(span)],
    isNear && !isUnsure ? [] : cheaper(span),
  );
};

/** What raw TCP reached, and, where it was measured on several occasions, what that leaves open of the share. */
function reached(span: SpanReading, tcp: CeilingReading): string[] {
  const share = (tcp.occasions ?? 1) < 2 ? '' : ` The stream reaches ${shareOfCeiling(span, tcp)} of it.`;
  return [
    `Raw TCP between two threads of this machine reached ${fps(tcp.fps)} with messages of this size (${ceilingSpread(tcp)}).${share}`,
  ];
}

/** The receiver's thread has no time left, and nothing but what `ws` does with a frame is known to take it. */
function isLibraryAlone({ receiverUtilization, isDirect, deflateShare, logShare, processingShare }: SpanReading, share: number): boolean {
  const isApartLittle = logShare + processingShare < NEXT_TO_NOTHING && deflateShare < 0.5;
  return share >= BY_LIBRARY && !isDirect && (receiverUtilization ?? 0) >= BUSY && isApartLittle;
}

/** Below the border, in the range of `ws` on processors where it gets less of raw TCP than elsewhere. */
function perhapsUnhindered(span: SpanReading, tcp: CeilingReading): Diagnosis {
  return verdict(
    'transport-ceiling',
    'low',
    `Perhaps nothing but the WebSocket library's own work is in the way: the stream reaches ${percent(span.receivedFps / tcp.fps)} of what raw TCP does here, ${fps(span.receivedFps)}.`,
    [
      ...reached(span, tcp),
      'On some processors ws alone brings an unhindered stream to no more than 31 to 43 % of it, and on others to 40 to 70 %.',
      threadsOf(span),
    ],
    [...readFaster(span), maskZero],
  );
}

/** The stream would be unhindered even if raw TCP did twice as much; more is not to be said. */
function doubted(span: SpanReading, tcp: CeilingReading, doubt: string): Diagnosis {
  return verdict(
    'transport-ceiling',
    'low',
    `Perhaps little is left to win: the stream reaches at most ${percent(Math.min(1, span.receivedFps / tcp.fps))} of what raw TCP does here, ${fps(span.receivedFps)}.`,
    [
      `Raw TCP between two threads of this machine reached ${fps(tcp.fps)} with messages of this size, ${doubt}: how much is left cannot be told.`,
      threadsOf(span),
    ],
    [measureAgain, ...cheaper(span)],
  );
}

function threadsOf({ senderUtilization, receiverUtilization }: SpanReading): string {
  return `The sender's loop is ${percentOf(senderUtilization)} busy, the receiver's ${percentOf(receiverUtilization)}, and nothing that is measured apart takes more of their time.`;
}

function cheaper(span: SpanReading): Diagnosis['advice'] {
  return [maskZero, receiveDirectly, ...logLess(span)];
}

const maskZero = advise('Send with a zero mask, where both ends are yours: neither end has to go over each frame.', {
  gain: 'With the native addon nothing on some processors and three quarters on others; the readings do not tell.',
  toggle: { path: 'masking', value: 'zero' },
});
