import type { CommanderError } from 'commander';
import { errorValue, SockscopeError } from '../contract/index.ts';

/**
 * What the parser of the command line refuses, as an error of our own: one style for all that can be wrong. A setting that stands there
 * without `--set` is told how to be written.
 */
export function commandLineError({ code, message }: CommanderError, args: readonly string[], commands: readonly string[]): SockscopeError {
  if (code === 'commander.help')
    return new SockscopeError('usage', 'A command is missing.', {
      hint: 'They are listed above; the README begins with `sockscope run jpeg-ingest`.',
    });
  const text = message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replace(/([^.?!)])$/, '$1.');
  const settings = code === 'commander.excessArguments' ? bareSettings(args) : [];
  const hint =
    settings.length > 0
      ? `A setting is given with --set: ${settings.map((setting) => `--set ${setting}`).join(' ')}`
      : helpOf(args, commands);
  return new SockscopeError('usage', sentence, { hint });
}

/** Arguments of the form path=value that follow no option. */
function bareSettings(args: readonly string[]): string[] {
  return args.filter((arg, index) => /^[A-Za-z][A-Za-z0-9.]*=/.test(arg) && !args[index - 1]?.startsWith('--'));
}

/** Bad usage that a command found itself, with the help of that command as its hint where it has no better one. Anything else as it is. */
export function withHelpOf(thrown: unknown, args: readonly string[], commands: readonly string[]): unknown {
  if (!(thrown instanceof SockscopeError)) return thrown;
  const { code, message, hint, faults } = thrown.value;
  if (code !== 'usage' || hint !== errorValue('usage', '').hint) return thrown;
  return new SockscopeError(code, message, { hint: helpOf(args, commands), ...(faults ? { faults } : {}) });
}

/** Only a command that there is has a help of its own. */
function helpOf([first]: readonly string[], commands: readonly string[]): string {
  return `\`sockscope ${first !== undefined && commands.includes(first) ? `${first} ` : ''}--help\` shows what there is.`;
}
