// @ts-check
/**
 * `npm run bench:diagnosis`: runs every case of bench/diagnosis/cases.ts on the real engine, compares what the diagnosis names with
 * what holds the stream back by construction, tries the changes that it advises, and writes the confusion table to docs/diagnosis.md.
 * `--only TEXT` takes the cases whose name has it and writes nothing; `--short` takes one of each label; `--no-advice` tries none;
 * `--out FILE` writes another file; `--home FOLDER` keeps the captures. Exits 99 when the matrix is not as good as it has to be.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { build, buildReason, ROOT } from '../scripts/build-state.mjs';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    short: { type: 'boolean', default: false },
    'no-advice': { type: 'boolean', default: false },
    out: { type: 'string', default: join(ROOT, 'docs/diagnosis.md') },
    home: { type: 'string' },
  },
});

/** @param {string} file @returns {Promise<any>} */
const load = async (file) => (await runnerImport(join(ROOT, file), { root: ROOT, configFile: false, logLevel: 'error' })).module;

const loadAtStart = loadavg()[0] ?? 0;
const reason = buildReason();
if (reason !== null) {
  console.error(`diagnosis: ${reason}; building`);
  if (!build()) process.exit(1);
}
const { CASES, SHORT_CASES } = await load('bench/diagnosis/cases.ts');
const { runCase } = await load('bench/diagnosis/run-case.ts');
const { gradeOf, scoreOf, faultsOf } = await load('bench/diagnosis/score.ts');
const { startProduct } = await load('bench/diagnosis/product.ts');

const home = options.home === undefined ? mkdtempSync(join(tmpdir(), 'sockscope-diagnosis-')) : resolve(options.home);
const product = await startProduct(join(ROOT, 'out/main/cli.cjs'), home);
const beganAt = Date.now();
const chosen = (options.short ? SHORT_CASES : CASES).filter((/** @type {any} */ one) => one.name.includes(options.only ?? ''));
/** @type {any[]} */
const outcomes = [];
try {
  for (const one of chosen) {
    const outcome = await runCase(product, one, { withAdvice: !options['no-advice'] });
    outcomes.push(outcome);
    const { verdict, receivedFps, advice } = outcome;
    console.error(
      `${String(outcomes.length).padStart(3)}/${chosen.length} ${gradeOf(outcome).padEnd(6)} ${one.name}: ${verdict?.bottleneck} (${verdict?.confidence}), ${receivedFps.toFixed(1)} FPS`,
    );
    for (const { path, value, expectedFps, gotFps } of advice)
      console.error(`        ${path} = ${value}: ${expectedFps.toFixed(0)} FPS expected, ${gotFps.toFixed(0)} reached`);
  }
} finally {
  await product.close();
  if (options.home === undefined) rmSync(home, { recursive: true, force: true });
}
const score = scoreOf(outcomes);
const faults = faultsOf(score);
const tookS = Math.round((Date.now() - beganAt) / 1_000);
console.error(
  `diagnosis: ${score.clear.right} of ${score.clear.cases} clear cases right, ${score.clear.unsure} undetermined; of ${score.border.cases} at the border ${score.border.right} right, ${score.border.unsure} undetermined; ${tookS} s`,
);
for (const fault of faults) console.error(`diagnosis: ${fault}`);
if (options.only === undefined && !options.short) {
  const { diagnosisPage } = await load('bench/diagnosis/page.ts');
  writeFileSync(
    options.out,
    diagnosisPage({
      outcomes,
      tookS,
      machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}`,
      loadAtStart,
    }),
  );
  console.error(`diagnosis: wrote ${options.out}`);
}
process.exitCode = faults.length === 0 ? 0 : 99;
