import type { Direction, Scenario } from './scenario.ts';

/** How a change takes effect: at once, by making connections anew, or by restarting the thread that has it. The run goes on in all three. */
export type ToggleApply = 'live' | 'reconnect' | 'restart';

/** Where in the pipe a toggle sits; the window groups by it. */
export const TOGGLE_GROUPS = ['payload', 'load', 'sender', 'compression', 'server', 'pool', 'receiver', 'measurement'] as const;
export type ToggleGroup = (typeof TOGGLE_GROUPS)[number];

/** How a value is chosen. */
export type ToggleControl =
  | { kind: 'switch'; on: string | boolean; off: string | boolean }
  | { kind: 'choice'; options: readonly { value: string | number; label: string }[] }
  | { kind: 'number'; min: number; max: number; step: number; unit: string; scale?: number }
  | { kind: 'rate' };

/** One setting that may change during a run. */
export interface Toggle {
  /** Path in the scenario. */
  path: string;
  group: ToggleGroup;
  label: string;
  apply: ToggleApply;
  /** One line: what it does, what it costs, what it buys. */
  explanation: string;
  control: ToggleControl;
  /** Shown only on demand. */
  advanced?: boolean;
  /** Whether it has any effect in a scenario; where it has none it is not shown. */
  applies: (scenario: Scenario) => boolean;
}

const always = () => true;
const in_ =
  (...directions: Direction[]) =>
  ({ direction }: Scenario) =>
    directions.includes(direction);
const generated = in_('ingest', 'echo', 'push', 'relay');
const streaming = in_('ingest', 'push', 'relay');
const inbox = in_('ingest', 'push', 'relay', 'listen');
const computes = in_('ingest', 'echo', 'push');

