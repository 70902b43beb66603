import type { Direction } from './scenario.ts';

/** Who is at the two ends of the frames that are measured, in words for the middle of a sentence. */
export interface Ends {
  sender: string;
  receiver: string;
}

const ENDS: Record<Direction, Ends> = {
  ingest: { sender: 'the load generator', receiver: 'the server' },
  echo: { sender: 'the client', receiver: 'the server' },
  push: { sender: 'the server', receiver: 'the receiving clients' },
  relay: { sender: 'the server', receiver: 'the subscribers' },
  listen: { sender: 'the clients', receiver: 'the server' },
  observe: { sender: 'the other end', receiver: 'the process observed' },
};

/** Sender and receiver of a direction. Of relay it is the leg from the server to the subscribers. */
export function endsOf(direction: Direction): Ends {
  return ENDS[direction];
}
