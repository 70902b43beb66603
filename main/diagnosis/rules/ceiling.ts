import type { CeilingReading, Diagnosis } from '../../../contract/index.ts';
import { doubtOf, isExceeded, measureAgain } from '../doubted-ceiling.ts';
import type { SpanReading } from '../reading.ts';
import { advise, type Rule, verdict } from '../verdict.ts';
import { fps, percent, percentOf } from '../words.ts';
import { logLess } from './logging.ts';
import { receiveDirectly } from './receive-directly.ts';

/**
 * A stream that reaches so much of raw TCP has nothing in its way but the WebSocket library's own work: an unhindered one reaches 40 to 70 % of
 * it with ws 8, 70 to 90 % with our own receive path (docs/performance.md), and whatever else is in the way costs more than that.
 */
export const UNHINDERED = 0.4;
const NEAR = 0.75;
/** Raw TCP itself differs by a tenth and more from one measurement to the next. */
const NEARLY_ALL = 0.9;

/** Raw TCP may do so many times what it did beside other programs: two threads that get half of their processors do half as much. */
const DOUBT = 2;

/** The stream is about as fast as raw TCP is here, or as a WebSocket library makes of it. */
export const ceiling: Rule = (span, { ceiling: tcp }) => {
  if (tcp === null || span.receivedFps < UNHINDERED * tcp.fps || isExceeded(tcp, span)) return null;
  const ratio = span.receivedFps / tcp.fps;
  const doubt = doubtOf(tcp, span);
  if (doubt !== null) return ratio < UNHINDERED * DOUBT ? null : doubted(span, tcp, doubt);
  const isNear = ratio >= NEAR;
  return verdict(
    'transport-ceiling',
    isNear ? 'high' : 'medium',
    isNear
      ? `The stream reaches ${percent(ratio)} of what raw TCP does here: ${fps(span.receivedFps)}${ratio >= NEARLY_ALL ? ', and little is left to win' : ''}.`
      : `The stream reaches ${percent(ratio)} of what raw TCP does here, ${fps(span.receivedFps)}: the rest goes into WebSocket's own work at both ends.`,
    [`Raw TCP between two threads of this machine reached ${fps(tcp.fps)} with messages of this size.`, threadsOf(span)],
    isNear ? [] : cheaper(span),
  );
};

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
  return [
    advise('Send with a zero mask, where both ends are yours: neither end has to go over each frame.', {
      gain: 'With the native addon nothing on some processors and three quarters on others; the readings do not tell.',
      toggle: { path: 'masking', value: 'zero' },
    }),
    receiveDirectly,
    ...logLess(span),
  ];
}
