import { CommanderError } from 'commander';
import { expect, it } from 'vitest';
import { commandLineError } from './command-line-error.ts';

const excess = new CommanderError(1, 'commander.excessArguments', "error: too many arguments for 'run'. Expected 1 argument but got 2.");

it('says how a setting is written that stands there bare', () => {
  const { value } = commandLineError(excess, ['run', 'jpeg-ingest', '--set', 'masking=zero', 'engine=direct', 'compression.enabled=false']);
  expect(value).toMatchObject({
    code: 'usage',
    message: "Too many arguments for 'run'. Expected 1 argument but got 2.",
    hint: 'A setting is given with --set: --set engine=direct --set compression.enabled=false',
  });
});

it('points to the help of the command otherwise', () => {
  expect(commandLineError(excess, ['run', 'a', 'b']).value.hint).toBe('`sockscope run --help` shows what there is.');
  const unknown = new CommanderError(1, 'commander.unknownOption', "error: unknown option '--nope'\n(Did you mean --note?)");
  expect(commandLineError(unknown, ['--nope']).value).toMatchObject({
    message: "Unknown option '--nope' (Did you mean --note?)",
    hint: '`sockscope --help` shows what there is.',
  });
});
