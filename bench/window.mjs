// @ts-check
/**
 * `npm run bench:window [-- --desktop] [--seconds 20] [--rounds 1]`: what the window costs beside the stream at full rate, compression off,
 * and how long the built app takes until it shows a picture. Prints each round as JSON. Exits 99 where the median of a level is missed:
 * the page's process takes a quarter of a core, a task of the page takes over 50 ms, the first picture comes later than 2 s after the launch.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { build, buildReason, ROOT } from '../scripts/build-state.mjs';

const { values } = parseArgs({
  options: {
    desktop: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '1' },
  },
});
const SETTLE_S = 5;
const reason = buildReason();
if (reason !== null) {
  console.error(`bench: ${reason}; building`);
  if (!build()) process.exit(1);
}
/** @type {typeof import('./window/index.ts')} */
const { measureWindow, missedLevels, prepareLibrary } = (
  await runnerImport(join(ROOT, 'bench/window/index.ts'), { root: ROOT, configFile: false, logLevel: 'error' })
).module;
console.error(`bench: ${cpus()[0]?.model.trim()}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`);
/** @type {import('./window/measure-window.ts').WindowMeasurement[]} */
const measured = [];
const app = { root: ROOT, isDesktop: values.desktop };
const folder = mkdtempSync(join(tmpdir(), 'sockscope-window-'));
try {
  const library = await prepareLibrary(app, folder);
  for (let round = 0; round < Number(values.rounds); round++) {
    measured.push(await measureWindow({ ...app, seconds: Number(values.seconds), settleS: SETTLE_S }, library));
    console.log(JSON.stringify(measured[round], null, 2));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const missed = missedLevels(measured);
for (const text of missed) console.error(`bench: level missed: ${text}`);
process.exit(missed.length > 0 ? 99 : 0);
