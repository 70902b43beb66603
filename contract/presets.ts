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

/** All presets, in the order in which they are offered. */
export const PRESETS: readonly Preset[] = [
  preset(
    'jpeg-ingest',
    'JPEG stream, 1 MiB',
    'A client streams 1 MiB JPEG images to a server on the same machine as fast as it can, with the settings libraries come with: compression on, a log line a frame.',
    { direction: 'ingest' },
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
