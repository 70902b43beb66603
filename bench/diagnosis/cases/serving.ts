import type { ScenarioInput } from '../../../contract/index.ts';
import { border, clear, type DiagnosisCase, gray, jpeg, KB, PLAIN, text } from './build.ts';

/** zlib at the server: what it sends, in push and relay. */
export function serverCompression(): DiagnosisCase[] {
  const on = (more: ScenarioInput): ScenarioInput => ({
    logging: 'off',
    direction: 'push',
    ...more,
    compression: { enabled: true, ...more.compression },
  });
  return [
    clear('server-compression', 'push jpeg 1 MiB', on({ payload: jpeg(1_048_576) })),
    clear('server-compression', 'push jpeg 100 kB', on({ payload: jpeg(100 * KB) })),
    clear('server-compression', 'push jpeg 1 MiB, level 1', on({ payload: jpeg(1_048_576), compression: { level: 1 } })),
    clear('server-compression', 'push text 256 kB', on({ payload: text(256 * KB) })),
    clear('server-compression', 'push random gray 800x600 to 4', on({ payload: gray(800, 600), receiver: { connections: 4 } })),
    clear(
      'server-compression',
      'push jpeg 1 MiB at 100',
      on({ payload: jpeg(1_048_576), load: { rate: 100 }, receiver: { connections: 2 } }),
    ),
    clear(
      'server-compression',
      'relay 100 kB at 40 to 20',
      on({ direction: 'relay', payload: jpeg(100 * KB), load: { rate: 40 }, receiver: { connections: 20 } }),
    ),
    border('server-compression', 'push jpeg 20 kB', on({ payload: jpeg(20 * KB) }), ['sender-cpu', 'receiver-slow']),
  ];
}

/** A line a frame, where frames are small and many. */
export function serverLogging(): DiagnosisCase[] {
  const log = (logging: 'frame-console' | 'frame-file', more: ScenarioInput): ScenarioInput => ({
    compression: { enabled: false },
    masking: 'zero',
    logging,
    ...more,
  });
  // A frame log ends at 64 MiB, which is some 600,000 lines.
  const short = { time: { warmupS: 0.5, durationS: 1.5 } };
  return [
    { ...clear('server-logging', 'file, text 512 B', log('frame-file', { payload: text(512) })), ...short },
    { ...clear('server-logging', 'file, text 4 kB', log('frame-file', { payload: text(4 * KB) })), ...short },
    { ...clear('server-logging', 'file, text 1 kB', log('frame-file', { payload: text(KB) })), ...short },
    clear('server-logging', 'console, text 512 B', log('frame-console', { payload: text(512) })),
    clear('server-logging', 'console, text 4 kB', log('frame-console', { payload: text(4 * KB) })),
    {
      ...clear(
        'server-logging',
        'file, text 2 kB over 4 connections',
        log('frame-file', { payload: text(2 * KB), load: { connections: 4 } }),
      ),
      ...short,
    },
    border('server-logging', 'file, jpeg 8 kB', log('frame-file', { payload: jpeg(8 * KB) }), ['receiver-slow', 'transport-ceiling']),
    border('server-logging', 'file, jpeg 100 kB', log('frame-file', { payload: jpeg(100 * KB) }), [
      'receiver-slow',
      'transport-ceiling',
      'sender-cpu',
    ]),
  ];
}

/** The server computes for each message, in pieces that leave its loop alive or in another thread. */
export function serverProcessing(): DiagnosisCase[] {
  const computes = (costMs: number, strategy: 'inline' | 'yield' | 'worker', more: ScenarioInput): ScenarioInput => ({
    ...PLAIN,
    ...more,
    server: { ...more.server, processing: { costMs, strategy } },
  });
  const images = { direction: 'echo', payload: gray(800, 600), logging: 'off' } satisfies ScenarioInput;
  return [
    clear('server-processing', 'yield 60 ms, 100 kB', computes(60, 'yield', { payload: jpeg(100 * KB) })),
    clear('server-processing', 'yield 15 ms, 1 MiB', computes(15, 'yield', { payload: jpeg(1_048_576) })),
    clear('server-processing', 'worker 40 ms, 1 MiB', computes(40, 'worker', { payload: jpeg(1_048_576) })),
    clear('server-processing', 'worker 100 ms at 30', computes(100, 'worker', { payload: jpeg(100 * KB), load: { rate: 30 } })),
    clear('server-processing', 'push, yield 40 ms', {
      ...PLAIN,
      direction: 'push',
      payload: text(16 * KB),
      server: { processing: { costMs: 40, strategy: 'yield', roundMessages: 1_000 } },
    }),
    clear('server-processing', 'echo, 25 ms for each answer', computes(25, 'inline', { ...images, server: { reply: 'computed' } })),
    // libuv reads a socket up to 32 times in one turn: computations of small frames follow one another without a turn between.
    border('server-processing', 'inline 15 ms, 100 kB', computes(15, 'inline', { payload: jpeg(100 * KB) }), ['server-loop-blocked']),
    border('server-processing', 'inline 8 ms, 1 MiB', computes(8, 'inline', { payload: jpeg(1_048_576) }), ['server-loop-blocked']),
    border('server-processing', 'inline 40 ms', computes(40, 'inline', { payload: jpeg(100 * KB) }), ['server-loop-blocked']),
  ];
}

/** The server's loop stands still while it computes. */
export function serverLoopBlocked(): DiagnosisCase[] {
  const blocks = (costMs: number, more: ScenarioInput): ScenarioInput => ({
    ...PLAIN,
    ...more,
    server: { ...more.server, processing: { costMs, strategy: 'inline' } },
  });
  return [
    clear('server-loop-blocked', 'ingest 100 ms, 100 kB', blocks(100, { payload: jpeg(100 * KB) })),
    clear('server-loop-blocked', 'ingest 250 ms, 1 MiB', blocks(250, { payload: jpeg(1_048_576) })),
    clear('server-loop-blocked', 'ingest 150 ms at 30', blocks(150, { payload: jpeg(100 * KB), load: { rate: 30 } })),
    clear(
      'server-loop-blocked',
      'push 300 ms, compressed',
      blocks(300, { direction: 'push', payload: text(16 * KB), compression: { enabled: true } }),
    ),
    clear('server-loop-blocked', 'push 120 ms, 100 kB', blocks(120, { direction: 'push', payload: jpeg(100 * KB) })),
    clear('server-loop-blocked', 'echo 200 ms', blocks(200, { direction: 'echo', payload: gray(400, 300), server: { reply: 'computed' } })),
    border('server-loop-blocked', 'ingest 60 ms', blocks(60, { payload: jpeg(100 * KB) }), ['server-processing']),
  ];
}
