import { describe, expect, it } from 'vitest';
import { type ScenarioInput, scenarioSchema } from '../contract/index.ts';
import { fileLimitFault, neededFiles, openFileLimit, parseOpenFileLimit } from './file-limit.ts';

const LIMITS = `Limit                     Soft Limit           Hard Limit           Units     
Max cpu time              unlimited            unlimited            seconds   
Max open files            1024                 524288               files     
Max locked memory         8388608              8388608              bytes     
`;

describe('the limit of open files', () => {
  it('is the soft one', () => expect(parseOpenFileLimit(LIMITS)).toBe(1_024));
  it('may be unlimited', () => expect(parseOpenFileLimit(LIMITS.replace('1024 ', 'unlimited '))).toBe(Number.POSITIVE_INFINITY));
  it('is not known without its line', () => expect(parseOpenFileLimit('Max cpu time  unlimited  unlimited  seconds')).toBeNull());
  it('is read from this system where there is /proc', () => {
    const limit = openFileLimit();
    if (process.platform === 'linux') expect(limit).toBeGreaterThan(0);
    else expect(limit).toBeNull();
  });
});

describe('the files that a run needs', () => {
  const cases: [string, ScenarioInput, number][] = [
    ['one sender: both ends and 200', { direction: 'ingest' }, 202],
    [
      'idle clients: their own end is in the other process',
      { direction: 'ingest', load: { connections: 4, idleConnections: 2_000 } },
      2_004 + 4 + 200,
    ],
    [
      'relay: publishers, subscribers and idle clients',
      { direction: 'relay', load: { connections: 4, idleConnections: 2_000 }, receiver: { connections: 200 } },
      2_204 + 204 + 200,
    ],
    [
      'push: receivers alone',
      { direction: 'push', load: { connections: 50, idleConnections: 7 }, receiver: { connections: 300 } },
      300 + 300 + 200,
    ],
    ['echo over kept connections', { direction: 'echo', load: { connections: 5, concurrency: 70 } }, 210],
    ['echo, one after another', { direction: 'echo', load: { connections: 5, executor: 'serial-short' } }, 202],
    ['echo, many at once', { direction: 'echo', load: { connections: 5, executor: 'parallel-short', concurrency: 70 } }, 340],
    ['a path: two ends more for each connection', { direction: 'ingest', load: { connections: 3 }, path: { latencyMs: 1 } }, 12 + 200],
    [
      'a path in relay: of the subscribers, not of the publishers',
      { direction: 'relay', load: { connections: 4 }, receiver: { connections: 10 }, path: { back: { latencyMs: 1 } } },
      14 + 14 + 20 + 200,
    ],
    ['listen: nobody of ours', { direction: 'listen' }, 200],
    [
      'a pool that refuses most: its limit, and 256 handshakes that are about to be refused',
      { direction: 'ingest', load: { connections: 1, idleConnections: 20_000 }, pool: { maxConnections: 1_000 } },
      1_256 + 1 + 200,
    ],
  ];
  it.each(cases)('%s', (_name, input, files) => {
    expect(neededFiles(scenarioSchema.parse(input))).toBe(files);
  });
});

describe('the fault', () => {
  const relay = scenarioSchema.parse({
    direction: 'relay',
    load: { connections: 4, idleConnections: 2_000 },
    receiver: { connections: 200 },
  });

  it('is none at the limit and none where the limit is not known', () => {
    expect(fileLimitFault(relay, 2_608)).toBeNull();
    expect(fileLimitFault(relay, Number.POSITIVE_INFINITY)).toBeNull();
    expect(fileLimitFault(relay, null)).toBeNull();
  });

  it('names what is needed and what is allowed', () => {
    expect(fileLimitFault(relay, 2_607)).toBe('The run needs about 2608 open files (sockets) in one process, and 2607 are allowed.');
  });
});
