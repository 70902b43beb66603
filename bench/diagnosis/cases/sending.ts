import type { ScenarioInput } from '../../../contract/index.ts';
import { border, clear, type DiagnosisCase, gray, jpeg, KB, PLAIN, text } from './build.ts';

/** zlib at the sending client. */
export function senderCompression(): DiagnosisCase[] {
  const on = (more: ScenarioInput): ScenarioInput => ({ logging: 'off', ...more, compression: { enabled: true, ...more.compression } });
  return [
    clear('sender-compression', 'jpeg 1 MiB, a log line a frame', { payload: jpeg(1_048_576) }),
    clear('sender-compression', 'jpeg 100 kB', on({ payload: jpeg(100 * KB) })),
    clear('sender-compression', 'jpeg 3.5 MB', on({ payload: jpeg(3_500 * KB) })),
    clear('sender-compression', 'jpeg 1 MiB, level 1', on({ payload: jpeg(1_048_576), compression: { level: 1 } })),
    clear('sender-compression', 'jpeg 1 MiB, level 9', on({ payload: jpeg(1_048_576), compression: { level: 9 } })),
    clear('sender-compression', 'random gray 800x600', on({ payload: gray(800, 600) })),
    clear('sender-compression', 'text 256 kB', on({ payload: text(256 * KB) })),
    clear(
      'sender-compression',
      'jpeg 1 MiB at 60, over 2 connections',
      on({ payload: jpeg(1_048_576), load: { rate: 120, connections: 2 } }),
    ),
    clear('sender-compression', 'jpeg 1 MiB on a path of 20 ms', on({ payload: jpeg(1_048_576), path: { latencyMs: 20 } })),
    border('sender-compression', 'jpeg 20 kB', on({ payload: jpeg(20 * KB) }), ['sender-cpu', 'server-compression', 'receiver-slow']),
    border('sender-compression', 'jpeg 1 MiB at 36', on({ payload: jpeg(1_048_576), load: { rate: 36 } }), ['none']),
  ];
}

/** The sender's thread: an application's own work in small pieces, or a mask made in JavaScript. */
export function senderCpu(): DiagnosisCase[] {
  return [
    clear('sender-cpu', 'works 4 ms a frame, 100 kB', { ...PLAIN, payload: jpeg(100 * KB), sender: { costMs: 4 } }),
    clear('sender-cpu', 'works 10 ms a frame, 1 MiB', { ...PLAIN, payload: jpeg(1_048_576), sender: { costMs: 10 } }),
    clear('sender-cpu', 'works 20 ms a frame, 20 kB', { ...PLAIN, payload: jpeg(20 * KB), sender: { costMs: 20 } }),
    clear('sender-cpu', 'works 8 ms a frame at 300', { ...PLAIN, payload: jpeg(100 * KB), sender: { costMs: 8 }, load: { rate: 300 } }),
    clear('sender-cpu', 'works 15 ms a frame, 3.5 MB, 4 connections', {
      ...PLAIN,
      payload: jpeg(3_500 * KB),
      sender: { costMs: 15 },
      load: { connections: 4 },
    }),
    clear('sender-cpu', 'works 12 ms a frame, on a path of 20 ms', {
      ...PLAIN,
      payload: jpeg(100 * KB),
      sender: { costMs: 12 },
      path: { latencyMs: 20 },
    }),
    border('sender-cpu', 'mask in JavaScript, 1 MiB', { ...PLAIN, payload: jpeg(1_048_576), nativeAddon: 'off' }, ['receiver-slow']),
    border('sender-cpu', 'works 40 ms a frame', { ...PLAIN, payload: jpeg(100 * KB), sender: { costMs: 40 } }, ['sender-loop-blocked']),
    border('sender-cpu', 'works 1 ms a frame, 1 MiB', { ...PLAIN, payload: jpeg(1_048_576), sender: { costMs: 1 } }, [
      'transport-ceiling',
      'receiver-slow',
    ]),
  ];
}

/** The sender's loop stands still while its application works. */
export function senderLoopBlocked(): DiagnosisCase[] {
  return [
    clear('sender-loop-blocked', 'works 100 ms a frame', { ...PLAIN, payload: jpeg(100 * KB), sender: { costMs: 100 } }),
    clear('sender-loop-blocked', 'works 250 ms a frame, 1 MiB', { ...PLAIN, payload: jpeg(1_048_576), sender: { costMs: 250 } }),
    clear('sender-loop-blocked', 'works 150 ms a frame at 30', {
      ...PLAIN,
      payload: jpeg(100 * KB),
      sender: { costMs: 150 },
      load: { rate: 30 },
    }),
    clear('sender-loop-blocked', 'works 90 ms a frame at 20, 8 connections', {
      ...PLAIN,
      payload: jpeg(20 * KB),
      sender: { costMs: 90 },
      load: { rate: 20, connections: 8 },
    }),
    clear('sender-loop-blocked', 'works 120 ms a frame, compressed', {
      logging: 'off',
      payload: jpeg(100 * KB),
      sender: { costMs: 120 },
    }),
    clear('sender-loop-blocked', 'works 400 ms a frame, 3.5 MB', { ...PLAIN, payload: jpeg(3_500 * KB), sender: { costMs: 400 } }),
    clear('sender-loop-blocked', 'works 260 ms a frame, and the server computes 100 ms', {
      ...PLAIN,
      payload: jpeg(100 * KB),
      sender: { costMs: 260 },
      server: { processing: { costMs: 100 } },
    }),
    border('sender-loop-blocked', 'works 60 ms a frame', { ...PLAIN, payload: jpeg(100 * KB), sender: { costMs: 60 } }, ['sender-cpu']),
  ];
}
