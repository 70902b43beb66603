import { advise, type Rule, verdict } from '../verdict.ts';
import { fps, percent, roughFps } from '../words.ts';

/** Handshakes that take this share of the exchanges' time are what is to be saved first. */
const COSTLY = 0.3;
const MOST = 0.5;

/** Opening a connection for each exchange takes a good part of its time. */
export const connectionSetup: Rule = ({ setupShare, receivedFps, exchangesAtOnce, exchangeMs }) => {
  if (setupShare === null || setupShare < COSTLY) return null;
  // One after another, an exchange is shorter by its handshakes, and the next begins at once. Of many at once each waits for the others.
  const isSerial = exchangesAtOnce !== null && exchangesAtOnce <= 1.5 && exchangeMs !== null;
  const expectedFps = isSerial ? 1_000 / (exchangeMs * (1 - Math.min(setupShare, 0.95))) : null;
  return verdict(
    'connection-setup',
    setupShare >= MOST ? 'high' : 'medium',
    `Opening a connection for each exchange takes ${percent(setupShare)} of its time: ${fps(receivedFps)}.`,
    [
      `TCP and WebSocket handshakes are ${percent(setupShare)} of the time that all exchanges together took from their start to their answer.`,
    ],
    [
      advise('Keep the connection for the next exchange.', {
        gain:
          expectedFps === null
            ? null
            : `At least about ${roughFps(expectedFps)}: an exchange without its handshakes takes ${percent(1 - setupShare)} of the time.`,
        toggle: { path: 'load.executor', value: 'persistent' },
        expectedFps,
      }),
    ],
  );
};
