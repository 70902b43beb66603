import type { ScenarioInput } from '../../../contract/index.ts';
import { border, clear, type DiagnosisCase, jpeg, KB, PLAIN } from './build.ts';

/** The receiving application takes its time, and whatever the policy does about it. */
export function receiverSlow(): DiagnosisCase[] {
  const slow = (delayMs: number, rate: number | 'max', more: ScenarioInput): ScenarioInput => ({
    ...PLAIN,
    payload: jpeg(100 * KB),
    ...more,
    load: { ...more.load, rate },
    receiver: { delayMs, ...more.receiver },
  });
  return [
    clear(
      'receiver-slow',
      'stops reading, 50 ms at 30, 1 MiB',
      slow(50, 30, { payload: jpeg(1_048_576), receiver: { policy: 'pause', limitFrames: 1 } }),
    ),
    clear('receiver-slow', 'keeps all, 50 ms at 30', slow(50, 30, { receiver: { policy: 'queue' } })),
    clear('receiver-slow', 'keeps the latest, 20 ms at 100', slow(20, 100, { receiver: { policy: 'latest' } })),
    clear('receiver-slow', 'drops the oldest, 30 ms at 60', slow(30, 60, { receiver: { policy: 'drop-oldest', limitFrames: 8 } })),
    clear('receiver-slow', 'credits, 50 ms at 40', slow(50, 40, { flow: { creditFrames: 4 } })),
    clear('receiver-slow', 'stops reading, 10 ms, as fast as it goes', slow(10, 'max', { receiver: { policy: 'pause', limitFrames: 4 } })),
    clear(
      'receiver-slow',
      'push, stops reading, 50 ms at 40',
      slow(50, 40, { direction: 'push', receiver: { policy: 'pause', limitFrames: 2 } }),
    ),
    clear(
      'receiver-slow',
      'relay, one of 4 slow, 60 ms at 30',
      slow(60, 30, { direction: 'relay', receiver: { connections: 4, policy: 'drop-oldest', limitFrames: 4 } }),
    ),
    clear(
      'receiver-slow',
      'stops reading, 40 ms at 40 on a path of 10 ms',
      slow(40, 40, { receiver: { policy: 'pause', limitFrames: 2 }, path: { latencyMs: 10 } }),
    ),
    clear(
      'receiver-slow',
      'takes a minute for a frame, stops reading',
      slow(60_000, 30, { receiver: { policy: 'pause', limitFrames: 1 } }),
    ),
    border(
      'receiver-slow',
      'one credit on a path of 80 ms',
      slow(0, 30, { flow: { creditFrames: 1 }, path: { back: { latencyMs: 80 } } }),
      ['path-limited'],
    ),
    border('receiver-slow', 'keeps all, 35 ms at 30', slow(35, 30, { receiver: { policy: 'queue' } }), ['none']),
  ];
}

/** The window cannot draw what arrives. */
export function display(): DiagnosisCase[] {
  const shown = (rate: number, more: ScenarioInput): ScenarioInput => ({
    ...PLAIN,
    payload: jpeg(100 * KB),
    ...more,
    load: { ...more.load, rate },
  });
  return [
    clear('display', '20 a second, 120 ms a picture', shown(20, {}), 120),
    clear('display', '10 a second, 300 ms a picture', shown(10, {}), 300),
    clear('display', '25 a second, 100 ms a picture, 1 MiB', shown(25, { payload: jpeg(1_048_576) }), 100),
    clear('display', '15 a second, 400 ms a picture, push', shown(15, { direction: 'push' }), 400),
    clear('display', '30 a second, 150 ms a picture, 4 connections', shown(30, { load: { connections: 4 } }), 150),
    clear('display', '12 a second, 200 ms a picture, compressed', shown(12, { compression: { enabled: true } }), 200),
    border('display', '20 a second, 52 ms a picture', shown(20, {}), ['none'], 52),
  ];
}
