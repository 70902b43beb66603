// @ts-check
/**
 * `npm test [-- unit|integration|measuring|browser|desktop …]`: builds (beside the unit tests), runs the tests, and ends with one line that counts them all.
 * `npm run test:long` (`--long`, or SOCKSCOPE_TEST_LONG=1) has every case of every kind; otherwise those that only repeat a mechanism are left out.
 * With CI=true a missing tool is a failure; elsewhere what needs it is skipped, and that is said.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, startBuild } from './build-state.mjs';
import { findChromium } from './find-chromium.mjs';
import { closingLine, playwrightCounts, sumCounts, vitestCounts, withExitCode } from './test-counts.mjs';
import { testElectron } from './test-electron.mjs';
import { failureLines, playwrightFailures, vitestFailures } from './test-failures.mjs';

/** @typedef {import('./test-counts.mjs').Counts} Counts */
/** @typedef {import('./test-failures.mjs').Failure} Failure */

const PARTS = ['unit', 'integration', 'measuring', 'browser', 'desktop'];
/** Those that start the engine's threads and look at sockets. */
const REAL_PARTS = ['integration', 'measuring'];
const strict = Boolean(process.env.CI) && process.env.CI !== 'false';
const named = process.argv.slice(2).filter((argument) => argument !== '--long');
const isLong = process.argv.includes('--long') || !['', '0', undefined].includes(process.env.SOCKSCOPE_TEST_LONG);
const unknown = named.filter((name) => !PARTS.includes(name));
if (unknown.length > 0) {
  console.error(`no such part: ${unknown.join(', ')}; there are ${PARTS.join(', ')}`);
  process.exit(2);
}
const parts = named.length > 0 ? PARTS.filter((part) => named.includes(part)) : PARTS;
const reports = mkdtempSync(join(tmpdir(), 'sockscope-test-reports-'));
// What each part is started with: the form, and one folder for the frames that the tests make (test/support/shared-frames.ts).
if (isLong) process.env.SOCKSCOPE_TEST_LONG = '1';
process.env.SOCKSCOPE_TEST_FRAMES = join(reports, 'frames');
mkdirSync(process.env.SOCKSCOPE_TEST_FRAMES);

/** @type {Counts[]} */
const counts = [];
/** @type {{ part: string, failures: Failure[] }[]} */
const failed = [];
/** @type {string[]} */
const notes = [];
try {
  await runParts();
} finally {
  rmSync(reports, { recursive: true, force: true });
}
const sum = sumCounts(counts);
for (const note of notes) console.log(`\n!! ${note}`);
if (!isLong) console.log('\nThe short form: cases that only repeat a mechanism with other settings are in `npm run test:long`.');
for (const line of failureLines(failed)) console.log(`\n${line}`);
console.log(`\n${closingLine(sum)}`);
process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0;

async function runParts() {
  // The unit tests need nothing that is built.
  const building = parts.some((part) => part !== 'unit') ? startBuild() : Promise.resolve(true);
  if (parts.includes('unit')) await vitest('unit');
  if (!(await building)) {
    missing('build', 'the build failed', { always: true });
    return;
  }
  if (parts.some((part) => REAL_PARTS.includes(part)) && !has('netstat', ['--version'])) {
    missing('netstat', 'netstat is not installed (Debian: net-tools); its own test is skipped, the others read ss or /proc');
  }
  if (parts.some((part) => REAL_PARTS.includes(part)) && !has('tcpdump', ['--version'])) {
    missing('tcpdump', 'tcpdump is not installed (Debian: tcpdump); what it would count beside our runs is not checked');
  }
  if (parts.some((part) => REAL_PARTS.includes(part)) && !has('python3', ['--version'])) {
    missing('python3', 'Python is not installed (Debian: python3); no client in another language counts beside ours');
  }
  for (const part of parts) {
    if (REAL_PARTS.includes(part)) await vitest(part);
    if (part === 'browser') await browser();
    if (part === 'desktop') await desktop();
  }
}

