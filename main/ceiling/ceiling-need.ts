import { type Ceiling, messageBytesOf, type Scenario } from '../../contract/index.ts';

/** What a run is compared with, or why there is nothing to compare it with. */
export type CeilingNeed = { wanted: Pick<Ceiling, 'messageBytes' | 'serverThread'>; reason: null } | { wanted: null; reason: string };

/** Which ceiling is a measure of a scenario. Of relay it is one of the leg to the subscribers, all of which live in one thread. */
export function ceilingNeed({ direction, payload, server }: Pick<Scenario, 'direction' | 'payload' | 'server'>): CeilingNeed {
  switch (direction) {
    case 'ingest':
    case 'push':
    case 'relay':
      return { wanted: { messageBytes: messageBytesOf(payload), serverThread: server.thread }, reason: null };
    case 'echo':
      return none('each image waits for the answer to the one before, and raw TCP one way is no measure of that');
    case 'listen':
      return none('the clients and the sizes of their messages are not ours');
    case 'observe':
      return none('the run sends and receives nothing of its own');
  }
}

const none = (reason: string): CeilingNeed => ({ wanted: null, reason });

/** What the summary of a run says of it: the one that was in force all the time, or why there is none. */
export type CeilingFact = { measured: Ceiling; reason: null } | { measured: null; reason: string };