/** Every toggle, in the order of the pipe. `docs/toggles.md` is generated from it. */
export const TOGGLES: readonly Toggle[] = [
  {
    path: 'payload.kind',
    group: 'payload',
    label: 'Kind',
    apply: 'live',
    explanation: 'JPEG is compressed already, random gray pixels cannot be compressed, text can. New frames are made beside the stream.',
    control: {
      kind: 'choice',
      options: [
        { value: 'jpeg', label: 'JPEG' },
        { value: 'gray', label: 'Gray' },
        { value: 'text', label: 'Text' },
      ],
    },
    applies: generated,
  },
  {
    path: 'payload.bytes',
    group: 'payload',
    label: 'Frame size',
    apply: 'live',
    explanation: 'Exact size of each message. New frames are made beside the stream and swapped in.',
    control: {
      kind: 'choice',
      options: [
        { value: 102_400, label: '100 kB' },
        { value: 1_048_576, label: '1 MiB' },
        { value: 3_500_000, label: '3.5 MB' },
      ],
    },
    applies: (scenario) => generated(scenario) && scenario.payload.kind !== 'gray',
  },
  {
    path: 'load.rate',
    group: 'load',
    label: 'Rate',
    apply: 'live',
    explanation:
      'As fast as the socket takes them (closed loop), or frames a second by the clock (open loop: what does not fit is late or dropped).',
    control: { kind: 'rate' },
    applies: (scenario) => streaming(scenario) && !(scenario.direction === 'push' && scenario.server.processing.costMs > 0),
  },
  {
    path: 'load.executor',
    group: 'load',
    label: 'Connection mode',
    apply: 'live',
    explanation:
      'One connection that is kept answers soonest. A connection for each image pays two handshakes each time; many at once finish a batch sooner and make each image later.',
    control: {
      kind: 'choice',
      options: [
        { value: 'persistent', label: 'Kept, in series' },
        { value: 'serial-short', label: 'New each time, in series' },
        { value: 'parallel-short', label: 'New each time, in parallel' },
      ],
    },
    applies: in_('echo'),
  },
  {
    path: 'load.concurrency',
    group: 'load',
    label: 'At once',
    apply: 'live',
    explanation: 'Images under way at the same time. More keeps both ends busy and makes each image wait longer.',
    control: { kind: 'number', min: 1, max: 5_000, step: 10, unit: '' },
    applies: ({ direction, load }) => direction === 'echo' && load.executor === 'parallel-short',
  },
  {
    path: 'load.connections',
    group: 'load',
    label: 'Connections',
    apply: 'live',
    explanation: 'Sockets that share the rate. More than one lets deflate use several cores.',
    control: { kind: 'number', min: 1, max: 1_000, step: 1, unit: '' },
    applies: (scenario) => in_('ingest', 'relay')(scenario) || (scenario.direction === 'echo' && scenario.load.executor === 'persistent'),
  },
  {
    path: 'load.idleConnections',
    group: 'load',
    label: 'Idle connections',
    apply: 'live',
    explanation: 'Connections that are open and silent. They cost the server memory and heartbeats, and no bandwidth.',
    control: { kind: 'number', min: 0, max: 25_000, step: 100, unit: '' },
    applies: in_('ingest', 'relay'),
  },
  {
    path: 'load.rampPerS',
    group: 'load',
    label: 'Ramp',
    apply: 'live',
    explanation: 'Idle and receiving connections opened or closed a second. A steep ramp shows what handshakes cost.',
    control: { kind: 'number', min: 1, max: 10_000, step: 100, unit: '/s' },
    advanced: true,
    applies: in_('ingest', 'push', 'relay'),
  },
  {
    path: 'masking',
    group: 'sender',
    label: 'Mask',
    apply: 'live',
    explanation:
      'Random keys as RFC 6455 asks cost a copy of each frame. Zero costs nothing and gives up the protection of old proxies: for your own machines only.',
    control: {
      kind: 'choice',
      options: [
        { value: 'random', label: 'Random' },
        { value: 'zero', label: 'Zero' },
      ],
    },
    applies: in_('ingest', 'echo', 'relay'),
  },
  {
    path: 'nativeAddon',
    group: 'sender',
    label: 'Native addon',
    apply: 'restart',
    explanation:
      'bufferutil masks and unmasks in native code. Without it JavaScript does, several times slower. Both threads are restarted.',
    control: { kind: 'switch', on: 'on', off: 'off' },
    applies: always,
  },
  {
    path: 'sender.bufferLimitBytes',
    group: 'sender',
    label: 'Sender queue limit',
    apply: 'live',
    explanation:
      'What the sender may hold in its own memory for each connection. A higher limit rides out longer stalls and makes frames later; open-loop frames beyond it are dropped and counted.',
    control: { kind: 'number', min: 0.0625, max: 1_024, step: 1, unit: 'MiB', scale: 1_048_576 },
    applies: streaming,
  },
  {
    path: 'flow.creditFrames',
    group: 'sender',
    label: 'Credits',
    apply: 'reconnect',
    explanation:
      'The receiver grants the sender so many frames at a time, so that what is under way stays bounded and fresh; 0 is off. Costs a small message back for each grant.',
    control: { kind: 'number', min: 0, max: 100_000, step: 1, unit: 'frames' },
    applies: in_('ingest', 'push'),
  },
  {
    path: 'priority.keyEvery',
    group: 'sender',
    label: 'Key frame every',
    apply: 'live',
    explanation:
      'Every n-th frame goes before ordinary ones and is never dropped before them; 0 is none. Ordinary frames wait longer for it.',
    control: { kind: 'number', min: 0, max: 100_000, step: 1, unit: 'frames' },
    applies: streaming,
  },
  {
    path: 'priority.controlEvery',
    group: 'sender',
    label: 'Control every',
    apply: 'live',
    explanation: 'Every n-th frame is a control message, which goes before key frames; 0 is none.',
    control: { kind: 'number', min: 0, max: 100_000, step: 1, unit: 'frames' },
    advanced: true,
    applies: streaming,
  },
  {
    path: 'compression.enabled',
    group: 'compression',
    label: 'Compression',
    apply: 'reconnect',
    explanation:
      'permessage-deflate. Saves bytes on text and raw pixels; on JPEG it saves a few percent at most and costs most of the frame rate.',
    control: { kind: 'switch', on: true, off: false },
    applies: always,
  },
  {
    path: 'compression.level',
    group: 'compression',
    label: 'Level',
    apply: 'reconnect',
    explanation: 'zlib level: 1 is fastest, 9 smallest, 0 stores. On JPEG no level pays.',
    control: { kind: 'number', min: 0, max: 9, step: 1, unit: '' },
    advanced: true,
    applies: always,
  },
  {
    path: 'compression.memLevel',
    group: 'compression',
    label: 'Memory level',
    apply: 'reconnect',
    explanation: 'zlib memLevel: memory for the hash table of each connection; lower is smaller and slower.',
    control: { kind: 'number', min: 1, max: 9, step: 1, unit: '' },
    advanced: true,
    applies: always,
  },
  {
    path: 'compression.windowBits',
    group: 'compression',
    label: 'Window bits',
    apply: 'reconnect',
    explanation: 'How far back deflate looks, as a power of two. Smaller saves memory a connection and finds less.',
    control: { kind: 'number', min: 9, max: 15, step: 1, unit: 'bits' },
    advanced: true,
    applies: always,
  },
  {
    path: 'compression.contextTakeover',
    group: 'compression',
    label: 'Context takeover',
    apply: 'reconnect',
    explanation: 'Keep the window between messages. Helps when messages resemble each other; costs memory for each connection.',
    control: { kind: 'switch', on: true, off: false },
    advanced: true,
    applies: always,
  },
  {
    path: 'compression.threshold',
    group: 'compression',
    label: 'Threshold',
    apply: 'reconnect',
    explanation: 'Smaller messages go uncompressed.',
    control: { kind: 'number', min: 0, max: 16_777_216, step: 1_024, unit: 'bytes' },
    advanced: true,
    applies: always,
  },
  {
    path: 'compression.concurrencyLimit',
    group: 'compression',
    label: 'Concurrent calls',
    apply: 'restart',
    explanation: 'How many deflate or inflate calls a thread runs at once. Both threads are restarted.',
    control: { kind: 'number', min: 1, max: 64, step: 1, unit: '' },
    advanced: true,
    applies: always,
  },
  {
    path: 'server.thread',
    group: 'server',
    label: 'Server thread',
    apply: 'restart',
    explanation: 'Its own thread, or the host’s event loop, where everything else that the host does delays it.',
    control: {
      kind: 'choice',
      options: [
        { value: 'worker', label: 'Own' },
        { value: 'main', label: 'Host’s' },
      ],
    },
    applies: always,
  },
  {
    path: 'server.processing.costMs',
    group: 'server',
    label: 'Computation',
    apply: 'live',
    explanation: 'CPU time that the server spends on each message, as real work. 0 computes nothing.',
    control: { kind: 'number', min: 0, max: 10_000, step: 10, unit: 'ms' },
    applies: computes,
  },
  {
    path: 'server.processing.strategy',
    group: 'server',
    label: 'Computed',
    apply: 'live',
    explanation:
      'In one piece the loop can do nothing else: messages, pings and new clients wait. In steps it takes turns; with a ping it waits until the peer has answered; in a worker it is free, for the price of a thread and a copy.',
    control: {
      kind: 'choice',
      options: [
        { value: 'inline', label: 'In one piece' },
        { value: 'yield', label: 'In steps' },
        { value: 'ping', label: 'In one piece, then ping' },
        { value: 'worker', label: 'In a worker' },
      ],
    },
    applies: (scenario) => computes(scenario) && scenario.server.processing.costMs > 0,
  },
  {
    path: 'server.processing.roundMessages',
    group: 'server',
    label: 'Messages a round',
    apply: 'live',
    explanation: 'The server computes and sends so many messages one after another, as a loop over a list does, then rests for a moment.',
    control: { kind: 'number', min: 1, max: 1_000, step: 1, unit: '' },
    applies: ({ direction, server }) => direction === 'push' && server.processing.costMs > 0,
  },
  {
    path: 'server.reply',
    group: 'server',
    label: 'Answer',
    apply: 'live',
    explanation:
      'Computed: the answer has the image’s statistics and comes when they are known. Acknowledged: it comes at once, and a worker computes afterwards.',
    control: {
      kind: 'choice',
      options: [
        { value: 'computed', label: 'Computed' },
        { value: 'ack', label: 'At once' },
      ],
    },
    applies: in_('echo'),
  },
  {
    path: 'logging',
    group: 'server',
    label: 'Logging',
    apply: 'live',
    explanation: 'What the server writes. A line a frame is written before the next frame is handled, as a plain log handler does.',
    control: {
      kind: 'choice',
      options: [
        { value: 'off', label: 'Off' },
        { value: 'summary', label: 'Line a second' },
        { value: 'frame-console', label: 'Line a frame, console' },
        { value: 'frame-file', label: 'Line a frame, file' },
      ],
    },
    applies: in_('ingest', 'echo', 'relay', 'listen'),
  },
  {
    path: 'server.heartbeatS',
    group: 'server',
    label: 'Heartbeat',
    apply: 'live',
    explanation: 'Seconds between pings; 0 sends none. The pong’s delay includes everything queued before it.',
    control: { kind: 'number', min: 0, max: 3_600, step: 1, unit: 's' },
    applies: always,
  },
  {
    path: 'server.maxPayloadBytes',
    group: 'server',
    label: 'Largest message',
    apply: 'reconnect',
    explanation: 'A larger message closes its connection with 1009. It bounds what one client can make the server hold.',
    control: { kind: 'number', min: 0.001, max: 256, step: 1, unit: 'MiB', scale: 1_048_576 },
    applies: always,
  },
  {
    path: 'server.noDelay',
    group: 'server',
    label: 'TCP_NODELAY',
    apply: 'live',
    explanation: 'Send small packets at once instead of collecting them (Nagle). Large frames hardly notice.',
    control: { kind: 'switch', on: true, off: false },
    advanced: true,
    applies: always,
  },
  {
    path: 'pool.maxConnections',
    group: 'pool',
    label: 'Most connections',
    apply: 'live',
    explanation: 'Beyond it a client is refused with HTTP 503 and counted. It protects those who are connected.',
    control: { kind: 'number', min: 1, max: 1_000_000, step: 100, unit: '' },
    applies: in_('relay', 'listen'),
  },
  {
    path: 'pool.idleTimeoutS',
    group: 'pool',
    label: 'Idle after',
    apply: 'live',
    explanation: 'A connection on which nothing was sent or received for so long is closed by the next sweep with 1001; 0 is never.',
    control: { kind: 'number', min: 0, max: 86_400, step: 10, unit: 's' },
    applies: in_('relay', 'listen'),
  },
  {
    path: 'pool.sweepS',
    group: 'pool',
    label: 'Sweep every',
    apply: 'live',
    explanation: 'Time between two sweeps. Each looks at every connection once.',
    control: { kind: 'number', min: 0.1, max: 3_600, step: 10, unit: 's' },
    advanced: true,
    applies: in_('relay', 'listen'),
  },
  {
    path: 'pool.groups',
    group: 'pool',
    label: 'Groups',
    apply: 'reconnect',
    explanation: 'Publishers and subscribers are spread over so many groups; a frame goes to its own group alone.',
    control: { kind: 'number', min: 1, max: 1_000, step: 1, unit: '' },
    applies: in_('relay'),
  },
  {
    path: 'receiver.connections',
    group: 'receiver',
    label: 'Receivers',
    apply: 'live',
    explanation: 'Clients that receive. Each costs the sender a send of every frame that is meant for it.',
    control: { kind: 'number', min: 1, max: 5_000, step: 1, unit: '' },
    applies: in_('push', 'relay'),
  },
  {
    path: 'receiver.delayMs',
    group: 'receiver',
    label: 'Delay a frame',
    apply: 'live',
    explanation: 'What the receiving application takes for each frame before it takes the next: 50 ms let it keep up with 20 FPS.',
    control: { kind: 'number', min: 0, max: 60_000, step: 5, unit: 'ms' },
    applies: inbox,
  },
  {
    path: 'receiver.policy',
    group: 'receiver',
    label: 'When it is slower',
    apply: 'live',
    explanation:
      'Keep all: memory grows and frames get older. Drop: memory is bounded, what is shown is fresh, frames are missing. Stop reading: nothing is lost, TCP holds the sender back.',
    control: {
      kind: 'choice',
      options: [
        { value: 'queue', label: 'Keep all' },
        { value: 'drop-oldest', label: 'Drop the oldest' },
        { value: 'drop-newest', label: 'Drop the newest' },
        { value: 'latest', label: 'Only the latest' },
        { value: 'pause', label: 'Stop reading' },
      ],
    },
    applies: inbox,
  },
  {
    path: 'receiver.limitFrames',
    group: 'receiver',
    label: 'Inbox holds',
    apply: 'live',
    explanation: 'Frames of a connection that may wait for the application. More rides out longer pauses and makes frames older.',
    control: { kind: 'number', min: 1, max: 100_000, step: 1, unit: 'frames' },
    applies: (scenario) => inbox(scenario) && !['queue', 'latest'].includes(scenario.receiver.policy),
  },
  {
    path: 'kernel.source',
    group: 'measurement',
    label: 'Kernel reader',
    apply: 'live',
    explanation: 'Which program reads the socket buffers. All read the same queues; they differ in cost.',
    control: {
      kind: 'choice',
      options: [
        { value: 'auto', label: 'Automatic' },
        { value: 'netstat', label: 'netstat' },
        { value: 'ss', label: 'ss' },
        { value: 'procfs', label: '/proc' },
        { value: 'off', label: 'Off' },
      ],
    },
    applies: always,
  },
  {
    path: 'kernel.intervalMs',
    group: 'measurement',
    label: 'Reading interval',
    apply: 'live',
    explanation: 'Time between two readings of the socket buffers. Shorter sees shorter waits and costs more CPU.',
    control: { kind: 'number', min: 100, max: 60_000, step: 50, unit: 'ms' },
    advanced: true,
    applies: always,
  },
];

/** The toggle for a scenario path, or `undefined`. */
export function findToggle(path: string): Toggle | undefined {
  return TOGGLES.find((toggle) => toggle.path === path);
}
