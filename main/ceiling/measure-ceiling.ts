import { type CeilingMeasurement, SockscopeError } from '../../contract/index.ts';
import { type Clock, NS_PER_MS } from '../clock.ts';
import { median } from '../metrics/statistics.ts';
import { hostThread } from '../threads/host-thread.ts';
import type { EngineThread, ThreadSpawner } from '../threads/thread.ts';
import type { CeilingPart, CeilingReceiverData, CeilingThreadData, FromCeiling } from './ceiling-messages.ts';
import { receiveMessages } from './ceiling-receiver.ts';

const WARMUP_MS = 250;
/** Raw TCP is held up for moments now and then: the median of some parts is not moved by one of them, as the mean of all is. */
const PARTS = 5;
const PART_MS = 200;
/** Two threads that cannot be started, or a connection on which nothing comes, must not hold a run up for ever. */
const PATIENCE_MS = 20_000;
const PROGRESS_EVERY_MS = 100;

/** The median of the parts with the lowest and the highest of them, and how long they took. */
export type CeilingFigures = Pick<CeilingMeasurement, 'fps' | 'lowFps' | 'highFps' | 'seconds'>;

/** What is to be measured, and with what. */
export interface CeilingWish {
  messageBytes: number;
  /** Where the receiving end runs. */
  serverThread: 'worker' | 'main';
  threads: ThreadSpawner;
  clock: Clock;
  /** From 0 to 1. */
  onProgress: (fraction: number) => void;
  /** Gives the measurement up: it fails with `run-inactive`. */
  signal: AbortSignal;
}

/**
 * Measures once what one TCP connection on 127.0.0.1 carries between two threads: whole messages that arrived, over the time
 * in which they did, part by part. Takes about a second and a half. Fails with `ceiling-failed`, or with `run-inactive` where it was given up.
 * Leaves nothing running.
 */
export async function measureCeiling(options: CeilingWish): Promise<CeilingFigures> {
  const { messageBytes, threads, clock, onProgress, signal } = options;
  const ends: EngineThread<never, FromCeiling>[] = [];
  const startNs = clock.nowNs();
  const progress = setInterval(() => {
    onProgress(Math.min(1, (clock.nowNs() - startNs) / NS_PER_MS / (WARMUP_MS + PARTS * PART_MS)));
  }, PROGRESS_EVERY_MS);
  let patience: NodeJS.Timeout | undefined;
  let giveUp = () => {};
  try {
    return await new Promise((resolve, reject) => {
      const fail = (text: string) => reject(new SockscopeError('ceiling-failed', `Raw TCP could not be measured: ${text}.`));
      giveUp = () => reject(new SockscopeError('run-inactive', 'The measurement of the ceiling was given up.'));
      if (signal.aborted) return giveUp();
      signal.addEventListener('abort', giveUp);
      patience = setTimeout(() => fail(`no whole message came through in ${PATIENCE_MS / 1_000} s`), PATIENCE_MS);
      const start = (end: EngineThread<never, FromCeiling>) => {
        ends.push(end);
        end.onMessage((message) => {
          if (message.type === 'failed') fail(message.text);
          else if (message.type === 'measured') {
            resolve(figuresOf(message.parts));
          } else if (!signal.aborted)
            start(receiver({ messageBytes, port: message.port, warmupMs: WARMUP_MS, parts: PARTS, partMs: PART_MS }, options));
        });
        end.onExit((error) => fail(`a thread of the measurement ended early${error ? `: ${error.message}` : ''}`));
      };
      start(threads.spawn<never, FromCeiling>('ceiling-thread', { end: 'sender', messageBytes } satisfies CeilingThreadData));
    });
  } finally {
    signal.removeEventListener('abort', giveUp);
    clearInterval(progress);
    clearTimeout(patience);
    await Promise.all(ends.map((end) => end.terminate()));
  }
}

function figuresOf(parts: readonly CeilingPart[]): CeilingFigures {
  const rates = parts.map(({ messages, seconds }) => messages / seconds);
  return {
    fps: median(rates),
    lowFps: Math.min(...rates),
    highFps: Math.max(...rates),
    seconds: parts.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

function receiver(data: CeilingReceiverData, { serverThread, threads, clock }: CeilingWish): EngineThread<never, FromCeiling> {
  if (serverThread === 'worker') {
    return threads.spawn<never, FromCeiling>('ceiling-thread', { end: 'receiver', ...data } satisfies CeilingThreadData);
  }
  return hostThread<never, FromCeiling>((port) => {
    const socket = receiveMessages(port, data, clock);
    return async () => {
      socket.destroy();
    };
  });
}
