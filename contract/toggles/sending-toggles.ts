import { inDirections, streaming, type Toggle } from './toggle.ts';

const generated = inDirections('ingest', 'echo', 'push', 'relay');

/** What is sent, how fast, and by what rules. */
export const SENDING_TOGGLES: readonly Toggle[] = [
  {
    path: 'payload.kind',
    group: 'payload',
    label: 'Kind',
    name: 'Payload kind',
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
        { value: 102_400, label: '100 KiB' },
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
    applies: inDirections('echo'),
  },
  {
    path: 'load.concurrency',
    group: 'load',
    label: 'At once',
    name: 'Images at once',
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
    applies: (scenario) =>
      inDirections('ingest', 'relay')(scenario) || (scenario.direction === 'echo' && scenario.load.executor === 'persistent'),
  },
  {
    path: 'load.idleConnections',
    group: 'load',
    label: 'Idle connections',
    apply: 'live',
    explanation: 'Connections that are open and silent. They cost the server memory and heartbeats, and no bandwidth.',
    control: { kind: 'number', min: 0, max: 25_000, step: 100, unit: '' },
    applies: inDirections('ingest', 'relay'),
  },
  {
    path: 'load.rampPerS',
    group: 'load',
    label: 'Ramp',
    name: 'Ramp of connections',
    apply: 'live',
    explanation: 'Idle and receiving connections opened or closed a second. A steep ramp shows what handshakes cost.',
    control: { kind: 'number', min: 1, max: 10_000, step: 100, unit: '/s' },
    advanced: true,
    applies: inDirections('ingest', 'push', 'relay'),
  },
  {
    path: 'masking',
    group: 'sender',
    label: 'Mask',
    apply: 'live',
    explanation:
      'Random keys, new for each frame and unpredictable as RFC 6455 asks (section 5.3), cost a pass over each frame. Prepared keys are random, but each image keeps its own, so that it is masked once; zero masks nothing. Both are outside the RFC and give up its protection of old proxies: for your own machines only.',
    control: {
      kind: 'choice',
      options: [
        { value: 'random', label: 'Random' },
        { value: 'prepared', label: 'Prepared', applies: inDirections('ingest', 'relay') },
        { value: 'zero', label: 'Zero' },
      ],
    },
    applies: inDirections('ingest', 'echo', 'relay'),
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
    path: 'sender.costMs',
    group: 'sender',
    label: 'Work a frame',
    name: 'Sender’s work a frame',
    apply: 'live',
    explanation:
      'CPU time that the sending application spends on each frame on its own event loop before it sends it, as one that encodes there does.',
    control: { kind: 'number', min: 0, max: 10_000, step: 1, unit: 'ms' },
    applies: inDirections('ingest'),
  },
  {
    path: 'flow.creditFrames',
    group: 'sender',
    label: 'Credits',
    apply: 'reconnect',
    explanation:
      'The receiver grants the sender so many frames at a time, so that what is under way stays bounded and fresh; 0 is off. Costs a small message back for each grant.',
    control: { kind: 'number', min: 0, max: 100_000, step: 1, unit: 'frames' },
    applies: inDirections('ingest', 'push'),
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
];
