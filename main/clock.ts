/** Where the engine takes its time from. Handed in, so that tests can hold it still. */
export interface Clock {
  /** Monotonic nanoseconds. The same in every thread of the machine; it has nothing to do with the time of day. */
  nowNs(): number;
  /** Time of day, for names and manifests only. */
  wallTime(): Date;
}

/** CLOCK_MONOTONIC as Node reads it (`process.hrtime`), the same in all threads, unlike `performance.now`. */
export const systemClock: Clock = {
  nowNs: () => Number(process.hrtime.bigint()),
  wallTime: () => new Date(),
};

export const NS_PER_MS = 1e6;
export const NS_PER_S = 1e9;
