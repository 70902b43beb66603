/** A setting that is worth flipping in a preset, and what it is called there. */
export interface TryThis {
  label: string;
  path: string;
  value: string | number | boolean;
}

const compressionOff: TryThis = { label: 'Compression off', path: 'compression.enabled', value: false };
const loggingOff: TryThis = { label: 'Logging off', path: 'logging', value: 'off' };
const keptInSeries: TryThis = { label: 'Kept, in series', path: 'load.executor', value: 'persistent' };
const newInSeries: TryThis = { label: 'New each time', path: 'load.executor', value: 'serial-short' };
const inParallel: TryThis = { label: 'In parallel', path: 'load.executor', value: 'parallel-short' };
const answerAtOnce: TryThis = { label: 'Answer at once', path: 'server.reply', value: 'ack' };

/** What to flip first in each preset, by its name. */
export const TRY_THESE: Readonly<Record<string, readonly TryThis[]>> = {
  'jpeg-ingest': [
    compressionOff,
    loggingOff,
    { label: 'Zero mask', path: 'masking', value: 'zero' },
    { label: 'Direct receive path', path: 'engine', value: 'direct' },
  ],
  'serial-persistent': [newInSeries, inParallel, answerAtOnce],
  'serial-short': [keptInSeries, inParallel, answerAtOnce],
  'parallel-short': [keptInSeries, { label: '20 at once', path: 'load.concurrency', value: 20 }, answerAtOnce],
  'blocked-loop': [
    { label: 'In steps', path: 'server.processing.strategy', value: 'yield' },
    { label: 'In a worker', path: 'server.processing.strategy', value: 'worker' },
    compressionOff,
  ],
  'slow-receiver': [
    { label: 'Drop the oldest', path: 'receiver.policy', value: 'drop-oldest' },
    { label: 'Only the latest', path: 'receiver.policy', value: 'latest' },
    { label: '4 credits', path: 'flow.creditFrames', value: 4 },
  ],
  'many-connections': [
    { label: '6,000 idle', path: 'load.idleConnections', value: 6_000 },
    { label: 'At most 1,000', path: 'pool.maxConnections', value: 1_000 },
    { label: 'Ping each second', path: 'server.heartbeatS', value: 1 },
  ],
  'relay-viewers': [
    { label: 'Takes 100 ms a frame', path: 'receiver.delayMs', value: 100 },
    { label: 'Keep all', path: 'receiver.policy', value: 'queue' },
    { label: 'Compression on', path: 'compression.enabled', value: true },
  ],
  listen: [compressionOff, loggingOff],
};
