// @ts-check
/**
 * `npm run bench:scale`: what a message costs the server's thread against the number of connections, its size and the number of receivers, for
 * both engines, and with which power the cost grows. Writes the tables into docs/benchmarks.md. `--quick` takes three places of each curve
 * and writes no page; `--only ID` takes the curves of that name (several with commas) and writes none either; `--seconds S` and
 * `--repetitions N`; `--json FILE`. Exits 99 when a cost grows faster than in step with what grows, or was not measured.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { build, buildReason, ROOT } from '../scripts/build-state.mjs';

const PAGE = join(ROOT, 'docs/benchmarks.md');
const ENGINES = /** @type {const} */ (['direct', 'ws']);

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    seconds: { type: 'string' },
    repetitions: { type: 'string' },
    json: { type: 'string' },
  },
});
const seconds = Number(options.seconds ?? (options.quick ? 1 : 3));
const repetitions = Number(options.repetitions ?? (options.quick ? 1 : 3));
if (!(seconds >= 1) || !(repetitions >= 1)) {
  console.error('scale: --seconds and --repetitions are at least 1');
  process.exit(2);
}
const reason = buildReason();
if (reason !== null) {
  console.error(`scale: ${reason}; building`);
  if (!build()) process.exit(1);
}
/** @type {any} */
const scale = (await runnerImport(join(ROOT, 'bench/scale/index.ts'), { root: ROOT, configFile: false, logLevel: 'error' })).module;
const names = options.only?.split(',') ?? null;
const curves = scale.CURVES.filter((/** @type {any} */ { id }) => names === null || names.includes(id));
if (curves.length === 0) {
  console.error(`scale: there is no curve ${options.only}; there are ${scale.CURVES.map((/** @type {any} */ { id }) => id).join(', ')}`);
  process.exit(2);
}

const { context, endProduct, kill } = scale.createContext(ROOT, options.quick, console.error);
process.on('exit', kill);
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
const machine = scale.readMachine(context, loadavg()[0] ?? 0);
/** @type {any[]} */
const results = [];
for (const curve of curves) {
  const ofCurve = ENGINES.map((engine) => ({
    curve,
    engine,
    rows: /** @type {number[]} */ (options.quick ? curve.quickValues : curve.values).map((value) => ({
      value,
      costs: /** @type {any[]} */ ([]),
    })),
  }));
  results.push(...ofCurve);
  for (let repetition = 1; repetition <= repetitions; repetition += 1) {
    for (const [at, { value }] of ofCurve[0].rows.entries()) {
      for (const { engine, rows } of ofCurve) {
        const cost = await curve
          .measure(context, engine, value, seconds)
          .catch((/** @type {unknown} */ error) => ({ reason: error instanceof Error ? error.message : String(error) }));
        rows[at].costs.push(cost);
        const found = 'reason' in cost ? cost.reason : `${cost.cpuUs.toFixed(2)} us a message, ${cost.perS.toFixed(0)} messages/s`;
        console.error(`scale: ${curve.id} ${repetition}/${repetitions} ${value} ${engine}: ${found}`);
      }
      await endProduct();
    }
  }
}
const { cpu, cores, loadAtStart, versions } = machine;
const head = `Measured on ${new Date().toISOString().slice(0, 10)}, medians of ${repetitions} runs of ${seconds} s with everything on: ${cpu}, ${cores} cores, Node ${versions.node}; load average at the start ${loadAtStart.toFixed(2)}. The cost is the CPU time of the server's thread for each message.`;
const markdown = scale.scaleMarkdown(results, head);
console.log(markdown);
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify({ machine, results }, null, 2)}\n`);
if (!options.quick && names === null) {
  writeFileSync(PAGE, scale.replaceSection(readFileSync(PAGE, 'utf8'), markdown, 'npm run bench:scale'));
  console.error(`scale: wrote ${PAGE}`);
}
const faults = scale.scaleFaults(results);
for (const fault of faults) console.error(`scale: ${fault}`);
process.exit(faults.length === 0 ? 0 : 99);
