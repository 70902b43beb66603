import { advise, type Rule, verdict } from '../verdict.ts';
import { fps, percent, percentOf } from '../words.ts';
import { logLess } from './logging.ts';
import { receiveDirectly } from './receive-directly.ts';

/**
 * A stream that reaches so much of raw TCP has nothing in its way but the WebSocket library's own work: an unhindered one reaches 40 to 70 % of
 * it with ws 8, 70 to 90 % with our own receive path (docs/performance.md), and whatever else is in the way costs more than that.
 */
const UNHINDERED = 0.4;
const NEAR = 0.75;

/** The stream is about as fast as raw TCP is here, or as a WebSocket library makes of it. */
export const ceiling: Rule = (span, { ceilingFps }) => {
  const { receivedFps, senderUtilization, receiverUtilization } = span;
  if (ceilingFps === null || receivedFps < UNHINDERED * ceilingFps) return null;
  const ratio = receivedFps / ceilingFps;
  const isNear = ratio >= NEAR;
  return verdict(
    'transport-ceiling',
    isNear ? 'high' : 'medium',
    isNear
      ? `The stream reaches ${percent(ratio)} of what raw TCP does here: ${fps(receivedFps)}, and little is left to win.`
      : `The stream reaches ${percent(ratio)} of what raw TCP does here, ${fps(receivedFps)}: the rest goes into WebSocket's own work at both ends.`,
    [
      `Raw TCP between two threads of this machine reached ${fps(ceilingFps)} with messages of this size.`,
      `The sender's loop is ${percentOf(senderUtilization)} busy, the receiver's ${percentOf(receiverUtilization)}, and nothing that is measured apart takes more of their time.`,
    ],
    isNear
      ? []
      : [
          advise('Send with a zero mask, where both ends are yours: neither end has to go over each frame.', {
            gain: 'Up to a tenth with the native addon; the readings do not tell it apart.',
            toggle: { path: 'masking', value: 'zero' },
          }),
          receiveDirectly,
          ...logLess(span),
        ],
  );
};