/** @param {string} project */
async function vitest(project) {
  const file = join(reports, `${project}.json`);
  const code = await run(process.execPath, [
    join(ROOT, 'node_modules/vitest/vitest.mjs'),
    'run',
    `--project=${project}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  count(project, code, read(file), vitestCounts, (report) => vitestFailures(report, ROOT));
}

async function browser() {
  const chromium = findChromium();
  if (chromium === null) {
    missing('browser', 'no Chromium found (Debian: chromium, or `npx playwright install chromium`)');
    return;
  }
  await playwright('browser', { SOCKSCOPE_TEST_CHROMIUM: chromium });
}

async function desktop() {
  let electron;
  try {
    electron = await testElectron({ log: (line) => console.log(line) });
  } catch (error) {
    missing('desktop', error instanceof Error ? error.message : String(error));
    return;
  }
  const xvfb = process.platform === 'linux' && !process.env.DISPLAY;
  if (xvfb && !has('xvfb-run', ['--help'])) {
    missing('desktop', 'there is no display and no Xvfb (Debian: xvfb xauth)');
    return;
  }
  console.log(`\nElectron ${electron.version} from ${electron.folder}`);
  const prefix = xvfb ? ['xvfb-run', '-a', '-s', '-screen 0 1920x1080x24'] : [];
  await playwright('desktop', { SOCKSCOPE_TEST_ELECTRON: electron.executable }, prefix);
}

/**
 * Those that may run beside others three at a time, and then the others one after another.
 * @param {string} project
 * @param {Record<string, string>} env
 * @param {string[]} [prefix]
 */
async function playwright(project, env, prefix = []) {
  for (const [index, chosen] of [['--grep-invert=@alone', '--workers=3'], ['--grep=@alone']].entries()) {
    const file = join(reports, `${project}-${index}.json`);
    const command = [...prefix, process.execPath, ...playwrightArgs(project), ...chosen, '--reporter=list,json'];
    const code = await run(/** @type {string} */ (command[0]), command.slice(1), { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file });
    count(project, code, read(file), playwrightCounts, playwrightFailures);
  }
}

/**
 * Counts a part that was run, and keeps what failed of it.
 * @param {string} part
 * @param {number | null} exitCode
 * @param {any} report `null` when it left none.
 * @param {(report: any) => Counts} countsOf
 * @param {(report: any) => Failure[]} failuresOf
 */
function count(part, exitCode, report, countsOf, failuresOf) {
  const found = withExitCode(report && countsOf(report), exitCode);
  const failures = report ? failuresOf(report) : [];
  // Errors outside all tests and files, or no report: the exit code is all that is known of them here.
  if (found.failed > failures.length) failures.push({ name: 'outside its tests', error: `exit code ${exitCode}; its output says more` });
  counts.push(found);
  failed.push({ part, failures });
}

/** @param {string} project */
function playwrightArgs(project) {
  return [join(ROOT, 'node_modules/@playwright/test/cli.js'), 'test', `--project=${project}`];
}

/**
 * Something that tests need is not here: a failure where that is strict, else as many skipped tests as it costs.
 * @param {string} part
 * @param {string} reason
 * @param {{ always?: boolean }} [options]
 */
function missing(part, reason, { always = false } = {}) {
  const fails = strict || always;
  notes.push(`${fails ? 'FAILED' : 'SKIPPED'}: ${part}: ${reason}`);
  if (fails) counts.push({ passed: 0, failed: 1, skipped: 0 });
  else if (part === 'browser' || part === 'desktop') counts.push({ passed: 0, failed: 0, skipped: testsIn(part) });
}

/** @param {string} project */
function testsIn(project) {
  const { stdout } = spawnSync(process.execPath, [...playwrightArgs(project), '--list', '--reporter=list'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return Number(/Total: (\d+) test/.exec(stdout ?? '')?.[1] ?? 1);
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<number | null>} Its exit code; `null` where it has none.
 */
function run(command, args, env = {}) {
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(null);
    });
    child.once('exit', resolve);
  });
}

/**
 * A report; `null` when there is none.
 * @param {string} file
 */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function has(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).error === undefined;
}
