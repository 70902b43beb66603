import { didYouMean, findPreset, PRESETS, SockscopeError } from '../../contract/index.ts';
import { EXIT } from '../exit-codes.ts';

const COLUMN = Math.max(...PRESETS.map(({ name }) => name.length)) + 2;

/** `sockscope presets`: what ships, for people or as JSON; with a name, the whole scenario of that one, which `run` takes as a file. */
export function presetsCommand(name: string | undefined, options: { json?: boolean }): number {
  if (name !== undefined) process.stdout.write(`${JSON.stringify(scenarioOf(name), null, 2)}\n`);
  else if (options.json) process.stdout.write(`${JSON.stringify(PRESETS, null, 2)}\n`);
  else
    for (const { name, title, description } of PRESETS)
      process.stdout.write(`${name.padEnd(COLUMN)}${title}\n${' '.repeat(COLUMN)}${description}\n`);
  return EXIT.done;
}

function scenarioOf(name: string) {
  const preset = findPreset(name);
  if (preset) return preset.scenario;
  const names = PRESETS.map((preset) => preset.name);
  throw new SockscopeError('usage', `There is no preset ${JSON.stringify(name)}.${didYouMean(name, names)}`, {
    hint: `Presets: ${names.join(', ')}.`,
  });
}
