import { fewReadings } from '../few-readings.ts';
import type { SpanReading } from '../reading.ts';
import { BLOCKED_MS, BUSY, OFTEN } from '../thresholds.ts';
import { advise, type Rule, verdict } from '../verdict.ts';
import { fps, percent, percentOf, roughFps, stood } from '../words.ts';

/** Computations that take this share of the time set the pace. */
const COMPUTING = 0.5;
const ALWAYS = 0.85;
/** So do those that take less of it where one is under way all the time: between its steps, or before it begins, it waits for its thread. */
const COMPUTING_BETWEEN = 0.25;

/** The server computes for as long as the stream takes. Whether its event loop stands still meanwhile is in the loop's own delay. */
export const computing: Rule = (span, { loop }) => {
  const { processingShare, processingPendingShare, processingMs, serverLoopLateMs, serverStalls, receivedFps } = span;
  const isBetween = processingShare < COMPUTING && processingShare >= COMPUTING_BETWEEN && processingPendingShare >= ALWAYS;
  if (processingMs === null || (processingShare < COMPUTING && !isBetween)) return null;
  const isByKernel = !isSeenWaiting(span);
  if (isByKernel && !isUnreadWaiting(span)) return null;
  const few = isByKernel ? fewReadings(span) : [];
  const between = isBetween
    ? ` One was under way in ${percent(processingPendingShare)} of the samples: the rest of the time it waited for its thread.`
    : '';
  const reading = `The server's computations take ${percent(processingShare)} of the time, ${processingMs.toFixed(1)} ms each.${between}`;
  // A message takes as long to compute wherever that is done; the rest of the time is what could be won.
  const reachableFps = receivedFps / Math.min(1, processingShare);
  // The loop that stood still was what held a sender back that sends as fast as it is let.
  const isFlooded = loop === 'closed' && span.sender === 'generator' && span.exchangesAtOnce === null;
  if (serverLoopLateMs !== null && serverLoopLateMs >= BLOCKED_MS && serverStalls) {
    return verdict(
      'server-loop-blocked',
      serverLoopLateMs >= 1.5 * BLOCKED_MS && few.length === 0 ? 'high' : 'medium',
      `The server's event loop stands still for ${serverStalls.medianMs.toFixed(0)} ms at a time while it computes.`,
      [
        reading,
        `Pings, new clients and what is to be flushed wait for its loop, which ${stood(serverStalls)}; the heartbeat need not show it, as a loop that is held sends no ping.`,
        ...few,
      ],
      [
        advise(
          isFlooded
            ? 'Compute in a worker, which leaves the loop free, and stop reading or drop in the inbox: a loop that turns again reads all that is sent.'
            : 'Compute in a worker, which leaves the loop free.',
          {
            gain: `The loop turns again at once; the rate stays at most about ${roughFps(reachableFps)}, which is what one computation after another allows.`,
            toggle: { path: 'server.processing.strategy', value: 'worker' },
            // Reading the flood takes from the worker what it needs.
            expectedFps: isFlooded ? null : reachableFps,
          },
        ),
        advise('Or compute in steps that give the loop a turn in between.', {
          toggle: { path: 'server.processing.strategy', value: 'yield' },
        }),
        advise('Without compression a send writes to its socket at once, and does not wait for the loop.'),
      ],
    );
  }
  return verdict(
    'server-processing',
    processingShare >= ALWAYS && serverLoopLateMs !== null && few.length === 0 ? 'high' : 'medium',
    `The server's computations set the pace: ${fps(receivedFps)}.`,
    [
      reading,
      `Its event loop is ${percentOf(span.serverUtilization)} busy and late by ${serverLoopLateMs?.toFixed(0) ?? 'an unknown number of'} ms as a rule.`,
      ...few,
    ],
    isBetween
      ? [
          advise('Compute in a worker, which does not wait for the loop that reads.', {
            toggle: { path: 'server.processing.strategy', value: 'worker' },
          }),
          advise('Or stop reading, or drop in the inbox, so that less is read between two steps.'),
        ]
      : [
          advise('Make the computation cheaper, or share it among more threads.', {
            gain: `Half the time for each is up to about ${roughFps(2 * reachableFps)}.`,
          }),
        ],
  );
};

/** Something waits for the computation: messages of the inbox, an answer, or the next message that the server itself sends. */
function isSeenWaiting({ sender, exchangesAtOnce, inboxHeldShare }: SpanReading): boolean {
  return sender === 'server' || exchangesAtOnce !== null || inboxHeldShare >= OFTEN;
}

/** Messages in the kernel wait for it; where that was not read, a loop that never rests is taken for it. */
function isUnreadWaiting({ unreadShare, frameBytes, stationBytes, serverUtilization }: SpanReading): boolean {
  const unread = stationBytes['receiver.kernel'];
  if (unread === null || unreadShare === null || frameBytes === null) return (serverUtilization ?? 0) >= BUSY;
  return unreadShare >= OFTEN && unread >= 0.5 * frameBytes;
}
