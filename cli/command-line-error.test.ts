import { CommanderError } from 'commander';
import { expect, it } from 'vitest';
import { SockscopeError } from '../contract/index.ts';
import { commandLineError, withHelpOf } from './command-line-error.ts';

const COMMANDS = ['run', 'compare'];

const excess = new CommanderError(1, 'commander.excessArguments', "error: too many arguments for 'run'. Expected 1 argument but got 2.");

it('says how a setting is written that stands there bare', () => {
  const { value } = commandLineError(
    excess,
    ['run', 'jpeg-ingest', '--set', 'masking=zero', 'engine=direct', 'compression.enabled=false'],
    COMMANDS,
  );
  expect(value).toMatchObject({
    code: 'usage',
    message: "Too many arguments for 'run'. Expected 1 argument but got 2.",
    hint: 'A setting is given with --set: --set engine=direct --set compression.enabled=false',
  });
});

it('points to the help of the command otherwise', () => {
  expect(commandLineError(excess, ['run', 'a', 'b'], COMMANDS).value.hint).toBe('`sockscope run --help` shows what there is.');
  const unknown = new CommanderError(1, 'commander.unknownOption', "error: unknown option '--nope'\n(Did you mean --note?)");
  expect(commandLineError(unknown, ['--nope'], COMMANDS).value).toMatchObject({
    message: "Unknown option '--nope' (Did you mean --note?)",
    hint: '`sockscope --help` shows what there is.',
  });
});

it('names no help of a command that there is not', () => {
  const unknown = new CommanderError(1, 'commander.unknownCommand', "error: unknown command 'frobnicate'");
  expect(commandLineError(unknown, ['frobnicate'], COMMANDS).value.hint).toBe('`sockscope --help` shows what there is.');
});

it('points to the help of the command for what the command itself refuses, and keeps a hint that says more', () => {
  const faults = [{ path: '--duration', value: '"abc"', allowed: 'a time' }];
  const refused = withHelpOf(new SockscopeError('usage', 'An option has a fault:', { faults }), ['run', 'a'], COMMANDS);
  expect(refused).toMatchObject({ value: { code: 'usage', hint: '`sockscope run --help` shows what there is.', faults } });
  for (const kept of [new SockscopeError('usage', 'No.', { hint: 'Say more.' }), new SockscopeError('run-active', 'No.'), new Error('No.')])
    expect(withHelpOf(kept, ['run'], COMMANDS)).toBe(kept);
});
