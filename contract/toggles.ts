/** How a change takes effect: at once, by making connections anew, or by restarting the thread that has it. The run goes on in all three. */
export type ToggleApply = 'live' | 'reconnect' | 'restart';

/** Where in the pipe a toggle sits; the window groups by it. */
export const TOGGLE_GROUPS = ['payload', 'load', 'sender', 'compression', 'server', 'measurement'] as const;
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
  /** Of no use when the scenario's generator is off. */
  needsGenerator?: boolean;
}

/** Every toggle, in the order of the pipe. `docs/toggles.md` is generated from it. */
export const TOGGLES: readonly Toggle[] = [
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
    needsGenerator: true,
  },
  {
    path: 'load.rate',
    group: 'load',
    label: 'Rate',
    apply: 'live',
    explanation:
      'As fast as the socket takes them (closed loop), or frames a second by the clock (open loop: what does not fit is late or dropped).',
    control: { kind: 'rate' },
    needsGenerator: true,
  },
  {
    path: 'load.connections',
    group: 'load',
    label: 'Connections',
    apply: 'live',
    explanation: 'Sockets that share the rate. More than one lets deflate use several cores.',
    control: { kind: 'number', min: 1, max: 64, step: 1, unit: '' },
    needsGenerator: true,
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
    needsGenerator: true,
  },
  {
    path: 'nativeAddon',
    group: 'sender',
    label: 'Native addon',
    apply: 'restart',
    explanation:
      'bufferutil masks and unmasks in native code. Without it JavaScript does, several times slower. Both threads are restarted.',
    control: { kind: 'switch', on: 'on', off: 'off' },
  },
  {
    path: 'sender.bufferLimitBytes',
    group: 'sender',
    label: 'Sender queue limit',
    apply: 'live',
    explanation:
      'What the sender may hold in its own memory for each connection. A higher limit rides out longer stalls and makes frames later; open-loop frames beyond it are dropped and counted.',
    control: { kind: 'number', min: 0.0625, max: 1_024, step: 1, unit: 'MiB', scale: 1_048_576 },
    needsGenerator: true,
  },
  {
    path: 'compression.enabled',
    group: 'compression',
    label: 'Compression',
    apply: 'reconnect',
    explanation:
      'permessage-deflate. Saves bytes on text and raw pixels; on JPEG it saves a few percent at most and costs most of the frame rate.',
    control: { kind: 'switch', on: true, off: false },
  },
  {
    path: 'compression.level',
    group: 'compression',
    label: 'Level',
    apply: 'reconnect',
    explanation: 'zlib level: 1 is fastest, 9 smallest, 0 stores. On JPEG no level pays.',
    control: { kind: 'number', min: 0, max: 9, step: 1, unit: '' },
    advanced: true,
  },
  {
    path: 'compression.memLevel',
    group: 'compression',
    label: 'Memory level',
    apply: 'reconnect',
    explanation: 'zlib memLevel: memory for the hash table of each connection; lower is smaller and slower.',
    control: { kind: 'number', min: 1, max: 9, step: 1, unit: '' },
    advanced: true,
  },
  {
    path: 'compression.windowBits',
    group: 'compression',
    label: 'Window bits',
    apply: 'reconnect',
    explanation: 'How far back deflate looks, as a power of two. Smaller saves memory a connection and finds less.',
    control: { kind: 'number', min: 9, max: 15, step: 1, unit: 'bits' },
    advanced: true,
  },
  {
    path: 'compression.contextTakeover',
    group: 'compression',
    label: 'Context takeover',
    apply: 'reconnect',
    explanation: 'Keep the window between messages. Helps when messages resemble each other; costs memory for each connection.',
    control: { kind: 'switch', on: true, off: false },
    advanced: true,
  },
  {
    path: 'compression.threshold',
    group: 'compression',
    label: 'Threshold',
    apply: 'reconnect',
    explanation: 'Smaller messages go uncompressed.',
    control: { kind: 'number', min: 0, max: 16_777_216, step: 1_024, unit: 'bytes' },
    advanced: true,
  },
  {
    path: 'compression.concurrencyLimit',
    group: 'compression',
    label: 'Concurrent calls',
    apply: 'restart',
    explanation: 'How many deflate or inflate calls a thread runs at once. Both threads are restarted.',
    control: { kind: 'number', min: 1, max: 64, step: 1, unit: '' },
    advanced: true,
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
  },
  {
    path: 'server.heartbeatS',
    group: 'server',
    label: 'Heartbeat',
    apply: 'live',
    explanation: 'Seconds between pings; 0 sends none. The pong’s delay includes everything queued before it.',
    control: { kind: 'number', min: 0, max: 3_600, step: 1, unit: 's' },
  },
  {
    path: 'server.maxPayloadBytes',
    group: 'server',
    label: 'Largest message',
    apply: 'reconnect',
    explanation: 'A larger message closes its connection with 1009. It bounds what one client can make the server hold.',
    control: { kind: 'number', min: 0.001, max: 256, step: 1, unit: 'MiB', scale: 1_048_576 },
  },
  {
    path: 'server.noDelay',
    group: 'server',
    label: 'TCP_NODELAY',
    apply: 'live',
    explanation: 'Send small packets at once instead of collecting them (Nagle). Large frames hardly notice.',
    control: { kind: 'switch', on: true, off: false },
    advanced: true,
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
  },
  {
    path: 'kernel.intervalMs',
    group: 'measurement',
    label: 'Reading interval',
    apply: 'live',
    explanation: 'Time between two readings of the socket buffers. Shorter sees shorter waits and costs more CPU.',
    control: { kind: 'number', min: 100, max: 60_000, step: 50, unit: 'ms' },
    advanced: true,
  },
];

/** The toggle for a scenario path, or `undefined`. */
export function findToggle(path: string): Toggle | undefined {
  return TOGGLES.find((toggle) => toggle.path === path);
}
