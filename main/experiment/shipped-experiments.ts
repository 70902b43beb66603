import { type Experiment, type ExperimentInput, experimentSchema } from '../../contract/index.ts';

/** Where the frame rates of others are from. */
const ISSUE_1595 = 'python-websockets issue 1595, their machine';
const oneMiBFrames = (text: string) => ({ 'received.fps': { text, source: ISSUE_1595 } });

/** In both of their modes each image has a connection of its own, and compression is on. */
const IMAGE_SPEED_TEST =
  'listenzcc/websocket-speed-test, 1000 images of 800 × 600, their machine; it opens a connection for each image in both modes and has compression on';
const images = (perS: string, total: string) => ({
  'exchanges.perS': { text: perS, source: IMAGE_SPEED_TEST },
  'exchanges.totalMs.p50': { text: total, source: IMAGE_SPEED_TEST },
});

const SHIPPED: readonly ExperimentInput[] = [
  {
    name: 'jpeg-ladder',
    title: 'What each setting buys for a JPEG stream',
    description:
      'JPEG images of 1 MiB as fast as they go, first as libraries come: compression on, a log line a frame, no native helper, the server on the event loop of its host. Then one thing after another is changed.',
    kind: 'ladder',
    preset: 'jpeg-ingest',
    set: { nativeAddon: 'off', 'server.thread': 'main' },
    steps: [
      { label: 'defaults', set: {}, theirs: oneMiBFrames('~32') },
      { label: 'compression off on both ends', set: { 'compression.enabled': false }, theirs: oneMiBFrames('~2700') },
      { label: 'frame log off', set: { logging: 'off' }, theirs: oneMiBFrames('>3000 (with uvloop)') },
      { label: 'native addon', set: { nativeAddon: 'on' } },
      { label: 'zero mask', set: { masking: 'zero' } },
      { label: 'server in a thread of its own', set: { 'server.thread': 'worker' } },
      { label: 'direct receive path', set: { engine: 'direct' } },
    ],
    durationS: 3,
    warmupS: 0.5,
    figures: [
      { path: 'received.fps', label: 'received', unit: 'FPS', better: 'higher' },
      { path: 'latencyMs.p50', label: 'latency p50', unit: 'ms', better: 'lower' },
      { path: 'cpu.process', label: 'CPU', unit: 'cores', better: 'lower' },
    ],
  },
  {
    name: 'connection-modes',
    title: 'One connection in series, or a connection for each image',
    description:
      'Gray images of 800 × 600, each answered with its computed values: over one connection that is kept, over a connection each one after another, and over a connection each with 200 at once; with compression and without.',
    kind: 'sweep',
    preset: 'serial-persistent',
    // All images of a run are under way at once where the executor allows it. A run ends with its last answer.
    set: { 'load.frames': 200, 'load.concurrency': 200 },
    steps: [
      {
        label: 'one connection, compressed',
        set: { 'load.executor': 'persistent', 'compression.enabled': true },
      },
      {
        label: 'a connection each, in series, compressed',
        set: { 'load.executor': 'serial-short', 'compression.enabled': true },
        theirs: images('~20 /s', '~50 ms'),
      },
      {
        label: 'a connection each, 200 at once, compressed',
        set: { 'load.executor': 'parallel-short', 'compression.enabled': true },
        theirs: images('~125 /s', '~1.5 s'),
      },
      { label: 'one connection, not compressed', set: { 'load.executor': 'persistent', 'compression.enabled': false } },
      {
        label: 'a connection each, in series, not compressed',
        set: { 'load.executor': 'serial-short', 'compression.enabled': false },
      },
      {
        label: 'a connection each, 200 at once, not compressed',
        set: { 'load.executor': 'parallel-short', 'compression.enabled': false },
      },
    ],
    durationS: 30,
    // Nothing is discarded: the first image of a connection is what it is about.
    warmupS: 0,
    figures: [
      { path: 'exchanges.perS', label: 'images', unit: '/s', better: 'higher' },
      { path: 'exchanges.totalMs.p50', label: 'total p50', unit: 'ms', better: 'lower' },
      { path: 'exchanges.totalMs.p99', label: 'total p99', unit: 'ms', better: 'lower' },
      { path: 'exchanges.waitMs.p50', label: 'answer p50', unit: 'ms', better: 'lower' },
      { path: 'setupMs.p50', label: 'setup p50', unit: 'ms', better: 'lower' },
    ],
  },
  {
    name: 'loop-remedies',
    title: 'Messages that arrive together, and four ways to compute',
    description:
      'The server computes 200 ms for each of three messages and sends them. Gaps near 0 ms: they arrived together, though they were sent one by one; gaps near 200 ms: they arrived one by one.',
    kind: 'sweep',
    preset: 'blocked-loop',
    // More heartbeats than one a second, so that a run of three seconds has some round trips to tell.
    set: { 'server.processing.costMs': 200, 'server.heartbeatS': 0.5 },
    steps: (['inline', 'yield', 'ping', 'worker'] as const).flatMap((strategy) =>
      [true, false].map((compressed) => ({
        label: `${strategy}, ${compressed ? 'compressed' : 'not compressed'}`,
        set: { 'server.processing.strategy': strategy, 'compression.enabled': compressed },
      })),
    ),
    durationS: 3,
    warmupS: 0,
    figures: [
      { path: 'gapMs.p50', label: 'gap p50', unit: 'ms', better: 'higher' },
      { path: 'gapMs.min', label: 'gap min', unit: 'ms', better: 'higher' },
      { path: 'gapMs.max', label: 'gap max', unit: 'ms', better: 'lower' },
      { path: 'latencyMs.p50', label: 'send to arrival p50', unit: 'ms', better: 'lower' },
      { path: 'latencyMs.max', label: 'send to arrival max', unit: 'ms', better: 'lower' },
      { path: 'heartbeatRttMs.max', label: 'heartbeat max', unit: 'ms', better: 'lower' },
      { path: 'eventLoop.server.maxMs', label: 'server loop delay max', unit: 'ms', better: 'lower' },
    ],
  },
  {
    name: 'drop-policies',
    title: 'What gives way when the receiver is slower',
    description:
      'Images come at 30 a second and the receiving application manages 20. Everything is kept, the oldest or the newest or all but the latest are dropped, reading stops, or the receiver grants credits: what each costs in age, frames and memory.',
    kind: 'sweep',
    preset: 'slow-receiver',
    // Room for eight frames, so that dropping the oldest, the newest and all but the latest are not the same.
    set: { 'receiver.limitFrames': 8 },
    steps: [
      { label: 'queue: keep all', set: { 'receiver.policy': 'queue' } },
      { label: 'drop the oldest', set: { 'receiver.policy': 'drop-oldest' } },
      { label: 'drop the newest', set: { 'receiver.policy': 'drop-newest' } },
      { label: 'keep the latest alone', set: { 'receiver.policy': 'latest' } },
      { label: 'pause: stop reading', set: { 'receiver.policy': 'pause' } },
      { label: 'pause, 4 credits', set: { 'receiver.policy': 'pause', 'flow.creditFrames': 4 } },
    ],
    durationS: 3,
    // Ten frames a second too many have to fill the inbox, both kernel buffers and the sender's queue before pausing drops any.
    warmupS: 3,
    figures: [
      { path: 'latencyMs.p50', label: 'latency p50', unit: 'ms', better: 'lower' },
      { path: 'latencyMs.p99', label: 'latency p99', unit: 'ms', better: 'lower' },
      { path: 'received.fps', label: 'received', unit: 'FPS', better: 'higher' },
      { path: 'dropped.frames', label: 'dropped', unit: 'frames', better: 'lower' },
      { path: 'stations.receiver.user.maxBytes', label: 'inbox max', unit: 'B', better: 'lower' },
      { path: 'stations.receiver.kernel.meanBytes', label: 'Recv-Q mean', unit: 'B', better: 'lower' },
    ],
  },
];

/** The experiments that ship, in the order in which they are offered. Each ends within three minutes, also on two cores. */
export const EXPERIMENTS: readonly Experiment[] = SHIPPED.map((experiment) => experimentSchema.parse(experiment));

/** The experiment called `name`, or `undefined`. */
export function findExperiment(name: string): Experiment | undefined {
  return EXPERIMENTS.find((experiment) => experiment.name === name);
}
