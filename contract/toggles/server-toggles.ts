import { inAnyStream, inDirections, type Toggle } from './toggle.ts';

const computes = inDirections('ingest', 'echo', 'push');

/** How the connections compress, and what the server does with them. */
export const SERVER_TOGGLES: readonly Toggle[] = [
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
    applies: inAnyStream,
  },
  {
    path: 'engine',
    group: 'server',
    label: 'Receive path',
    apply: 'reconnect',
    explanation:
      'What takes the frames from the socket: the library ws, or our own path, which reads into recycled buffers and unmasks in place. A connection with compression stays with ws.',
    control: {
      kind: 'choice',
      options: [
        { value: 'ws', label: 'ws' },
        { value: 'direct', label: 'Direct' },
      ],
    },
    applies: inAnyStream,
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
    label: 'How it computes',
    apply: 'live',
    explanation:
      'In one piece the loop can do nothing else: messages, pings and new clients wait. In steps it takes turns; with a ping it waits until the peer has answered; in a worker it is free, for the price of a thread and a copy.',
    control: {
      kind: 'choice',
      options: [
        { value: 'inline', label: 'In one piece' },
        { value: 'yield', label: 'In steps' },
        { value: 'ping', label: 'In one piece, then ping', applies: inDirections('push') },
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
      'Computed: the answer has the image’s statistics and comes when they are known. At once: an acknowledgement, and a worker computes afterwards. The same: the message is sent back as it came.',
    control: {
      kind: 'choice',
      options: [
        {
          value: 'computed',
          label: 'Computed',
          applies: ({ direction, payload }) => direction === 'echo' && payload.kind === 'gray',
        },
        { value: 'ack', label: 'At once', applies: inDirections('echo') },
        { value: 'same', label: 'The same' },
        { value: 'none', label: 'None', applies: inDirections('listen') },
      ],
    },
    applies: inDirections('echo', 'listen'),
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
    applies: inDirections('ingest', 'echo', 'relay', 'listen'),
  },
  {
    path: 'server.heartbeatS',
    group: 'server',
    label: 'Heartbeat',
    apply: 'live',
    explanation: 'Seconds between pings; 0 sends none. The pong’s delay includes everything queued before it.',
    control: { kind: 'number', min: 0, max: 3_600, step: 1, unit: 's' },
    applies: inAnyStream,
  },
  {
    path: 'server.maxPayloadBytes',
    group: 'server',
    label: 'Largest message',
    apply: 'reconnect',
    explanation: 'A larger message closes its connection with 1009. It bounds what one client can make the server hold.',
    control: { kind: 'number', min: 0.001, max: 256, step: 1, unit: 'MiB', scale: 1_048_576 },
    applies: inAnyStream,
  },
  {
    path: 'server.noDelay',
    group: 'server',
    label: 'TCP_NODELAY',
    apply: 'live',
    explanation: 'Send small packets at once instead of collecting them (Nagle). Large frames hardly notice.',
    control: { kind: 'switch', on: true, off: false },
    advanced: true,
    applies: inAnyStream,
  },
  {
    path: 'pool.maxConnections',
    group: 'pool',
    label: 'Most connections',
    apply: 'live',
    explanation: 'Beyond it a client is refused with HTTP 503 and counted. It protects those who are connected.',
    control: { kind: 'number', min: 1, max: 1_000_000, step: 100, unit: '' },
    applies: inAnyStream,
  },
  {
    path: 'pool.idleTimeoutS',
    group: 'pool',
    label: 'Idle after',
    apply: 'live',
    explanation: 'A connection on which nothing was sent or received for so long is closed by the next sweep with 1001; 0 is never.',
    control: { kind: 'number', min: 0, max: 86_400, step: 10, unit: 's' },
    applies: inAnyStream,
  },
  {
    path: 'pool.sweepS',
    group: 'pool',
    label: 'Sweep every',
    apply: 'live',
    explanation: 'Time between two sweeps. Each looks at every connection once.',
    control: { kind: 'number', min: 0.1, max: 3_600, step: 10, unit: 's' },
    advanced: true,
    applies: inAnyStream,
  },
  {
    path: 'pool.groups',
    group: 'pool',
    label: 'Groups',
    apply: 'reconnect',
    explanation: 'Publishers and subscribers are spread over so many groups; a frame goes to its own group alone.',
    control: { kind: 'number', min: 1, max: 1_000, step: 1, unit: '' },
    applies: inDirections('relay'),
  },
];
