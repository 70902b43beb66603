// @ts-check
/** `npm start`: builds what is missing or old, then opens the desktop application, or the same window in the browser where that cannot be. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { build, buildReason, ROOT } from './build-state.mjs';

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
  if (process.platform === 'linux') {
    if (process.getuid?.() === 0) return { missing: 'Chromium’s sandbox refuses to run as root' };
    if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
      return { missing: 'there is no display (DISPLAY and WAYLAND_DISPLAY are not set)' };
  }
  const installed = installedElectron();
  if (installed !== null) return { executable: installed };
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH)
    return { missing: `ELECTRON_OVERRIDE_DIST_PATH holds no Electron (${process.env.ELECTRON_OVERRIDE_DIST_PATH})` };
  say(`fetching Electron, for at most ${DOWNLOAD_LIMIT_S} s …`);
  const { error } = spawnSync(process.execPath, [join(ROOT, 'node_modules/electron/install.js')], {
    stdio: 'ignore',
    timeout: DOWNLOAD_LIMIT_S * 1_000,
  });
  const fetched = installedElectron();
  if (fetched !== null) return { executable: fetched };
  const late = error !== undefined && 'code' in error && error.code === 'ETIMEDOUT';
  return { missing: `Electron could not be fetched${late ? ` within ${DOWNLOAD_LIMIT_S} s` : ''} (try \`npx install-electron\`)` };
}

/** @returns {string | null} */
function installedElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const packaged = join(ROOT, 'node_modules/electron');
  let name = '';
  try {
    name = readFileSync(join(packaged, 'path.txt'), 'utf8');
  } catch {
    if (!override) return null;
  }
  const executable = override ? join(override, name || 'electron') : join(packaged, 'dist', name);
  return existsSync(executable) ? executable : null;
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
  say(`${why}; opening the window in the browser instead`);
  const cli = join(ROOT, 'out/main/cli.cjs');
  process.argv = [process.execPath, cli, 'serve', '--open', ...args];
  await import(new URL('../out/main/cli.cjs', import.meta.url).href);
}
