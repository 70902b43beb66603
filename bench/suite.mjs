// @ts-check
/**
 * `npm run bench`: runs the cases of bench/suite/cases.ts, prints their tables and writes them into docs/benchmarks.md.
 * `--quick` takes under 5 minutes and writes no page; `--only ID` takes the cases of that name (several with commas) and writes none either;
 * `--out FILE` writes that page whatever the form, and makes it where there is none; `--json FILE` writes every single measurement;
 * `--rounds N` and `--seconds S` instead of what the form says; `--informative` exits 0 where a level is missed.
 * Exits 99 when a level is missed, 1 when a case could not be run, 2 for options that make no sense, 130 on Ctrl-C.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { build, buildReason, ROOT } from '../scripts/build-state.mjs';

const PAGE = join(ROOT, 'docs/benchmarks.md');
const EXPLANATIONS = join(ROOT, 'docs/performance.md');

function readOptions() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      json: { type: 'string' },
      out: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      informative: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  /** @param {'rounds' | 'seconds'} name */
  const number = (name) => {
    const text = values[name];
    if (text === undefined) return null;
    if (!(Number(text) > 0)) throw new Error(`--${name} must be a number above 0, and is ${text}`);
    return Number(text);
  };
  return { ...values, rounds: number('rounds'), seconds: number('seconds') };
}

/** @param {unknown} error @param {number} code @returns {never} */
function fail(error, code) {
  console.error(`bench: ${error instanceof Error ? error.message : error}`);
  process.exit(code);
}

/** @type {ReturnType<typeof readOptions>} */
let options;
try {
  options = readOptions();
} catch (error) {
  fail(error, 2);
}
/** @type {typeof import('./suite/index.ts')} */
const suite = (await runnerImport(join(ROOT, 'bench/suite/index.ts'), { root: ROOT, configFile: false, logLevel: 'error' })).module;
if (options.help) {
  console.log(`Usage: npm run bench -- [options]

Holds the product against raw TCP, the bare library and other stacks, in turn, and says which levels it keeps (docs/benchmarks.md).

  --quick         under 5 minutes; writes no page
  --only ID,ID    these cases alone; writes no page
  --rounds N      instead of what the form says
  --seconds S     instead of what the form says
  --json FILE     every single measurement
  --out FILE      the page to write, whatever the form
  --informative   exits 0 where a level is missed

Cases:
${suite.CASES.map(({ id, title }) => `  ${id.padEnd(Math.max(...suite.CASES.map((one) => one.id.length)))}  ${title}`).join('\n')}

Exits 99 when a level is missed, 1 when a case could not be run, 2 for options that make no sense, 130 on Ctrl-C.`);
  process.exit(0);
}
/** @type {import('./suite/bench-case.ts').BenchCase[]} */
let cases;
try {
  cases = suite.chooseCases(suite.CASES, options.only ?? null, options.quick);
} catch (error) {
  fail(error, 2);
}
const loadAtStart = loadavg()[0] ?? 0;
const reason = buildReason();
if (reason !== null) {
  console.error(`bench: ${reason}; building`);
  if (!build()) process.exit(1);
}

const run = suite.runSuite(cases, {
  root: ROOT,
  isQuick: options.quick,
  rounds: options.rounds,
  seconds: options.seconds,
  loadAtStart,
  tell: console.error,
});
process.on('exit', run.kill);
for (const [signal, code] of /** @type {const} */ ([
  ['SIGINT', 130],
  ['SIGTERM', 143],
]))
  process.on(signal, () => process.exit(code));

const result = await run.result.catch((error) => fail(error, 1));
const markdown = suite.suiteMarkdown(result, suite.explainedLevels(readFileSync(EXPLANATIONS, 'utf8')));
console.log(markdown);
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(result, null, 2)}\n`);
const page = options.out === undefined ? (options.quick || options.only !== undefined ? null : PAGE) : resolve(options.out);
if (page !== null) {
  writeFileSync(page, suite.replaceSection(readFileSync(existsSync(page) ? page : PAGE, 'utf8'), markdown));
  console.error(`bench: wrote ${page}`);
}
const missed = result.cases.flatMap(({ id, levels }) =>
  levels.filter(({ verdict }) => verdict === 'missed').map(({ text }) => `${id}: ${text}`),
);
for (const text of missed) console.error(`bench: level missed: ${text}`);
console.error(`bench: ${missed.length === 0 ? 'no level missed' : `${missed.length} levels missed`}; ${result.tookS} s`);
process.exit(missed.length > 0 && !options.informative ? 99 : 0);
