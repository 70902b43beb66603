import { PRESETS } from '../../contract/index.ts';
import { EXIT } from '../exit-codes.ts';

/** `sockscope presets`: what ships, for people or as JSON. */
export function presetsCommand(options: { json?: boolean }): number {
  if (options.json) process.stdout.write(`${JSON.stringify(PRESETS, null, 2)}\n`);
  else
    for (const { name, title, description } of PRESETS)
      process.stdout.write(`${name.padEnd(16)}${title}\n${' '.repeat(16)}${description}\n`);
  return EXIT.done;
}
