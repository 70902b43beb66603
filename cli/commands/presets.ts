import { PRESETS } from '../../contract/index.ts';
import { EXIT } from '../exit-codes.ts';

const COLUMN = Math.max(...PRESETS.map(({ name }) => name.length)) + 2;

/** `sockscope presets`: what ships, for people or as JSON. */
export function presetsCommand(options: { json?: boolean }): number {
  if (options.json) process.stdout.write(`${JSON.stringify(PRESETS, null, 2)}\n`);
  else
    for (const { name, title, description } of PRESETS)
      process.stdout.write(`${name.padEnd(COLUMN)}${title}\n${' '.repeat(COLUMN)}${description}\n`);
  return EXIT.done;
}
