import type { Clock } from '../clock.ts';
import { until } from '../until.ts';
import type { ServerConnection } from './server-connection.ts';

/** Sends what waits for those who are sent to, closes them, and cuts whoever is not done in `timeoutMs`. Returns when all of them are closed. */
export async function retireSubscribers(connections: Iterable<ServerConnection>, clock: Clock, timeoutMs: number): Promise<void> {
  for (const { sending } of [...connections]) sending?.retire();
  const left = () => [...connections].filter(({ sending }) => sending?.retiring);
  const areClosed = () => left().length === 0;
  await until(clock, areClosed, timeoutMs);
  for (const { sending } of left()) sending?.terminate();
  await until(clock, areClosed);
}
