import type { Diagnosis } from '../../../contract/index.ts';
import { fewReadings } from '../few-readings.ts';
import type { SpanReading } from '../reading.ts';
import { BUSY, OFTEN } from '../thresholds.ts';
import { advise, type Rule, verdict } from '../verdict.ts';
import { percent, percentOf, roughFps } from '../words.ts';

/** Logging that takes this share of the server's time costs that share of its rate. */
const COSTLY = 0.15;
const MUCH = 0.25;

const LOG_LESS = { text: 'Log a line a second instead of a line a frame.', toggle: { path: 'logging', value: 'summary' } } as const;

/** Writing a line for each frame takes the server's time. */
export const logging: Rule = (span) => {
  const isBusy = (span.serverUtilization ?? 0) >= BUSY;
  if (span.logShare < COSTLY || !(isBusy || (span.unreadShare ?? 0) >= OFTEN)) return null;
  // The sender is the next in the way.
  const bySender = span.receivedFps / Math.max(span.senderUtilization ?? 0, 0.05);
  const expectedFps = Math.min(span.receivedFps / (1 - Math.min(span.logShare, 0.95)), bySender);
  return verdict(
    'server-logging',
    (span.serverUtilization ?? 0) > BUSY && span.logShare >= MUCH ? 'high' : 'medium',
    `Writing the frame log takes ${percent(span.logShare)} of the server's time.`,
    [
      `${span.logLinesPerS.toFixed(0)} log lines a second took ${percent(span.logShare)} of the time; the server's loop is ${percentOf(span.serverUtilization)} busy.`,
      ...(isBusy ? [] : fewReadings(span)),
    ],
    [
      advise(LOG_LESS.text, {
        gain: `Up to about ${roughFps(expectedFps)}.`,
        toggle: LOG_LESS.toggle,
        expectedFps,
      }),
    ],
  );
};

/** A log that takes less is not worth a word. */
const NOTABLE = 0.03;

/** What is to be said of the log where something else is the limit; nothing where it takes next to nothing. */
export function logLess({ logShare }: SpanReading): Diagnosis['advice'] {
  if (logShare < NOTABLE) return [];
  const gain = `It takes ${percent(logShare)} of the server's time.`;
  return [advise(LOG_LESS.text, { gain, toggle: LOG_LESS.toggle })];
}
