import type { Diagnosis, ScenarioInput } from '../../contract/index.ts';

type Bottleneck = Diagnosis['bottleneck'];

/** A run of which it is known what holds it back, because it was built so. */
export interface DiagnosisCase {
  /** `<label>/<what is special>`. */
  name: string;
  label: Bottleneck;
  /** `clear`: one thing holds the stream back by far. `border`: two come close, or it holds back only just: `undetermined`, or one of `accepts`, is right too. */
  kind: 'clear' | 'border';
  accepts: readonly Bottleneck[];
  scenario: ScenarioInput;
  /** Where the usual time is not right for it. */
  time?: CaseTime;
  /** A window that takes so long to draw a picture; `null`: none watches. */
  drawMs: number | null;
}

const PLAIN = { compression: { enabled: false }, logging: 'off' } satisfies ScenarioInput;
/** Nothing of the product's own is in the way. */
const UNHINDERED = { ...PLAIN, masking: 'zero' } satisfies ScenarioInput;
const KB = 1_000;
const MB = 1_000_000;

/** A picture's size goes with its bytes, so that any size can be made. */
function jpeg(bytes: number): NonNullable<ScenarioInput['payload']> {
  const [width, height] = bytes < 60 * KB ? [320, 240] : bytes < 300 * KB ? [640, 480] : [1_920, 1_080];
  return { kind: 'jpeg', bytes, width, height, ringFrames: 4 };
}

const gray = (width: number, height: number) => ({ kind: 'gray', width, height, ringFrames: 4 }) as const;
const text = (bytes: number) => ({ kind: 'text', bytes, ringFrames: 4 }) as const;

function clear(label: Bottleneck, what: string, scenario: ScenarioInput, drawMs: number | null = null): DiagnosisCase {
  return { name: `${label}/${what}`, label, kind: 'clear', accepts: [], scenario, drawMs };
}

function border(
  label: Bottleneck,
  what: string,
  scenario: ScenarioInput,
  accepts: readonly Bottleneck[],
  drawMs: number | null = null,
): DiagnosisCase {
  return { name: `${label}/${what}`, label, kind: 'border', accepts, scenario, drawMs };
}

/** The offered rate is met, with much or little to spare, whatever else goes on. */
function none(): DiagnosisCase[] {
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

/** zlib at the sending client. */
function senderCompression(): DiagnosisCase[] {
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
    border('sender-compression', 'jpeg 20 kB', on({ payload: jpeg(20 * KB) }), ['sender-cpu', 'server-compression', 'receiver-slow']),
    border('sender-compression', 'jpeg 1 MiB at 36', on({ payload: jpeg(1_048_576), load: { rate: 36 } }), ['none']),
  ];
}

/** zlib at the server: what it sends, in push and relay. */
function serverCompression(): DiagnosisCase[] {
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

/** The sender's thread: an application's own work in small pieces, or a mask made in JavaScript. */
function senderCpu(): DiagnosisCase[] {
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
    border('sender-cpu', 'works 40 ms a frame', { ...PLAIN, payload: jpeg(100 * KB), sender: { costMs: 40 } }, ['sender-loop-blocked']),
    border('sender-cpu', 'works 1 ms a frame, 1 MiB', { ...PLAIN, payload: jpeg(1_048_576), sender: { costMs: 1 } }, [
      'transport-ceiling',
      'receiver-slow',
    ]),
  ];
}

/** The sender's loop stands still while its application works. */
function senderLoopBlocked(): DiagnosisCase[] {
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
    border('sender-loop-blocked', 'works 60 ms a frame', { ...PLAIN, payload: jpeg(100 * KB), sender: { costMs: 60 } }, ['sender-cpu']),
  ];
}

/** A line a frame, where frames are small and many. */
function serverLogging(): DiagnosisCase[] {
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
function serverProcessing(): DiagnosisCase[] {
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
function serverLoopBlocked(): DiagnosisCase[] {
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

/** The receiving application takes its time, and whatever the policy does about it. */
function receiverSlow(): DiagnosisCase[] {
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
    border('receiver-slow', 'keeps all, 35 ms at 30', slow(35, 30, { receiver: { policy: 'queue' } }), ['none']),
  ];
}

/** The network between the two. */
function pathLimited(): DiagnosisCase[] {
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
    clear(
      'path-limited',
      'stalls of 600 ms a second, 1 MiB at 100',
      on({ stallMs: 600, stallEveryS: 1 }, { payload: jpeg(1_048_576), load: { rate: 100 } }),
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
function connectionSetup(): DiagnosisCase[] {
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

/** The window cannot draw what arrives. */
function display(): DiagnosisCase[] {
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

/** Nothing of ours is in the way any more. */
function transportCeiling(): DiagnosisCase[] {
  const free = (more: ScenarioInput): ScenarioInput => ({ ...UNHINDERED, ...more, ceiling: 'fresh' });
  return [
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

/** Every case of the matrix, by label in the order of the pipe. */
export const CASES: readonly DiagnosisCase[] = [
  ...none(),
  ...senderCompression(),
  ...senderCpu(),
  ...senderLoopBlocked(),
  ...serverCompression(),
  ...serverLogging(),
  ...serverProcessing(),
  ...serverLoopBlocked(),
  ...receiverSlow(),
  ...pathLimited(),
  ...connectionSetup(),
  ...display(),
  ...transportCeiling(),
];

/** The one case of each label that is run where time is short. */
export const SHORT_CASES: readonly DiagnosisCase[] = CASES.filter(
  ({ label }, index) => CASES.findIndex((other) => other.label === label) === index,
);

/** How long a case is run. */
export interface CaseTime {
  warmupS: number;
  durationS: number;
}

/** A measured time in which every case shows what it is, and the warm-up before it. */
export const CASE_TIME: CaseTime = { warmupS: 1, durationS: 3 };
