// @ts-check
/**
 * `npm run bench:report [-- --rounds 5] [--record 20] [--hours 1] [--out FILE] [--json FILE]`: what opening and reporting an hour's capture takes. Records a run
 * of 20 s at a thousand frames a second, repeats its samples in time with their counts carried on until there are 14,400, and measures that capture
 * through `sockscope serve`: the engine's answers, every report format, and in a headless Chromium, where there is one, from the click to the drawn charts.
 * Prints a table; `--out` writes it into that page between its marks. Exits 99 where a level is missed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { build, buildReason, ROOT } from '../scripts/build-state.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    record: { type: 'string', default: '20' },
    hours: { type: 'string', default: '1' },
    out: { type: 'string' },
    json: { type: 'string' },
  },
});
const [rounds, recordS, hours] = [values.rounds, values.record, values.hours].map(Number);
if (![rounds, recordS, hours].every((number) => Number.isFinite(number) && Number(number) > 0)) {
  console.error('bench: --rounds, --record and --hours must be numbers above 0');
  process.exit(2);
}
const reason = buildReason();
if (reason !== null) {
  console.error(`bench: ${reason}; building`);
  if (!build()) process.exit(1);
}
/** @type {typeof import('./report/index.ts')} */
const { HOUR_SAMPLES, measureHour, missedReportLevels, replaceSection, reportMarkdown } = (
  await runnerImport(join(ROOT, 'bench/report/index.ts'), { root: ROOT, configFile: false, logLevel: 'error' })
).module;
const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}, load average at the start ${loadavg()[0]?.toFixed(2)}.`;
/** @type {Set<number>} */
const pids = new Set();
process.on('exit', () => {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
});
process.on('SIGINT', () => process.exit(130));
const measured = await measureHour(
  {
    root: ROOT,
    tell: (text) => console.error(`bench: ${text}`),
    processes: { adopt: (pid) => void pids.add(pid), release: (pid) => void pids.delete(pid) },
  },
  {
    recordS: Number(recordS),
    samples: Math.max(1, Math.round(HOUR_SAMPLES * Number(hours))),
    rounds: Math.max(1, Math.round(Number(rounds))),
  },
);
const markdown = reportMarkdown(measured, machine);
console.log(markdown);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(measured, null, 2)}\n`);
if (values.out !== undefined) {
  writeFileSync(values.out, replaceSection(readFileSync(values.out, 'utf8'), markdown, 'npm run bench:report'));
}
const missed = missedReportLevels(measured);
for (const text of missed) console.error(`bench: level missed: ${text}`);
process.exit(missed.length > 0 ? 99 : 0);
