import type { ScenarioInput } from '../../../contract/index.ts';
import { border, clear, type DiagnosisCase, gray, jpeg, KB, MB, PLAIN, text, UNHINDERED } from './build.ts';

/** The offered rate is met, with much or little to spare, whatever else goes on. */
export function none(): DiagnosisCase[] {
  const at = (rate: number, more: ScenarioInput): ScenarioInput => ({ ...PLAIN, ...more, load: { ...more.load, rate } });
  return [
    clear('none', '1 MiB at 30', at(30, { payload: jpeg(1_048_576) })),
    clear('none', '100 kB at 200', at(200, { payload: jpeg(100 * KB) })),
    clear('none', '20 kB at 100 over 8 connections', at(100, { payload: jpeg(20 * KB), load: { connections: 8 } })),
    clear('none', 'compressed, 1 MiB at 5', at(5, { payload: jpeg(1_048_576), compression: { enabled: true } })),
    clear('none', 'receiver takes 10 ms at 30', at(30, { payload: jpeg(100 * KB), receiver: { delayMs: 10 } })),
    clear('none', 'server computes 5 ms at 40', at(40, { payload: jpeg(100 * KB), server: { processing: { costMs: 5 } } })),
    clear('none', 'push, 100 kB at 50', at(50, { direction: 'push', payload: jpeg(100 * KB) })),
    clear('none', 'relay to 4, 100 kB at 20', at(20, { direction: 'relay', payload: jpeg(100 * KB), receiver: { connections: 4 } })),
    clear(
      'none',
      'path of 40 ms and 60 MB/s, 1 MiB at 20',
      at(20, { payload: jpeg(1_048_576), path: { latencyMs: 40, bytesPerS: 60 * MB } }),
    ),
    border('none', 'receiver takes 28 ms at 30', at(30, { payload: jpeg(100 * KB), receiver: { delayMs: 28 } }), ['receiver-slow']),
    border('none', 'path of 35 MB/s, 1 MiB at 30', at(30, { payload: jpeg(1_048_576), path: { bytesPerS: 35 * MB } }), ['path-limited']),
  ];
}

/** The network between the two. */
export function pathLimited(): DiagnosisCase[] {
  const on = (path: ScenarioInput['path'], more: ScenarioInput): ScenarioInput => ({ ...PLAIN, ...more, path });
  return [
    clear('path-limited', '20 MB/s, 1 MiB', on({ bytesPerS: 20 * MB }, { payload: jpeg(1_048_576) })),
    clear('path-limited', '5 MB/s, 100 kB at 100', on({ bytesPerS: 5 * MB }, { payload: jpeg(100 * KB), load: { rate: 100 } })),
    clear('path-limited', '50 MB/s and 20 ms, 3.5 MB', on({ bytesPerS: 50 * MB, latencyMs: 20 }, { payload: jpeg(3_500 * KB) })),
    clear(
      'path-limited',
      '8 MB/s, push 100 kB at 120',
      on({ bytesPerS: 8 * MB }, { direction: 'push', payload: jpeg(100 * KB), load: { rate: 120 } }),
    ),
    clear(
      'path-limited',
      '10 MB/s, relay to 4',
      on({ bytesPerS: 10 * MB }, { direction: 'relay', payload: jpeg(100 * KB), load: { rate: 40 }, receiver: { connections: 4 } }),
    ),
    clear('path-limited', '200 ms of latency, as fast as it goes', on({ latencyMs: 200 }, { payload: jpeg(1_048_576) })),
    clear('path-limited', '2 MB/s, compressed', on({ bytesPerS: 2 * MB }, { payload: jpeg(100 * KB), compression: { enabled: true } })),
    // 90 MiB a stall: the buffers on the way may grow to hold 60, and then nothing is lost.
    clear(
      'path-limited',
      'stalls of 900 ms a second, 1 MiB at 100',
      on({ stallMs: 900, stallEveryS: 1 }, { payload: jpeg(1_048_576), load: { rate: 100 } }),
    ),
    clear(
      'path-limited',
      'a stall that never ends',
      on({ stallMs: 60_000, stallEveryS: 0.5 }, { payload: jpeg(100 * KB), load: { rate: 30 } }),
    ),
    border(
      'path-limited',
      'bursts after stalls overflow an inbox',
      on({ stallMs: 600, stallEveryS: 1 }, { payload: jpeg(100 * KB), load: { rate: 40 }, receiver: { policy: 'latest', delayMs: 5 } }),
      ['none'],
    ),
    border('path-limited', '28 MB/s, 1 MiB at 30', on({ bytesPerS: 28 * MB }, { payload: jpeg(1_048_576), load: { rate: 30 } }), ['none']),
    border(
      'path-limited',
      '33 MB/s, compressed 1 MiB',
      on({ bytesPerS: 33 * MB }, { payload: jpeg(1_048_576), compression: { enabled: true } }),
      ['sender-compression'],
    ),
  ];
}

