import { type Scenario, type ScenarioInput, scenarioSchema } from './scenario.ts';

/** A named scenario that ships with the product. */
export interface Preset {
  name: string;
  title: string;
  /** One sentence: what it shows. */
  description: string;
  scenario: Scenario;
}

function preset(name: string, title: string, description: string, scenario: ScenarioInput): Preset {
  return { name, title, description, scenario: scenarioSchema.parse({ ...scenario, name }) };
}

/** The image of the published comparison: 800 x 600 random bytes. */
const ECHO_IMAGE = { kind: 'gray', width: 800, height: 600 } as const;

/** All presets, in the order in which they are offered. */
export const PRESETS: readonly Preset[] = [
  preset(
    'jpeg-ingest',
    'JPEG stream, 1 MiB',
    'A client streams 1 MiB JPEG images to a server on the same machine as fast as it can, with the settings libraries come with: compression on, a log line a frame.',
    { direction: 'ingest' },
  ),
  preset(
    'serial-persistent',
    'Images, one connection',
    'Gray images of 800 × 600 go over one connection that is kept; each waits for the computed answer to the one before. Two handshakes for all of them.',
    { direction: 'echo', payload: ECHO_IMAGE, server: { reply: 'computed' }, logging: 'off' },
  ),
  preset(
    'serial-short',
    'Images, a connection each',
    'The same images one after another, each over a connection of its own: two handshakes before every image.',
    { direction: 'echo', payload: ECHO_IMAGE, server: { reply: 'computed' }, logging: 'off', load: { executor: 'serial-short' } },
  ),
  preset(
    'parallel-short',
    'Images, many at once',
    'The same images, each over a connection of its own, 100 at once. Is the batch done sooner, and how long does each image wait?',
    {
      direction: 'echo',
      payload: ECHO_IMAGE,
      server: { reply: 'computed' },
      logging: 'off',
      load: { executor: 'parallel-short', concurrency: 100 },
    },
  ),
  preset(
    'blocked-loop',
    'Messages that arrive together',
    'The server computes 300 ms for each of three messages on its event loop and sends them. Sent one by one, do they arrive one by one?',
    {
      direction: 'push',
      payload: { kind: 'text', bytes: 16_384 },
      load: { warmupS: 0 },
      server: { processing: { costMs: 300 } },
      logging: 'off',
    },
  ),
  preset(
    'slow-receiver',
    'The receiver is slower',
    'Images come at 30 a second and the receiving application takes 50 ms for each, so that it manages 20. See where the bytes wait, then choose what gives way.',
    {
      direction: 'ingest',
      load: { rate: 30 },
      compression: { enabled: false },
      logging: 'off',
      receiver: { delayMs: 50, policy: 'pause', limitFrames: 1 },
    },
  ),
  preset(
    'many-connections',
    'Many connections',
    'Four publishers, 200 subscribers in four groups and 2,000 idle connections on one server: what connections cost in memory, CPU and time.',
    {
      direction: 'relay',
      payload: { bytes: 20_480, width: 320, height: 240 },
      load: { connections: 4, rate: 40, idleConnections: 2_000, rampPerS: 500 },
      receiver: { connections: 200 },
      pool: { groups: 4 },
      compression: { enabled: false },
      server: { heartbeatS: 10 },
      logging: 'off',
      kernel: { intervalMs: 1_000 },
    },
  ),
  preset(
    'relay-viewers',
    'Relay to viewers',
    'A camera publishes 30 images a second; the server passes them on to four subscribers and to this window, which receives them over a WebSocket of its own.',
    {
      direction: 'relay',
      payload: { bytes: 262_144, width: 1_280, height: 720 },
      load: { rate: 30 },
      receiver: { connections: 4, policy: 'latest' },
      compression: { enabled: false },
      logging: 'off',
    },
  ),
  preset('listen', 'Your own clients', 'Only the server: connect clients of your own to the address shown and watch what they send.', {
    direction: 'listen',
    bind: { port: 8765 },
    load: { warmupS: 0 },
  }),
];

/** The preset called `name`, or `undefined`. */
export function findPreset(name: string): Preset | undefined {
  return PRESETS.find((preset) => preset.name === name);
}
