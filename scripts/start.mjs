// @ts-check
/** `npm start`: builds what is missing or old, then opens the desktop application, or the same window in the browser where that cannot be. */
import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { build, buildReason, ROOT } from './build-state.mjs';
import { hindrance, installedElectron, whyNoDesktop, whyNotFetched } from './find-desktop.mjs';

/** How long a download of Electron may keep somebody waiting who wants to see a window. */
const DOWNLOAD_LIMIT_S = 60;

/** Chromium that cannot run here (libraries missing, sandbox refused) ends at once; later ends have other reasons. */
const FAILED_START_MS = 10_000;

const args = process.argv.slice(2);
const say = (/** @type {string} */ line) => console.error(`sockscope: ${line}`);

const reason = buildReason();
if (reason !== null) {
  say(`${reason}: building …`);
  if (!build()) {
    say('the build failed; see above');
    process.exit(1);
  }
}

const desktop = findDesktop();
if ('missing' in desktop) await serve(desktop.missing);
else openDesktop(desktop.executable);

/**
 * Electron's executable, or why the desktop application cannot be opened here.
 * @returns {{ executable: string } | { missing: string }}
 */
function findDesktop() {
  const { env, platform } = process;
  const hindered = hindrance({ platform, uid: process.getuid?.(), env });
  const installed = installedElectron(ROOT, env);
  if ('executable' in installed) return hindered === null ? installed : { missing: whyNoDesktop(null, hindered, env) };
  // Only what could be opened then is worth waiting for.
  if (installed.missing !== 'program' || hindered !== null) return { missing: whyNoDesktop(installed.missing, hindered, env) };
  say(`Electron’s program is not installed: fetching it, for at most ${DOWNLOAD_LIMIT_S} s …`);
  const { error, stderr } = spawnSync(process.execPath, [join(ROOT, 'node_modules/electron/install.js')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: DOWNLOAD_LIMIT_S * 1_000,
  });
  const fetched = installedElectron(ROOT, env);
  if ('executable' in fetched) return fetched;
  const isLate = error !== undefined && 'code' in error && error.code === 'ETIMEDOUT';
  return { missing: whyNotFetched({ stderr: stderr ?? '', isLate, limitS: DOWNLOAD_LIMIT_S }) };
}

/** @param {string} executable */
function openDesktop(executable) {
  const startedAt = performance.now();
  const child = spawn(executable, [ROOT, ...args], { cwd: ROOT, stdio: 'inherit' });
  let asked = false;
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const pass = (/** @type {NodeJS.Signals} */ signal) => {
    asked = true;
    child.kill(signal);
  };
  for (const signal of signals) process.on(signal, pass);
  const instead = (/** @type {string} */ why) => {
    for (const signal of signals) process.off(signal, pass);
    return serve(why);
  };
  child.once('error', (error) => instead(`Electron could not be started: ${error.message}`));
  child.once('exit', (code, signal) => {
    const early = performance.now() - startedAt < FAILED_START_MS;
    // 1 is the application's own: it has said why.
    if (!asked && early && code !== 0 && code !== 1) void instead(`Electron ended at once (${signal ?? `exit code ${code}`})`);
    else process.exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
  });
}

/**
 * The command line's `serve`, in this very process: signals reach it and its exit code is ours.
 * @param {string} why
 */
async function serve(why) {
  say(`${why}; opening the window in the browser instead, as \`npx sockscope serve --open\` does`);
  const cli = join(ROOT, 'out/main/cli.cjs');
  process.argv = [process.execPath, cli, 'serve', '--open', ...args];
  await import(new URL('../out/main/cli.cjs', import.meta.url).href);
}