/** Two handshakes for every exchange. */
export function connectionSetup(): DiagnosisCase[] {
  const anew = (executor: 'serial-short' | 'parallel-short', more: ScenarioInput): ScenarioInput => ({
    ...PLAIN,
    direction: 'echo',
    payload: gray(160, 120),
    server: { reply: 'computed' },
    ...more,
    load: { executor, concurrency: 8, ...more.load },
  });
  return [
    clear('connection-setup', 'in series, 19 kB', anew('serial-short', {})),
    clear('connection-setup', 'in series, 5 kB', anew('serial-short', { payload: gray(80, 64) })),
    clear('connection-setup', 'in series, text 1 kB acknowledged', anew('serial-short', { payload: text(KB), server: { reply: 'ack' } })),
    clear('connection-setup', 'in series, 76 kB', anew('serial-short', { payload: gray(320, 240) })),
    clear('connection-setup', '8 at once, 5 kB', anew('parallel-short', { payload: gray(80, 64) })),
    clear(
      'connection-setup',
      'in series on a path of 10 ms each way',
      anew('serial-short', { path: { latencyMs: 10, back: { latencyMs: 10 } } }),
    ),
    border('connection-setup', 'in series, 480 kB', anew('serial-short', { payload: gray(800, 600) }), ['server-processing']),
  ];
}

/** Nothing of ours is in the way any more. */
export function transportCeiling(): DiagnosisCase[] {
  const free = (more: ScenarioInput): ScenarioInput => ({ ...UNHINDERED, ...more, ceiling: 'fresh' });
  return [
    // The library reaches 35 to 70 % of raw TCP, by the processor; our own engine is near it everywhere.
    clear('transport-ceiling', '1 MiB, engine direct', free({ engine: 'direct', payload: jpeg(1_048_576) })),
    clear('transport-ceiling', '1 MiB', free({ payload: jpeg(1_048_576) })),
    clear('transport-ceiling', '512 kB', free({ payload: jpeg(512 * KB) })),
    clear('transport-ceiling', '2 MB', free({ payload: jpeg(2 * MB) })),
    clear('transport-ceiling', '3.5 MB', free({ payload: jpeg(3_500 * KB) })),
    clear('transport-ceiling', '1 MiB over 2 connections', free({ payload: jpeg(1_048_576), load: { connections: 2 } })),
    clear('transport-ceiling', 'push 1 MiB', free({ direction: 'push', payload: jpeg(1_048_576) })),
    border('transport-ceiling', '100 kB', free({ payload: jpeg(100 * KB) }), ['receiver-slow', 'sender-cpu']),
    border('transport-ceiling', '1 MiB, random mask', { ...free({ payload: jpeg(1_048_576) }), masking: 'random' }, [
      'sender-cpu',
      'receiver-slow',
    ]),
  ];
}
