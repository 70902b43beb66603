import { always, inAnyStream, inDirections, type Toggle } from './toggle.ts';

const inbox = inDirections('ingest', 'push', 'relay', 'listen');

/** What the receiving application does, and how the stream is measured. */
export const RECEIVING_TOGGLES: readonly Toggle[] = [
  {
    path: 'receiver.connections',
    group: 'receiver',
    label: 'Receivers',
    apply: 'live',
    explanation: 'Clients that receive. Each costs the sender a send of every frame that is meant for it.',
    control: { kind: 'number', min: 1, max: 5_000, step: 1, unit: '' },
    applies: inDirections('push', 'relay'),
  },
  {
    path: 'receiver.delayMs',
    group: 'receiver',
    label: 'Delay a frame',
    name: 'Receiver’s delay a frame',
    apply: 'live',
    explanation: 'What the receiving application takes for each frame before it takes the next: 50 ms let it keep up with 20 FPS.',
    control: { kind: 'number', min: 0, max: 60_000, step: 5, unit: 'ms' },
    applies: inbox,
  },
  {
    path: 'receiver.policy',
    group: 'receiver',
    label: 'When it is slower',
    name: 'When the receiver is slower',
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
    explanation:
      'Which program reads the socket buffers. All read the same queues. ss takes the least with few connections, and is the one that also tells retransmits, buffer sizes and what limits the sender; /proc starts no program and takes the least with thousands. Automatic takes netstat where it is installed, whose figures everybody can look at beside the run. Where readings are put off, one of the other two reads more often.',
    control: {
      kind: 'choice',
      options: [
        { value: 'auto', label: 'Automatic' },
        { value: 'netstat', label: 'netstat' },
        { value: 'ss', label: 'ss' },
        { value: 'procfs', label: '/proc' },
        { value: 'off', label: 'Off', applies: inAnyStream },
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
  {
    path: 'kernel.maxCpuPercent',
    group: 'measurement',
    label: 'Readings may take',
    apply: 'live',
    explanation:
      'Part of the time of all processors that readings of the socket buffers may take. Where one costs more than that at the interval asked for, the next is put off, so that the reader does not slow down what it looks at. From three quarters of the processors in use until less than 65 % are, readings may take a third of it. 100 puts off none.',
    control: { kind: 'number', min: 0.1, max: 100, step: 0.1, unit: '% of the CPU' },
    advanced: true,
    applies: inAnyStream,
  },
];
