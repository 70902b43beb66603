import { type ExperimentResult, experimentSchema } from '../../../../contract/index.ts';

/** For tests: a ladder of two steps after three repetitions, one run of which failed. */
export function exampleResult(): ExperimentResult {
  const experiment = experimentSchema.parse({
    name: 'jpeg-ladder',
    title: 'JPEG ladder',
    description: 'What does each setting cost?',
    kind: 'ladder',
    preset: 'jpeg-ingest',
    steps: [
      { label: 'As it ships', set: {}, theirs: { 'received.fps': { text: '~32', source: 'issue 1595' } } },
      {
        label: 'Compression off',
        set: { 'compression.enabled': false },
        theirs: {
          'received.fps': { text: '~2700', source: 'issue 1595' },
          'latencyMs.p50': { text: '0.4', source: 'an article | part 2' },
        },
      },
    ],
    figures: [
      { path: 'received.fps', label: 'Received', unit: 'FPS', better: 'higher' },
      { path: 'latencyMs.p50', label: 'Latency p50', unit: 'ms', better: 'lower' },
    ],
  });
  const [first, second] = experiment.steps;
  return {
    formatVersion: 1,
    id: 'r1',
    experiment,
    environment: {
      os: 'Linux',
      kernel: '6.1',
      arch: 'x64',
      cpu: 'a processor',
      cores: 2,
      memoryBytes: 1,
      node: '20.19.0',
      electron: null,
      ws: '8.18.0',
      bufferutil: null,
      tcpRmem: null,
      tcpWmem: null,
      sockscope: '0.1.0',
    },
    startedAt: '2026-01-02T03:04:05.000Z',
    state: 'complete',
    repetitionsDone: 3,
    steps: [
      {
        ...first!,
        captureIds: ['a', 'b', 'c'],
        bottlenecks: ['sender-compression', 'sender-cpu', 'sender-compression'],
        errors: [],
        runs: ['sender-compression', 'sender-cpu', 'sender-compression'].map((bottleneck, at) => ({
          captureId: 'abc'[at]!,
          bottleneck,
          verdict: 'The sender is busy.',
          error: null,
        })),
        figures: [
          { path: 'received.fps', values: [34, 36, 32], median: 34, min: 32, max: 36, ratio: null },
          { path: 'latencyMs.p50', values: [290, 280, null], median: 285, min: 280, max: 290, ratio: null },
        ],
      },
      {
        ...second!,
        captureIds: ['d', 'e'],
        bottlenecks: ['server-logging', null],
        errors: [{ code: 'thread-failed', message: 'The load thread ended.', hint: 'Start again.' }],
        runs: [],
        figures: [
          { path: 'received.fps', values: [2_000, 1_990], median: 1_995, min: 1_990, max: 2_000, ratio: 1_995 / 34 },
          { path: 'latencyMs.p50', values: [null, null], median: null, min: null, max: null, ratio: null },
        ],
      },
    ],
  };
}
