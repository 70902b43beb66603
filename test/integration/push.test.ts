import { describe, expect, it } from 'vitest';
import type { ScenarioInput } from '../../contract/index.ts';
import { casesOf } from '../support/long-form.ts';
import { pushScenario } from '../support/push-scenario.ts';
import { gapsOf, median } from '../support/sockets.ts';
import { createTestEngine, expectBalanced } from '../support/test-engine.ts';

const COST_MS = 150;
const ROUND_MESSAGES = 3;
const ROUNDS = 2;
const FRAMES = ROUND_MESSAGES * ROUNDS;
/** What the loop stands still for where a round is computed in one piece; a slow or busy machine makes it longer. */
const BLOCKED_MS = 0.8 * COST_MS * ROUND_MESSAGES;

type Strategy = 'inline' | 'yield' | 'ping' | 'worker';

/** Two rounds, as a loop over a list of three, computed so. */
async function rounds(strategy: Strategy, enabled: boolean, payload: ScenarioInput['payload'] = {}) {
  await using test = createTestEngine();
  await test.start(
    pushScenario({
      payload,
      load: { warmupS: 0, frames: FRAMES },
      compression: { enabled },
      server: { processing: { costMs: COST_MS, strategy, roundMessages: ROUND_MESSAGES } },
    }),
  );
  const document = await test.ended();
  expectBalanced(document);
  const { summary, arrivals, samples } = document;
  expect(summary?.ledger).toMatchObject({ due: FRAMES, received: FRAMES, dropped: 0, lost: 0, inFlight: 0 });
  // Each with its times, in order.
  expect(arrivals.map(({ connection, sequence }) => [connection, sequence])).toEqual(
    Array.from({ length: FRAMES }, (_, sequence) => [0, sequence]),
  );
  for (const { sentMs, arrivedMs } of arrivals) expect(sentMs).toBeLessThanOrEqual(arrivedMs);
  expect(gapsOf(arrivals.map(({ arrivedMs }) => arrivedMs)).every((gap) => gap >= 0)).toBe(true);
  expect(samples.at(-1)!.processing!.done).toBeGreaterThanOrEqual(FRAMES);
  // The last word was understood, and the goodbye was said by the book.
  expect(summary?.connections.closed).toEqual({ 1000: 1 });
  expect(document.events.filter(({ kind }) => kind === 'client')).toEqual([]);
  expect(summary?.negotiated?.permessageDeflate === null).toBe(!enabled);
  const within = (times: number[]) =>
    Array.from({ length: ROUNDS }, (_, round) => gapsOf(times.slice(round * ROUND_MESSAGES, (round + 1) * ROUND_MESSAGES))).flat();
  return {
    document,
    sentGapsMs: within(arrivals.map(({ sentMs }) => sentMs)),
    arrivedGapsMs: within(arrivals.map(({ arrivedMs }) => arrivedMs)),
    longestTurnMs: summary!.eventLoop.server!.maxMs!,
  };
}

describe.each([true, false])('with compression %s, messages that are computed', (enabled) => {
  it('inline: the loop stands still for the whole round', async () => {
    const { sentGapsMs, arrivedGapsMs, longestTurnMs } = await rounds('inline', enabled);
    expect(longestTurnMs).toBeGreaterThan(BLOCKED_MS);
    for (const gap of sentGapsMs) expect(gap).toBeGreaterThan(0.8 * COST_MS);
    // Deflate answers in a turn of the loop, and there is none before the round is over. Without it a send writes at once.
    if (enabled) expect(median(arrivedGapsMs)).toBeLessThan(COST_MS / 3);
    else expect(median(arrivedGapsMs)).toBeGreaterThan(0.5 * COST_MS);
  });
});

// What compression changes is when a message leaves where the loop stands still, and there alone.
describe.each(casesOf([true, false], (enabled) => enabled))(
  'with compression %s, messages that are computed beside the loop or in turns',
  (enabled) => {
    it('yield: the loop takes its turns, and each message leaves when it is sent', async () => {
      const { arrivedGapsMs, longestTurnMs } = await rounds('yield', enabled);
      expect(longestTurnMs).toBeLessThan(BLOCKED_MS);
      expect(median(arrivedGapsMs)).toBeGreaterThan(0.5 * COST_MS);
    });

    it('inline and then a ping: each message has arrived before the next is computed', async () => {
      const { document, arrivedGapsMs, longestTurnMs } = await rounds('ping', enabled);
      expect(longestTurnMs).toBeGreaterThan(0.8 * COST_MS);
      expect(median(arrivedGapsMs)).toBeGreaterThan(0.5 * COST_MS);
      for (const [at, arrival] of document.arrivals.entries()) {
        const next = document.arrivals[at + 1];
        // By the clock that both threads share: the pong came, and then there was the whole computation before the next was sent.
        if (next) expect(next.sentMs - arrival.arrivedMs).toBeGreaterThan(0.8 * COST_MS);
      }
    });

    it('in a worker: the loop is free', async () => {
      const { document, arrivedGapsMs, longestTurnMs } = await rounds('worker', enabled);
      expect(longestTurnMs).toBeLessThan(BLOCKED_MS);
      expect(median(arrivedGapsMs)).toBeGreaterThan(0.5 * COST_MS);
      expect(document.samples.some(({ eventLoop }) => eventLoop.work !== null)).toBe(true);
    });
  },
);
