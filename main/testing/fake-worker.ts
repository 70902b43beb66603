import type { FromWork, ToWork, WorkerPort } from '../compute/work-messages.ts';

/** A worker that computes nothing: a test looks at what it was given and answers in its place. */
export interface FakeWorker {
  port: WorkerPort;
  /** Given and not yet answered. */
  jobs: ToWork[];
  /** Buffers that changed hands. */
  transferred: unknown[];
  readonly terminated: boolean;
  /** Answers the oldest job. */
  answer(more?: Partial<FromWork>): void;
  /** Ends by itself. */
  die(error: Error | null): void;
}

export function fakeWorker(): FakeWorker {
  const messages: ((message: FromWork) => void)[] = [];
  const exits: ((error: Error | null) => void)[] = [];
  const jobs: ToWork[] = [];
  const transferred: unknown[] = [];
  let terminated = false;
  const die = (error: Error | null) => {
    for (const listener of exits.splice(0)) listener(error);
  };
  return {
    jobs,
    transferred,
    get terminated() {
      return terminated;
    },
    port: {
      post: (job, transfer) => {
        jobs.push(job);
        transferred.push(...(transfer ?? []));
      },
      onMessage: (listener) => messages.push(listener),
      onExit: (listener) => exits.push(listener),
      terminate: async () => {
        terminated = true;
        die(null);
      },
    },
    answer: (more) => {
      const { id } = jobs.shift()!;
      for (const listener of messages) listener({ id, tookNs: 0, statistics: null, ...more });
    },
    die,
  };
}
