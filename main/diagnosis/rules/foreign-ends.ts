import { confidenceBy, fewReadings } from '../few-readings.ts';
import { BUSY, OFTEN, STANDING_BYTES } from '../thresholds.ts';
import { advise, type Rule, verdict } from '../verdict.ts';
import { fps, percent, percentOf, shareOfReadings, size } from '../words.ts';
import { readFaster } from './read-faster.ts';

/** Clients of the user's own: only the receiving end can be read. */
export const foreignClients: Rule = (span) => {
  const { frameBytes, unreadShare, unreadReadings, stationBytes } = span;
  const unread = stationBytes['receiver.kernel'];
  if (unread === null || unreadShare === null || frameBytes === null) return null;
  const readings = [
    `${size(unread)} wait unread in the kernel (Recv-Q), above zero in ${shareOfReadings(unreadShare, unreadReadings)}; the server's loop is ${percentOf(span.serverUtilization)} busy.`,
    ...fewReadings(span),
  ];
  if (unread >= 2 * frameBytes && unreadShare >= OFTEN) {
    return verdict(
      'receiver-slow',
      confidenceBy(span, 'medium'),
      `The server reads more slowly than your clients send: ${fps(span.receivedFps)}.`,
      readings,
      readFaster(span),
    );
  }
  if ((span.serverUtilization ?? 1) >= BUSY) return null;
  return verdict(
    'none',
    confidenceBy(span, 'medium'),
    `The server keeps up with what your clients send: ${fps(span.receivedFps)}.`,
    readings,
  );
};

/** Sockets of other programs: their queues are all that is known. */
export const observedSockets: Rule = (span) => {
  const { unreadShare, unsentShare, unreadReadings, unsentReadings, stationBytes, tcp } = span;
  const unread = stationBytes['receiver.kernel'];
  const unacknowledged = stationBytes['sender.kernel'];
  if (unread === null || unacknowledged === null || unreadShare === null || unsentShare === null) return null;
  const readings = [
    `Recv-Q holds ${size(unread)} and is above zero in ${shareOfReadings(unreadShare, unreadReadings)}, Send-Q ${size(unacknowledged)} in ${shareOfReadings(unsentShare, unsentReadings)}.`,
    ...fewReadings(span),
  ];
  if (unreadShare >= OFTEN && unread >= STANDING_BYTES) {
    return verdict(
      'receiver-slow',
      confidenceBy(span, unreadShare >= 0.9 ? 'high' : 'medium'),
      'A process observed does not read what has arrived for it.',
      readings,
      [
        advise('Read more, or in another thread than the one that works: the sender can only wait.', {
          gain: 'The queues do not tell the rate.',
        }),
      ],
    );
  }
  if (unsentShare >= OFTEN && tcp !== null && tcp.rwndLimitedShare !== null && tcp.rwndLimitedShare >= 0.5) {
    return verdict('receiver-slow', confidenceBy(span, 'medium'), 'The other end does not read what the process observed sends.', [
      ...readings,
      `The receive window of the other end held the sender back for ${percent(tcp.rwndLimitedShare)} of the time.`,
    ]);
  }
  if ((unreadShare < 0.1 || unread < STANDING_BYTES) && (unsentShare < 0.1 || unacknowledged < STANDING_BYTES))
    return verdict('none', confidenceBy(span, 'medium'), 'Nothing waits in the sockets observed.', readings);
  return verdict(
    'undetermined',
    'low',
    'Bytes wait in the sockets observed, and these readings do not tell for whom.',
    readings,
    tcp === null
      ? [
          advise('Read with ss: it tells whether the other end’s window holds the sender back.', {
            toggle: { path: 'kernel.source', value: 'ss' },
          }),
        ]
      : [],
  );
};
