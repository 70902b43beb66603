// @ts-check
/**
 * `npm run situations`: measures the five situations on this machine with the product's own command line and writes
 * docs/situations.md. `--quick` makes one repetition of each; `--out FILE` writes another file; `--home FOLDER` keeps captures and
 * results there, and `--render` writes the page from the newest results in it without measuring.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { build, buildReason, ROOT } from './build-state.mjs';
import { limits } from './situations/limits.mjs';
import { experimentArguments, sockscope } from './situations/measure.mjs';
import * as s0 from './situations/s0-image-stream.mjs';
import * as s1 from './situations/s1-connection-modes.mjs';
import * as s2 from './situations/s2-blocked-loop.mjs';
import * as s3 from './situations/s3-slow-receiver.mjs';
import * as s4 from './situations/s4-many-connections.mjs';

/**
 * What a situation's text is made of: results by name, the table of one with the command that makes it, and summaries by capture.
 * @typedef {{ results: Record<string, any>, table: (name: string) => string, summaries: Record<string, any> }} Page
 */

const SITUATIONS = [s0, s1, s2, s3, s4];

/** How busy the machine was before anything was measured. */
const BEFORE = 'situations.json';

/** Repetitions of the experiments that ship; the others have theirs in their file. @type {Record<string, number>} */
const REPETITIONS = { 'jpeg-ladder': 3, 'connection-modes': 2, 'loop-remedies': 3, 'drop-policies': 2 };

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    out: { type: 'string', default: join(ROOT, 'docs/situations.md') },
    home: { type: 'string' },
    render: { type: 'boolean', default: false },
  },
});

/** @param {string} file @returns {Promise<any>} */
const load = async (file) => (await runnerImport(join(ROOT, file), { root: ROOT, configFile: false, logLevel: 'error' })).module;

const plans = SITUATIONS.flatMap(({ experiments }) =>
  /** @type {{ name: string, file: string | null }[]} */ (experiments).map(({ name, file }) => ({
    name,
    args: experimentArguments(file ?? name, options.quick ? 1 : (REPETITIONS[name] ?? null)),
  })),
);

// Before the build, which makes load of its own.
const loadAtStart = loadavg()[0];
const reason = options.render ? null : buildReason();
if (reason !== null) {
  console.error(`situations: ${reason}; building`);
  if (!build()) process.exit(1);
}
const home = options.home === undefined ? mkdtempSync(join(tmpdir(), 'sockscope-situations-')) : resolve(options.home);
const beganAt = Date.now();
process.once('exit', () => {
  if (options.home === undefined) rmSync(home, { recursive: true, force: true });
});
// The run in progress gets the same interrupt and ends by itself.
process.once('SIGINT', () => process.exit(130));

const results = options.render ? newestResults() : await measureAll();
writeFileSync(options.out, await renderPage(results));
console.error(`situations: wrote ${options.out} after ${Math.round((Date.now() - beganAt) / 1_000)} s`);

/** @returns {Promise<Record<string, any>>} */
async function measureAll() {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, BEFORE), JSON.stringify({ load: loadAtStart }));
  /** @type {Record<string, any>} */
  const results = {};
  for (const [index, { name, args }] of plans.entries()) {
    console.error(`situations: ${index + 1} of ${plans.length}, ${name}, ${Math.round((Date.now() - beganAt) / 1_000)} s since the start`);
    results[name] = JSON.parse(await sockscope([...args, '--json'], home));
  }
  return results;
}

/** @returns {Record<string, any>} */
function newestResults() {
  const folder = join(home, 'experiments');
  const all = readdirSync(folder)
    .sort()
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
  return Object.fromEntries(all.map((result) => [result.experiment.name, result]));
}

