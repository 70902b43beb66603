import type { Scenario } from '../scenario.ts';
import { inAnyStream, type Toggle } from './toggle.ts';

const records =
  (frames: Scenario['recording']['frames']) =>
  ({ direction, recording }: Scenario) =>
    direction !== 'observe' && recording.frames === frames;

/** Which frames are kept as files of the capture. */
export const RECORDING_TOGGLES: readonly Toggle[] = [
  {
    path: 'recording.frames',
    group: 'recording',
    label: 'Record frames',
    apply: 'live',
    explanation:
      'Keeps frames as files of the capture, as they were received: each N-th as it comes, or those of the last seconds, which are held in memory and written when the run ends or this is switched, and lost where the process is killed. Each costs a copy; the disk is not waited for.',
    control: {
      kind: 'choice',
      options: [
        { value: 'off', label: 'Off' },
        { value: 'every', label: 'Each N-th' },
        { value: 'last', label: 'Last' },
      ],
    },
    applies: inAnyStream,
  },
  {
    path: 'recording.everyN',
    group: 'recording',
    label: 'Each',
    name: 'Record each',
    apply: 'live',
    explanation: 'One of so many received frames is recorded, counted over all connections; at most 100 a second are.',
    control: { kind: 'number', min: 1, max: 1_000_000, step: 10, unit: 'frames' },
    applies: records('every'),
  },
  {
    path: 'recording.lastS',
    group: 'recording',
    label: 'The last',
    name: 'Record the last',
    apply: 'live',
    explanation: 'So much of the stream is held in memory, as far as the limit lets: at most 512 MiB and 10,000 frames.',
    control: { kind: 'number', min: 0.1, max: 60, step: 1, unit: 's' },
    applies: records('last'),
  },
  {
    path: 'recording.maxBytes',
    group: 'recording',
    label: 'At most',
    name: 'Record at most',
    apply: 'live',
    explanation: 'All recorded frames of a capture together. What is beyond is counted and said.',
    control: { kind: 'number', min: 1, max: 65_536, step: 64, unit: 'MiB', scale: 1_048_576 },
    applies: (scenario) => inAnyStream(scenario) && scenario.recording.frames !== 'off',
  },
];
