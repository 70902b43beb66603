// @ts-check
/**
 * `npm run bench:soak [-- --minutes 30] [--engine direct] [--out FILE]`: the product streams to itself as fast as it can (direction ingest, 1 MiB, random
 * mask, compression off, everything on, with a window that takes pictures), and the resident memory of its process is read each second. Prints how it
 * grew, with the error of the slope; `--out` writes every reading as CSV. Exits 99 when it grew.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { build, buildReason, ROOT } from '../scripts/build-state.mjs';

const MIB = 1_048_576;
const { values: options } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, engine: { type: 'string', default: 'direct' }, out: { type: 'string' } },
});
const minutes = Number(options.minutes);
if (!(minutes >= 0.5) || !['direct', 'ws'].includes(options.engine)) {
  console.error('soak: --minutes is at least 0.5, and --engine is direct or ws');
  process.exit(2);
}
const reason = buildReason();
if (reason !== null) {
  console.error(`soak: ${reason}; building`);
  if (!build()) process.exit(1);
}
/** @type {any} */
const scale = (await runnerImport(join(ROOT, 'bench/scale/index.ts'), { root: ROOT, configFile: false, logLevel: 'error' })).module;
const { context, endProduct, kill } = scale.createContext(ROOT, false, console.error);
process.on('exit', kill);
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));

const product = await context.product();
const run = await scale.watchRun(product, scale.everythingOn(options.engine, { direction: 'ingest', load: { warmupS: 1 } }));
let hasEnded = false;
run.ended.then(
  () => {
    hasEnded = true;
  },
  () => {
    hasEnded = true;
  },
);
const beganMs = performance.now();
/** @type {[number, number][]} */
const readings = [];
for (let second = 1; second <= minutes * 60 && !hasEnded; second += 1) {
  await delay(Math.max(0, beganMs + second * 1_000 - performance.now()));
  const bytes = scale.processRssBytes(product.pid);
  if (bytes === null) {
    console.error('soak: this system does not tell the memory of a process');
    process.exit(1);
  }
  readings.push([(performance.now() - beganMs) / 1_000, bytes]);
  if (second % 60 === 0) console.error(`soak: ${second / 60} of ${minutes} min, ${(bytes / MIB).toFixed(1)} MiB`);
}
if (hasEnded) {
  console.error('soak: the run ended before its time');
  process.exit(1);
}
const document = await run.document();
await endProduct();
scale.expectEngine(document, options.engine);
if (options.out !== undefined) {
  const lines = readings.map(([s, bytes]) => `${s.toFixed(3)},${bytes}`);
  writeFileSync(options.out, `s,rssBytes\n${lines.join('\n')}\n`);
}
const verdict = scale.soakVerdict(readings);
const kilobytes = (/** @type {number | null} */ bytes) => (bytes === null ? 'unknown' : `${(bytes / 1_000).toFixed(2)} kB/s`);
const { summary } = document;
console.log(
  [
    `Engine ${options.engine}, ${minutes} minutes at ${summary.received.fps.toFixed(0)} frames/s of 1 MiB with everything on, ledger ${summary.ledger.balanced ? 'balanced' : 'NOT balanced'}.`,
    `Resident memory from ${verdict.fromS.toFixed(0)} s on: ${(verdict.firstBytes / MIB).toFixed(1)} to ${(verdict.lastBytes / MIB).toFixed(1)} MiB, at most ${(verdict.peakBytes / MIB).toFixed(1)} MiB; slope ${kilobytes(verdict.slopeBytesPerS)} ± ${kilobytes(verdict.slopeErrorBytesPerS)} (${kilobytes(scale.ALLOWED_BYTES_PER_S)} are allowed: what a run keeps of its own samples).`,
    verdict.isGrowing ? 'It grows by more than is allowed.' : 'It grows by no more than is allowed.',
  ].join('\n'),
);
process.exit(verdict.isGrowing || !summary.ledger.balanced ? 99 : 0);
