import { bytesWithUnit, didYouMean, findToggle, type ScenarioField, SockscopeError, scenarioFields } from '../../contract/index.ts';
import { EXIT } from '../exit-codes.ts';

/** `sockscope fields`: what `--set` can change, for people or as JSON; with a path or a part of one, what matches it. */
export function fieldsCommand(wanted: string | undefined, options: { json?: boolean }): number {
  const fields = wanted === undefined ? scenarioFields() : matching(wanted);
  if (options.json) process.stdout.write(`${JSON.stringify(fields.map(withApply), null, 2)}\n`);
  else process.stdout.write(fields.map(fieldText).join('\n'));
  return EXIT.done;
}

/** Fails with `usage` where nothing matches. */
function matching(wanted: string): ScenarioField[] {
  const all = scenarioFields();
  const exact = all.filter(({ path }) => path === wanted || path.startsWith(`${wanted}.`));
  const found = exact.length > 0 ? exact : all.filter(({ path }) => path.toLowerCase().includes(wanted.toLowerCase()));
  if (found.length > 0) return found;
  const paths = all.map(({ path }) => path);
  throw new SockscopeError('usage', `The scenario has no field ${JSON.stringify(wanted)}.${didYouMean(wanted, paths)}`, {
    hint: '`sockscope fields` lists all fields.',
  });
}

/** How a change of the field takes effect during a run in the window; `null` for what a run keeps until it ends. */
function withApply(field: ScenarioField) {
  return { ...field, apply: findToggle(field.path)?.apply ?? null };
}

/** A number of bytes with its unit, anything else as JSON. */
function standardText({ standard, bytes }: ScenarioField): string {
  return bytes && standard !== 'null' ? bytesWithUnit(Number(standard), bytes.isRate) : standard;
}

function fieldText(field: ScenarioField): string {
  const { path, type, allowed, description, apply } = withApply(field);
  const facts = [allowed || type, `default ${standardText(field)}`, ...(apply === null ? [] : [`changes ${apply}`])];
  return `${path}\n    ${facts.join('; ')}\n    ${description}\n`;
}