/** @param {Record<string, any>} results @returns {Promise<string>} */
async function renderPage(results) {
  const { experimentTable } = await load('main/experiment/experiment-table.ts');
  const { inert } = await load('main/report/markdown.ts');
  const { openFileLimit, HOST_FILES } = await load('main/file-limit.ts');
  const contract = await load('contract/index.ts');
  const { findPreset } = contract;
  const first = /** @type {any} */ (results[/** @type {{ name: string }} */ (plans[0]).name]);
  const ladderDefaults = first.steps[0].captureIds[0];
  const defaults = ladderDefaults === undefined ? null : JSON.parse(await sockscope(['report', ladderDefaults, '--format', 'json'], home));

  /** @param {string} name */
  const table = (name) => {
    const { head, rows, notes, warning } = experimentTable(results[name]);
    const line = (/** @type {string[]} */ cells) => `| ${cells.map((cell) => inert(cell)).join(' | ')} |`;
    const command = /** @type {{ args: string[] }} */ (plans.find((plan) => plan.name === name)).args.join(' ');
    const told = notes.filter((/** @type {string} */ note) => note.includes(' failed (') || note.startsWith('Theirs: '));
    return [
      [line(head), `| :-- |${' --: |'.repeat(head.length - 1)}`, ...rows.map(line)].join('\n'),
      ...[warning, ...told].filter((note) => note).map((note) => inert(note)),
      `\`npx sockscope ${command}\``,
    ].join('\n\n');
  };

  /** @type {Page} */
  const page = { results, table, summaries: defaults ? { [ladderDefaults]: defaults.summary } : {} };
  const titleOf = (/** @type {string} */ preset) => `\`${preset}\` (${findPreset(preset).title})`;
  const { environment } = experimentTable(first);
  const before = readText(join(home, BEFORE));
  // Windows has no load average; Node says 0 there.
  const loadBefore = before === null || process.platform === 'win32' ? null : Number(JSON.parse(before).load);
  const isBusy = loadBefore !== null && loadBefore > 0.75 * Number(first.environment.cores);
  // The average trails by a minute: whatever ended just before is still in it.
  const loadText = loadBefore === null ? '' : ` Load average before the first run: ${loadBefore.toFixed(2)}.`;
  return `<!-- Written by \`npm run situations\`, which measures. Its prose is in scripts/situations/. Do not edit. -->

# Five situations

Each comes from engineers who met it; their figures are marked as theirs and were measured on their machines with other software. All others on this page were measured by Sockscope on this machine:

**${environment}**, ${first.startedAt.slice(0, 10)}.${options.quick ? ' One repetition of each (`--quick`): the spread between repetitions is not known.' : ''}

\`npm run situations\` measures again and writes the page anew; each table names the command that makes it alone. Sentences with figures are made from the measurement, so that another machine
gets other sentences.${loadText}${isBusy ? ' **The machine was busy with other work: these figures are to be measured again when it is quiet.**' : ''} Sender, server and receivers share the machine's cores; what else ran on it is in the figures too.

How to read a table: median [smallest–largest] of the repetitions, which are interleaved. ×: of the first figure, times the first row or, in a ladder, the row above; ~: the repetitions overlap, so that they show no difference.
n/a: not taken. _Theirs_: not measured by us.

| situation | preset | here |
| --- | --- | --- |
${SITUATIONS.map((one) => `| [${one.id}](#${anchor(`${one.id}: ${one.title}`)}): ${one.title} | ${one.presets.map(titleOf).join(', ')} | ${one.best(page)} |`).join('\n')}

${SITUATIONS.map((one) => `## ${one.id}: ${one.title}\n\n${one.render(page).trim()}`).join('\n\n')}

## Limits

${limits({ contract, openFiles: openFileLimit(), portRange: readText('/proc/sys/net/ipv4/ip_local_port_range'), hostFiles: HOST_FILES })}

## How it was measured

Every table is an experiment (\`npx sockscope experiment\`): runs of one preset under several settings, repeated in turns, each with its own server, clients and warm-up. [Figures](metrics.md) and [toggles](toggles.md)
have their meaning in the reference; latency is from the intended send time to the moment at which the application takes the frame.${loadBefore === null ? '' : ` Load average of the machine before the first run: ${loadBefore.toFixed(2)}.`}
`;
}

/** As GitHub makes the anchor of a heading. @param {string} heading */
function anchor(heading) {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}

/** @param {string} file @returns {string | null} */
function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
